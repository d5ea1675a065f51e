// OWNERS of Chromium, Android, Pigweed...: all files from a path's folder up to the root add up,
// until one says `set noparent`.
//   alice@example.com                      # owns the folder and all below it
//   *                                      # everybody does
//   set noparent                           # nothing from the folders above
//   per-file *.md,BUILD=bob@example.com    # these names, here and below
//   per-file secret.cc=set noparent        # for these only what per-file lines say
//   file://build/OWNERS                    # the owners (only) of another file; `//`, `/`: the root
//   include ../x/OWNERS                    # its per-file lines and `set noparent` too
// Rules, from Gerrit's code-owners plugin (find-owners backend), which Chromium, Android and
// Pigweed use; depot_tools' older owners.py has the same but `include`:
//   - FindOwnersCodeOwnerConfigParser: what a line may be. The order of lines does not matter.
//   - FindOwnersGlobMatcher: a per-file glob is {**/,}glob, so it fits in all folders below.
//   - PathCodeOwners: imports add up to any depth; a cycle ends; what is not there adds nothing.
//   - AbstractFileBasedCodeOwnerBackend: only OWNERS speaks by itself; <x>_OWNERS and OWNERS_<x>
//     can be imported, OWNERS.<x> and other names are other tools' files.
//   - project:path and project:branch:path name other repositories: they add nothing here.
// One mistake costs Gerrit the whole file; here it costs the line.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/ownership/dialect.h"
#include "indexer/ownership/path_glob.h"

namespace arterial::indexer {

// One file, parsed.
struct ChromiumOwners {
  struct Import {
    std::string path;  // relative to the root
    bool all = false;  // include: per-file lines and `set noparent` too
    int line = 0;
  };
  struct Grant {
    std::string owner;
    int line = 0;
  };
  struct PerFile {
    std::vector<PathGlob> globs;  // any of them
    std::string text;             // of the globs
    std::vector<std::string> owners;
    std::optional<Import> import;
    bool no_parent = false;
    int line = 0;

    bool Matches(std::string_view relative) const;
  };
  std::vector<Grant> grants;
  std::vector<PerFile> per_file;
  std::vector<Import> imports;
  int no_parent = 0;  // line of `set noparent`; 0: none
};

// `file`: its path relative to the root, for imports, rules and issues.
ChromiumOwners ParseChromiumOwners(std::string_view text, const std::string& file,
                                   db::IssueLog& issues);

class ChromiumOwnersTree : public OwnerSource {
 public:
  // `files`: the OWNERS that speak by themselves.
  ChromiumOwnersTree(const std::vector<std::string>& files, const OwnershipInputs& inputs);
  std::optional<Owner> OwnerOf(std::string_view path) const override;
  std::vector<OwnerRule> Explain(std::string_view path) const override;

 private:
  struct Resolved;
  const ChromiumOwners* Load(const std::string& file, db::IssueLog& issues, OwnersTree& tree);
  void LoadImports(const ChromiumOwners& owners, const std::string& file,
                   const OwnershipInputs& inputs);
  Resolved Resolve(const std::string& file, std::string_view relative) const;
  std::vector<OwnerRule> Collect(std::string_view path) const;

  std::map<std::string, ChromiumOwners> files_;                // all that was read
  std::map<std::string, std::string, std::less<>> of_folder_;  // folder -> its OWNERS
};

std::unique_ptr<OwnerSource> LoadChromiumOwners(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
