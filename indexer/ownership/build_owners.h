// `owners =` in build files of Bazel and Buck (BUILD, BUILD.bazel, BUCK, TARGETS).
//   package(owners = ["@shop/orders"])         # all of the package
//   oncall("orders_oncall")                    # the same, as Buck has it
//   cc_binary(name = "cart", srcs = ["main.cc"] + glob(["*.h"]), owners = ["@shop/edge"])
// `owners` (a list) and `owner` (a text) of a target count for its label and for the sources and
// headers that it spells out; of `package` for the files of the package: those in the folder, and
// below it down to the next build file. A file that several targets name belongs to all their
// owners. Build files are programs; only literal texts are read, nothing is run.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/ownership/dialect.h"
#include "indexer/ownership/path_glob.h"

namespace arterial::indexer {

// One call in a build file that names owners.
struct BuildOwners {
  std::string rule;  // cc_library, package, oncall...
  std::string name;  // of the target; empty: the package
  std::vector<std::string> owners;
  std::vector<std::string> files;  // relative to the package; may be globs
  int line = 0;                    // of the owners
};
std::vector<BuildOwners> ParseBuildOwners(std::string_view text, const std::string& file,
                                          db::IssueLog& issues);

class BuildOwnersTree : public OwnerSource {
 public:
  // Reads a build file; `file` is its path relative to the root.
  void Add(std::string_view text, const std::string& file, db::IssueLog& issues);
  bool empty() const { return !any_; }
  std::optional<Owner> OwnerOf(std::string_view path) const override;
  std::vector<OwnerRule> Explain(std::string_view path) const override;
  std::optional<Owner> OwnerOfTarget(std::string_view label) const override;

 private:
  struct Entry {
    BuildOwners call;
    std::vector<PathGlob> globs;
  };
  struct Package {
    std::string file;
    std::vector<Entry> entries;
  };
  bool any_ = false;
  std::map<std::string, Package, std::less<>> packages_;  // by folder
};

std::unique_ptr<OwnerSource> LoadBuildOwners(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
