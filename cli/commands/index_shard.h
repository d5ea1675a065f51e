// `arterial index --shard`: facts as files instead of a database.
#pragma once

#include "cli/command.h"
#include "indexer/index.h"

namespace arterial::cli {

// `options` are those of the verb, the root absolute.
Result<int> RunIndexShard(Invocation& invocation, const indexer::IndexOptions& options);

}  // namespace arterial::cli
