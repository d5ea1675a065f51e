// Compile commands for a tree without a compile database: plain flags that the tree itself
// suggests. The same tree on the same machine gives the same commands.
#pragma once

#include <string>

#include "db/issues.h"
#include "db/support/result.h"
#include "indexer/compile_db.h"

namespace arterial::indexer {

// One command for each source of the tree (source_tree.h):
//   c++ -std=gnu++17 -iquote src -I include -isystem /usr/include/libmongoc-1.0 -c src/main.cc
// standard: language_standard.h; folders: those that the includes of the unit, and of all that it
// includes, lead to (include_graph.h). There are no macros, and no targets. Every command is
// marked `inferred`. Issues: inferred_flags (how many units), include_ambiguous, vendored_sources.
// Fails when the tree has no source.
Result<CompileDb> InferCommands(const std::string& root, db::IssueLog& issues);

}  // namespace arterial::indexer
