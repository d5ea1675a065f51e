// Build systems: who states which targets a tree has. Several may speak of one tree.
//
// To add one:
//   1. Write build_graph/<name>.{h,cpp} with a Read function that finds its files through
//      BuildInputs and adds targets to the graph, with `system` set to its name.
//   2. What is skipped or not understood is an issue <name>_*, with file, line and column; only
//   that
//      file or target is lost, and hostile input must never end the run.
//   3. Add it to CMakeLists.txt and as one line to registry.cpp.
//   4. Put trees and what must be read from them into tests/build_graph/<name>_test.cpp.
//   5. Name it in the README of the folder.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "db/issues.h"
#include "indexer/build_graph/graph.h"
#include "indexer/build_graph/tree.h"
#include "indexer/compile_db.h"

namespace arterial::indexer {

struct BuildInputs {
  const FileTree& tree;
  std::string build_dir;     // absolute; empty: none is known
  const CompileDb* compile;  // nullptr: none was read
  std::string bazel_query;   // output of bazel query (bazel_query.h); empty: BUILD files are read
  bool run_tools = true;     // cmake may be run
  db::IssueLog& issues;
};

struct BuildSystem {
  std::string_view name;  // as stored in build_target.build_system
  std::string_view from;  // what it reads, for people
  void (*read)(const BuildInputs& inputs, BuildGraph& graph);
};

// All of them, in the order in which they are read.
std::span<const BuildSystem> BuildSystems();

// Everything that the tree's build systems and interface descriptions state.
BuildGraph ReadBuildGraph(const BuildInputs& inputs);

}  // namespace arterial::indexer
