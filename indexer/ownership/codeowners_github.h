// GitHub's CODEOWNERS: gitignore's patterns with GitHub's exceptions, the last match wins.
//   *.proto            @shop/api          # any depth
//   /gateway/          @shop/edge a@b.c   # the folder and all below it
//   docs/*             @shop/docs         # files directly in docs only
//   /gateway/testdata                     # no owner: deliberately unowned
// Differences from gitignore, as GitHub documents them: `!` and `[ ]` are not supported and a line
// with them is skipped; `*` as the last part after a '/' does not descend; a line that starts with
// `\#` is a comment all the same. Paths are compared case-sensitively.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/ownership/dialect.h"
#include "indexer/ownership/rule_index.h"

namespace arterial::indexer {

// A parsed pattern.
class CodeownersPattern {
 public:
  // nullopt with the reason when the pattern is not supported.
  static std::optional<CodeownersPattern> Parse(std::string_view text, std::string& reason);
  // In time O(parts of the pattern * parts of the path), whatever the pattern.
  bool Matches(std::string_view path) const;
  RuleKey Key() const;

 private:
  struct Part {
    enum class Kind { kText, kAnyName, kAnyDepth } kind = Kind::kText;
    std::string glob;  // of kText: * and ?, and a backslash before what stands for itself
  };
  std::vector<Part> parts_;
};

class GithubCodeowners : public OwnerSource {
 public:
  // `file`: name of the text, for rules and issues.
  GithubCodeowners(std::string_view text, std::string file, db::IssueLog& issues);
  std::optional<Owner> OwnerOf(std::string_view path) const override;
  std::vector<OwnerRule> Explain(std::string_view path) const override;
  size_t size() const { return rules_.size(); }

 private:
  struct Rule {
    CodeownersPattern pattern;
    std::string owners;
    int line;
    std::string text;  // of the pattern
  };
  void AddLine(std::string_view line, int number, db::IssueLog& issues);
  std::string file_;
  std::vector<Rule> rules_;
  RuleIndex index_;
};

// Reads the first of .github/CODEOWNERS, CODEOWNERS and docs/CODEOWNERS that is there and is not
// GitLab's.
std::unique_ptr<OwnerSource> LoadGithubCodeowners(const OwnershipInputs& inputs);

}  // namespace arterial::indexer
