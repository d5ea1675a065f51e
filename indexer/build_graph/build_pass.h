// The build graph's part of indexing: reads it, stores it, and, once units are linked, says what of
// it is used and what it carries.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "db/connection.h"
#include "indexer/build_graph/build_system.h"
#include "indexer/build_graph/store.h"

namespace arterial::indexer {

// From where the graph is read, beside the tree.
struct BuildOptions {
  std::string build_dir;    // absolute or as given; empty: none, or looked for
  std::string bazel_query;  // file with output of bazel query; empty: BUILD files
  bool run_tools = true;    // cmake may be run
};

struct BuildGraphSummary {
  int64_t targets = 0;
  int64_t dependencies = 0;  // declared, within the tree
  int64_t unused = 0, undeclared = 0, cycles = 0;
  int64_t operations = 0;  // that interface descriptions define
};

class BuildPass {
 public:
  // `root`: absolute.
  BuildPass(db::Connection& db, std::string root) : db_(db), root_(std::move(root)) {}

  // Reads and stores what build files state. What units link to may depend on it: when it has
  // changed, linking is due.
  Status Read(const BuildOptions& options, const CompileDb* compile, db::IssueLog& issues);
  // `facts_changed`: units were scanned or linked since the last time.
  Result<BuildGraphSummary> Analyse(bool facts_changed);
  const BuildGraph& graph() const { return graph_; }

 private:
  Result<BuildGraphSummary> Stored();
  db::Connection& db_;
  std::string root_;
  std::optional<FileTree> tree_;
  BuildGraph graph_;
  StoredGraph stored_;
};

// The pass alone, for a database of its own or one that has facts: the build folder is looked for
// as `arterial index` does; without one, what needs none is read. Replaces the issues of phase
// `index`.
Result<BuildGraphSummary> IndexBuildGraphOf(db::Connection& db, const std::string& root,
                                            const BuildOptions& options);

}  // namespace arterial::indexer
