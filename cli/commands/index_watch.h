// `arterial index --watch`: the database follows the files.
#pragma once

#include <functional>
#include <string>

#include "cli/command.h"
#include "indexer/index.h"

namespace arterial::cli {

// Calls `update` whenever files changed that the index in the database `path` was made from, and
// prints a line about each time that it found work; until an interrupt. The database is closed in
// between. An update that fails is said on stderr and tried again with the next change.
Result<int> RunIndexWatch(
    Invocation& invocation, const std::string& path, const std::string& root,
    const std::function<Result<indexer::IndexSummary>(db::Connection&)>& update);

}  // namespace arterial::cli
