// What the calls of rules in a Bazel package mean: from RuleCall to BuildTarget.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "db/issues.h"
#include "indexer/build_graph/graph.h"
#include "indexer/build_graph/starlark/evaluate.h"
#include "indexer/build_graph/tree.h"

namespace arterial::indexer {

// //package:name, made absolute against the package; @repository//... stays as it is.
// `workspace`: folder of the workspace that the package is in, "" for that of the root. Labels of
// nested workspaces are told by their path in the tree, as if they were of the root's.
std::string AbsoluteLabel(std::string_view label, std::string_view package,
                          std::string_view workspace = {});
// The nearest folder at or above `folder` with a WORKSPACE or MODULE.bazel file; "" if there is
// none.
std::string WorkspaceOf(const FileTree& tree, std::string_view folder);

// binary, test, library, ... by the rule's name: cc_test, java_binary, my_cc_library.
std::string KindOfRule(std::string_view rule);
// Whether it is a rule of Bazel or of one of its well-known rule sets.
bool IsKnownRule(std::string_view rule);

// A reference in srcs, deps, ...: a file or a target, which only the whole tree can tell.
struct LabelReference {
  std::string label;  // absolute
  std::string attribute;
  bool conditional = false;
};

struct BazelTarget {
  BuildTarget target;
  std::vector<LabelReference> references;
  std::vector<std::string> outputs;  // labels of files that it makes
};

struct BazelPackage {
  std::string folder, file;
  std::vector<BazelTarget> targets;
  std::string workspace;  // folder of its workspace
};

// Takes the calls of one BUILD file.
class PackageReader {
 public:
  PackageReader(BazelPackage& package, db::IssueLog& issues) : package_(package), issues_(issues) {}
  void Add(const starlark::RuleCall& call);

 private:
  void TakeAttribute(const starlark::NamedArgument& argument, BazelTarget& target);
  void TakeLabels(const std::string& attribute, const starlark::Value& value, BazelTarget& target);
  BazelPackage& package_;
  db::IssueLog& issues_;
  std::string default_visibility_;
};

// Tells files from targets once all packages are read, and adds the targets to the graph.
void ResolveBazel(std::vector<BazelPackage> packages, const FileTree& tree, std::string_view system,
                  BuildGraph& graph);

}  // namespace arterial::indexer
