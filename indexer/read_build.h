// From where the commands of a tree's units come: its compile database, or a guess.
#pragma once

#include <set>
#include <string>

#include "db/connection.h"
#include "db/issues.h"
#include "db/support/result.h"
#include "indexer/compile_db.h"

namespace arterial::indexer {

struct BuildSource {
  std::string root;       // absolute
  std::string build_dir;  // as given with -p; empty: looked for
  bool infer = false;     // infer flags although there is, or was, a database
};

// The database in build_dir, else below the root, else the one that `db` was indexed with last. If
// there never was one, or on demand, commands are inferred from the tree (infer/). A database that
// has gone is an error: its facts are not replaced by worse ones unasked.
Result<CompileDb> ReadBuild(const BuildSource& source, db::Connection& db, db::IssueLog& issues);

// Sources of the tree (as infer/source_tree.h lists them) that no entry compiles and that are not
// in `read`, the stored paths of all files that units include: source_in_no_entry. For a build that
// was read from a database.
void NoteSourcesInNoEntry(const std::string& root, const CompileDb& build,
                          const std::set<std::string>& read, db::IssueLog& issues);

}  // namespace arterial::indexer
