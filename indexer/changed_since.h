// What git knows about the files of an index: which need not be looked at.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_set>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::indexer {

struct GitChanges {
  std::string commit;  // that the revision names
  // Stored paths (relative to the root where below it) of regular files that git tracks and whose
  // content in the work tree is that of `commit`.
  std::unordered_set<std::string> unchanged;
  int64_t changed = 0;  // other files: changed, new and not ignored, or deleted
};

// Asks git for the changes in the work tree around `root` since `revision`, committed or not.
// Fails, with what to do, without git, outside a work tree, when the revision is not there, and
// when `db` was not indexed at it: then files could have changed that git does not name.
Result<GitChanges> ChangesSince(db::Connection& db, const std::string& root,
                                const std::string& revision);

}  // namespace arterial::indexer
