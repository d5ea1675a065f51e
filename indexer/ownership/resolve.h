// Fills the `ownership` table from the dialects: paths, targets and operations.
#pragma once

#include <string>

#include "db/connection.h"
#include "db/issues.h"
#include "db/support/result.h"

namespace arterial::indexer {

// Replaces all rows. A path's owner is that of the first dialect with a rule for it; a target's is
// its main file's; an operation's is its handler's file's (of the first by file and line where
// several binaries serve it with different owners: issue operation_owners_differ). Paths are those
// of units and of call sites, handlers, span sites and functions, below the root.
Status ResolveOwners(db::Connection& db, const std::string& root, db::IssueLog& issues);

}  // namespace arterial::indexer
