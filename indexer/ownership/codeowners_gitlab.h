// GitLab's CODEOWNERS: sections that each decide for themselves.
//   *.md @docs                     # before any section: a section of its own
//   [Security][2] @sec             # two approvals; @sec where a line names nobody
//   /auth/
//   !/auth/testdata/               # nobody of this section, whatever its other lines say
//   ^[Style] @style                # optional
// Rules, from GitLab's ee/lib/gitlab/code_owners/{file,section_parser,reference_extractor}.rb:
//   - In each section the last line that matches wins; what the sections say adds up.
//   - Patterns are File.fnmatch with PATHNAME and DOTMATCH, not gitignore: `docs` is a file,
//   `docs/`
//     a folder and all below it, `/docs/*` and `/docs/**` its direct children, `[ab]` works.
//   - A pattern without a leading '/' may match at any depth, also when it has another '/'.
//   - A pattern that comes twice in a section keeps its first place and has its last owners.
//   - Sections of one name, whatever its case, are one.
//   - There are no comments behind a rule: what looks like an owner there is one.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/ownership/dialect.h"
#include "indexer/ownership/path_glob.h"
#include "indexer/ownership/rule_index.h"

namespace arterial::indexer {

class GitlabCodeowners : public OwnerSource {
 public:
  // `file`: name of the text, for rules and issues.
  GitlabCodeowners(std::string_view text, std::string file, db::IssueLog& issues);
  std::optional<Owner> OwnerOf(std::string_view path) const override;
  std::vector<OwnerRule> Explain(std::string_view path) const override;
  size_t size() const;

 private:
  struct Rule {
    PathGlob glob;
    std::string pattern;  // as written
    std::string owners;   // empty: approved by nobody, so by itself
    int line = 0;
    bool exclusion = false;
  };
  struct Section {
    std::string name;
    std::string defaults;  // owners of lines that name none
    bool optional = false;
    int approvals = 0;
    std::vector<Rule> rules;
    std::unordered_map<std::string, int> by_pattern;  // normalised pattern -> rule
    RuleIndex index;                                  // of rules
    RuleIndex exclusions;                             // of those that exclude
  };
  // What one section says of a path.
  struct Verdict {
    const Section* section;
    const Rule* rule;
  };

  void AddLine(std::string_view line, int number, db::IssueLog& issues);
  bool AddSection(std::string_view line, int number, db::IssueLog& issues);
  void AddRule(std::string_view line, int number, db::IssueLog& issues);
  std::vector<Verdict> Judge(std::string_view path) const;

  std::string file_;
  std::vector<std::unique_ptr<Section>> sections_;
  Section header_;              // defaults and kind of the section that lines go to
  Section* current_ = nullptr;  // the section itself
  size_t indent_ = 0;           // blanks before the line that is read
};

// Whether a text uses what only GitLab knows: sections, exclusions or roles.
bool LooksLikeGitlab(std::string_view text);

// Reads the first of CODEOWNERS, docs/CODEOWNERS and .gitlab/CODEOWNERS that is there. The first
// two are GitHub's places too: they count as GitLab's when their text looks like it, or when the
// tree has a .gitlab-ci.yml and no .github folder.
std::unique_ptr<OwnerSource> LoadGitlabCodeowners(const OwnershipInputs& inputs);
// The same question from GitHub's side.
bool IsGitlabsFile(const std::string& place, std::string_view text, const OwnersTree& tree);

}  // namespace arterial::indexer
