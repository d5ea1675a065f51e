// Rules by their source in GitLab: ee/lib/gitlab/code_owners/{file,section_parser}.rb, and
// doc/user/project/codeowners/{reference,advanced}.md.
#include "indexer/ownership/codeowners_gitlab.h"

#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

std::string OwnersOf(const std::string& text, const std::string& path) {
  db::IssueLog issues;
  const std::optional<Owner> owner = GitlabCodeowners(text, "CODEOWNERS", issues).OwnerOf(path);
  return owner ? owner->owners : "-";
}

TEST_CASE("gitlab: patterns are File.fnmatch, not gitignore (normalize_pattern, path_matches?)") {
  struct Case {
    const char* pattern;
    std::vector<const char*> yes, no;
  };
  const std::vector<Case> kCases = {
      {"*", {"a", "a/b", ".x/y"}, {}},
      {"*.rb", {"a.rb", "x/y/a.rb", ".a.rb"}, {"a.rbx", "a.rb/x"}},
      {"docs/", {"docs/a", "docs/b/c", "x/docs/a"}, {"docs", "mydocs/a"}},
      {"docs", {"docs", "x/docs"}, {"docs/a"}},  // a file: nothing below it
      {"/docs/", {"docs/a", "docs/b/c"}, {"x/docs/a"}},
      {"/docs/*", {"docs/a", "docs/.a"}, {"docs/b/c", "x/docs/a"}},
      {"/docs/**", {"docs/a"}, {"docs/b/c"}},  // a last ** is a *
      {"/docs/**/*.md", {"docs/a.md", "docs/b/c.md"}, {"a.md"}},
      {"a/b", {"a/b", "x/a/b"}, {"a/b/c"}},  // at any depth, unlike gitignore
      {"/x/[a-c]?.txt", {"x/a1.txt", "x/cz.txt"}, {"x/d1.txt", "x/a.txt"}},
      {"/x/[!a]b", {"x/cb"}, {"x/ab"}},
      {"/x/[^a]b", {"x/cb"}, {"x/ab"}},
      {"/x/[ab", {}, {"x/[ab", "x/a"}},  // an unclosed set matches nothing
      {"/a?c",
       {"abc",
        "a\xC3\xA9"
        "c"},
       {"ac", "a/c"}},  // one character, not one byte
      {"\\#a", {"#a", "x/#a"}, {"a"}},
      {"path\\ with\\ spaces/", {"path with spaces/a"}, {"path/a"}},
      {"/lit\\*", {"lit*"}, {"litx"}},
  };
  for (const Case& test : kCases) {
    for (const char* path : test.yes) {
      INFO(test.pattern << " should match " << path);
      CHECK(OwnersOf(std::string(test.pattern) + " @o", path) == "@o");
    }
    for (const char* path : test.no) {
      INFO(test.pattern << " should not match " << path);
      CHECK(OwnersOf(std::string(test.pattern) + " @o", path) == "-");
    }
  }
}

TEST_CASE("gitlab: each section decides for itself, all results apply (entries_for_path)") {
  const std::string text =
      "* @all\n"
      "*.md @writers\n"
      "[Docs][2] @docs-team\n"
      "docs/\n"
      "*.md @md\n"
      "^[Database] @db\n"
      "model/db/\n"
      "config/db/setup.md @dba\n";
  CHECK(OwnersOf(text, "a.c") == "@all");
  CHECK(OwnersOf(text, "docs/a.c") == "@all @docs-team");
  CHECK(OwnersOf(text, "docs/a.md") == "@writers @md");
  CHECK(OwnersOf(text, "config/db/setup.md") == "@writers @md @dba");
  CHECK(OwnersOf(text, "model/db/a") == "@all @db");
  db::IssueLog issues;
  const GitlabCodeowners owners(text, "CODEOWNERS", issues);
  CHECK(issues.empty());
  const std::vector<OwnerRule> rules = owners.Explain("docs/a.md");
  REQUIRE(rules.size() == 4);
  CHECK(rules[1].text == "*.md in section Docs (2 approvals)");
  CHECK(rules[2].effect == "overridden");
}

TEST_CASE("gitlab: sections of one name are one, whatever the case (find_section_name)") {
  const std::string text = "[One]\na @x\n[Two]\na @y\n[ONE]\na @z\n";
  CHECK(OwnersOf(text, "a") == "@z @y");
  // With one section so far the name is taken as it is: [one] is another section than [One]
  // only if the unnamed one is all there is.
  CHECK(OwnersOf("[Codeowners]\na @x\n", "a") == "@x");
}

TEST_CASE("gitlab: a pattern that comes twice keeps its place (a Ruby Hash)") {
  CHECK(OwnersOf("*.md @a\n/docs/ @b\n*.md @c\n", "docs/x.md") == "@b");
  CHECK(OwnersOf("*.md @a\n/docs/ @b\n*.md @c\n", "x.md") == "@c");
}

TEST_CASE("gitlab: exclusions (exclusion? in entries_for_path)") {
  const std::string text = "* @all\n!*.lock\n/a.lock @late\n[Sec] @sec\n/auth/\n!/auth/testdata/\n";
  CHECK(OwnersOf(text, "a.lock") == "");  // no later line brings it back
  CHECK(OwnersOf(text, "auth/a") == "@all @sec");
  CHECK(OwnersOf(text, "auth/testdata/a") == "@all");
  db::IssueLog issues;
  const auto owner = GitlabCodeowners(text, "CODEOWNERS", issues).OwnerOf("x/a.lock");
  REQUIRE(owner);
  CHECK(owner->line == 2);
}

TEST_CASE("gitlab: owners are names, groups, roles and addresses (ReferenceExtractor)") {
  db::IssueLog issues;
  const GitlabCodeowners owners(
      "a @u @g/sub/x me@example.com @@maintainers nobody @@nonsense # @comment\nb\n[S] @d x!\nc\n",
      "CODEOWNERS", issues);
  CHECK(owners.OwnerOf("a")->owners == "@u @g/sub/x me@example.com @@maintainers @comment");
  CHECK(owners.OwnerOf("b")->owners == "");  // approved by nobody: so by itself
  CHECK(owners.OwnerOf("c")->owners == "@d");
  CHECK(issues.Count("codeowners_owner_skipped") == 3);  // nobody, @@nonsense, #
}

TEST_CASE("gitlab: a syntax error names its column and loses its line") {
  OwnedTree tree({{".gitlab/CODEOWNERS", "* @a\n  [Unclosed @b\nx @c\n"}});
  CHECK(tree.Ask("x") == "@c (.gitlab/CODEOWNERS:3)");
  CHECK(tree.Issues() == std::vector<std::string>{
                             "codeowners_line_skipped .gitlab/CODEOWNERS:2 column 3: a section's "
                             "name ends with ]"});
}

TEST_CASE("gitlab: which file, and whose it is") {
  const std::string sections = "[A]\n* @a\n";
  CHECK(OwnedTree({{"CODEOWNERS", sections}}).Ask("x") == "@a (CODEOWNERS:2)");
  CHECK(OwnedTree({{"CODEOWNERS", "/d @a\n"}, {".gitlab-ci.yml", ""}}).Ask("d/x") == "-");
  CHECK(OwnedTree({{"CODEOWNERS", "/d @a\n"}}).Ask("d/x") == "@a (CODEOWNERS:1)");
  OwnedTree both({{".github/CODEOWNERS", "* @hub\n"}, {".gitlab/CODEOWNERS", "* @lab\n"}});
  CHECK(both.Ask("x") == "@hub (.github/CODEOWNERS:1)");
  CHECK(both.Ask("x", "gitlab-codeowners") == "@lab (.gitlab/CODEOWNERS:1)");
  // GitLab looks at the root first, then docs, then .gitlab.
  OwnedTree order({{"docs/CODEOWNERS", "* @docs\n"}, {".gitlab/CODEOWNERS", "* @lab\n"}});
  CHECK(order.Ask("x", "gitlab-codeowners") == "@docs (docs/CODEOWNERS:1)");
}

}  // namespace
}  // namespace arterial::indexer
