// gRPC's OWNERS until 2023, from which tools/mkowners/mkowners.py made .github/CODEOWNERS.
//   @alice                 # all in this folder and below
//   @bob *.proto x/**      # owner first, then globs, relative to the folder
//   set noparent           # the owners of the folders above are not added
// Rules, from mkowners.py and from how GitHub reads what it writes:
//   - All lines of a file that fit add up, then those of the nearest file above, and so on until
//     `set noparent`.
//   - The nearest file in which a line fits decides. Where none fits, the next one above does, even
//     past `set noparent`: CODEOWNERS knows no such end.
//   - A glob is the CODEOWNERS pattern /<folder>/<glob>; no glob is `**`.
//   - '#' begins a comment at the start of a line only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/ownership/codeowners_github.h"
#include "indexer/ownership/dialect.h"

namespace arterial::indexer {

class GrpcOldOwnersTree : public OwnerSource {
 public:
  // Reads an OWNERS file; `file` is its path relative to the root.
  void Add(std::string_view text, const std::string& file, db::IssueLog& issues);
  std::optional<Owner> OwnerOf(std::string_view path) const override;
  std::vector<OwnerRule> Explain(std::string_view path) const override;

 private:
  struct Line {
    std::string owner;
    std::vector<CodeownersPattern> patterns;  // any of them
    std::string text;                         // of the globs
    int number = 0;

    bool Matches(std::string_view path) const;
  };
  struct Folder {
    std::string file;
    std::vector<Line> lines;
    int no_parent = 0;  // line of `set noparent`; 0: none
  };
  void AddLine(std::string_view line, int number, Folder* folder, db::IssueLog& issues);
  std::map<std::string, Folder, std::less<>> folders_;
};

std::unique_ptr<OwnerSource> LoadGrpcOldOwners(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
