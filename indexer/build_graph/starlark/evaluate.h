// Runs the statements of build files: what a BUILD file declares is the calls of rules that it
// makes, directly or in macros of .bzl files of the same tree. No file is touched and no clock
// read; work is limited, so that hostile files end.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/build_graph/starlark/value.h"

namespace arterial::indexer::starlark {

struct NamedArgument {
  std::string name;
  Value value;
};

// A rule that was called, in the order of the file.
struct RuleCall {
  std::string rule;       // cc_library; of another repository's macro its name
  std::string macro;      // what the BUILD file calls, where that is not the rule itself
  int line = 0;           // of the call in the BUILD file
  bool external = false;  // of a file that is not in the tree
  std::vector<NamedArgument> arguments;
  const Value* Find(std::string_view name) const;
};

class Host {
 public:
  virtual ~Host() = default;
  virtual void OnRule(RuleCall call) = 0;
  // Files and folders of the package that match; patterns relative to it.
  virtual std::vector<std::string> Glob(const std::vector<std::string>& include,
                                        const std::vector<std::string>& exclude) = 0;
  // Names of a .bzl file of the tree, or nullptr: it is elsewhere or cannot be read.
  virtual Scope* Load(const std::string& label) = 0;
  virtual std::string PackageName() const = 0;
  // What is skipped and why; line of the BUILD file.
  virtual void NotUnderstood(int line, const std::string& what) = 0;
};

struct Limits {
  int64_t steps = 20'000'000;  // of one file: gRPC's end to end tests take 4 million
  int calls = 100;             // nested
  int depth = 1000;            // of nested expressions, over all calls
};

// Runs a whole file in a new scope of `scopes`. `is_bzl`: rules may be made and defined, none is
// called. The file and `scopes` must outlive the functions that it defines.
Scope* Run(const File& file, Host& host, bool is_bzl, Scopes& scopes, const Limits& limits = {});

}  // namespace arterial::indexer::starlark
