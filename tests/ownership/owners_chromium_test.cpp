// Rules by their source in Gerrit's code-owners plugin:
// resources/Documentation/backend-find-owners.md and path-expressions.md,
// FindOwnersCodeOwnerConfigParser, PathCodeOwners.
#include "indexer/ownership/owners_chromium.h"

#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

TEST_CASE("chromium: files add up to the root until set noparent") {
  OwnedTree tree({{"OWNERS", "root@x.org\n"},
                  {"a/OWNERS", "a@x.org # who knows\n\n# nobody@x.org\n"},
                  {"a/b/OWNERS", "set  noparent\nb@x.org\n"},
                  {"a/b/c/OWNERS", "c@x.org\n"},
                  {"n/OWNERS", "set noparent\n"}});
  CHECK(tree.Ask("f") == "root@x.org (OWNERS:1)");
  CHECK(tree.Ask("a/f") == "a@x.org root@x.org (a/OWNERS:1)");
  CHECK(tree.Ask("a/b/f") == "b@x.org (a/b/OWNERS:2)");
  CHECK(tree.Ask("a/b/c/f") == "c@x.org b@x.org (a/b/c/OWNERS:1)");
  CHECK(tree.Ask("n/f") == " (n/OWNERS:1)");  // nobody: deliberately unowned
  CHECK(tree.log().empty());
}

TEST_CASE("chromium: per-file globs fit in folders below too (path-expressions.md)") {
  OwnedTree tree({{"OWNERS", "root@x.org\n"},
                  {"d/OWNERS",
                   "d@x.org\n"
                   "per-file docs.config,*.md=m@x.org , n@x.org #{LAST_RESORT_SUGGESTION}\n"
                   "per-file sub/* = s@x.org\n"
                   "per-file a.{h,cc},[xy]?.c=g@x.org\n"
                   "per-file one, two=t@x.org\n"}});
  CHECK(tree.Ask("d/a.md") == "m@x.org n@x.org d@x.org root@x.org (d/OWNERS:2)");
  CHECK(tree.Ask("d/e/docs.config") == "m@x.org n@x.org d@x.org root@x.org (d/OWNERS:2)");
  CHECK(tree.Ask("d/sub/f") == "s@x.org d@x.org root@x.org (d/OWNERS:3)");
  CHECK(tree.Ask("d/e/sub/f") == "s@x.org d@x.org root@x.org (d/OWNERS:3)");
  CHECK(tree.Ask("d/sub/e/f") == "d@x.org root@x.org (d/OWNERS:1)");  // * stays in its folder
  CHECK(tree.Ask("d/a.cc") == "g@x.org d@x.org root@x.org (d/OWNERS:4)");
  CHECK(tree.Ask("d/x1.c") == "g@x.org d@x.org root@x.org (d/OWNERS:4)");
  CHECK(tree.Ask("d/one") == "t@x.org d@x.org root@x.org (d/OWNERS:5)");
  CHECK(tree.Ask("d/two") == "d@x.org root@x.org (d/OWNERS:1)");  // the glob is " two"
  CHECK(tree.Ask("x.md") == "root@x.org (OWNERS:1)");
}

TEST_CASE("chromium: per-file set noparent leaves what per-file lines say") {
  OwnedTree tree({{"OWNERS", "root@x.org\nper-file *.md=all@x.org\n"},
                  {"d/OWNERS", "d@x.org\nper-file *.md=set noparent\nper-file *.md=m@x.org\n"}});
  CHECK(tree.Ask("d/a.md") == "m@x.org (d/OWNERS:3)");
  CHECK(tree.Ask("d/a.cc") == "d@x.org root@x.org (d/OWNERS:1)");
  const std::vector<ExplainedRule> rules = tree.Load().Explain("d/a.md");
  REQUIRE(rules.size() == 3);
  CHECK(rules[1].rule.effect == "overridden");
  CHECK(rules[2].rule.effect == "ends");
}

TEST_CASE("chromium: file: takes owners only, include all of it") {
  const std::string team =
      "set noparent\nteam@x.org\nper-file *.md=md@x.org\nfile:more/OWNERS_more\n";
  OwnedTree tree({{"OWNERS", "root@x.org\n"},
                  {"TEAM_OWNERS", team},
                  {"more/OWNERS_more", "more@x.org\n"},
                  {"f/OWNERS", "file://TEAM_OWNERS\n"},
                  {"i/OWNERS", "include /TEAM_OWNERS\n"},
                  {"r/OWNERS", "file: ../TEAM_OWNERS\n"},
                  {"p/OWNERS", "p@x.org\nper-file *.c=file:/TEAM_OWNERS\n"}});
  CHECK(tree.Ask("f/a.md") == "team@x.org more@x.org root@x.org (TEAM_OWNERS:2)");
  CHECK(tree.Ask("i/a.md") == "md@x.org team@x.org more@x.org (TEAM_OWNERS:3)");
  CHECK(tree.Ask("i/a.c") == "team@x.org more@x.org (TEAM_OWNERS:2)");
  CHECK(tree.Ask("r/a.c") == "team@x.org more@x.org root@x.org (TEAM_OWNERS:2)");
  CHECK(tree.Ask("p/a.c") == "team@x.org more@x.org p@x.org root@x.org (TEAM_OWNERS:2)");
  CHECK(tree.Ask("p/a.h") == "p@x.org root@x.org (p/OWNERS:1)");
  // TEAM_OWNERS says nothing by itself.
  CHECK(tree.Ask("x") == "root@x.org (OWNERS:1)");
}

TEST_CASE("chromium: imports in a circle, of nothing, of elsewhere, of other names") {
  OwnedTree tree({{"OWNERS", "a@x.org\ninclude b/OWNERS\n"},
                  {"b/OWNERS", "b@x.org\ninclude ../OWNERS\nfile:missing/OWNERS\n"},
                  {"c/OWNERS", "c@x.org\nfile:OWNERS.github\ninclude p:main:/OWNERS\n"},
                  {"c/OWNERS.github", "@team\n"}});
  CHECK(tree.Ask("b/f") == "b@x.org a@x.org (b/OWNERS:1)");
  CHECK(tree.Ask("c/f") == "c@x.org a@x.org b@x.org (c/OWNERS:1)");
  const std::vector<std::string> issues = tree.Issues();
  REQUIRE(issues.size() == 3);
  CHECK(issues[0] ==
        "owners_import_elsewhere c/OWNERS:3 owners of another repository: p:main:/OWNERS");
  CHECK(issues[1] == "owners_import_missing b/OWNERS:3 there is no b/missing/OWNERS");
  CHECK(issues[2] ==
        "owners_line_skipped c/OWNERS:2 column 6: only OWNERS, <name>_OWNERS and OWNERS_<name> can "
        "be imported: OWNERS.github");
}

TEST_CASE("chromium: * is everybody; a mistake loses its line") {
  OwnedTree tree({{"OWNERS",
                   "a@x.org\n"
                   "  what is this\n"
                   "per-file *.c\n"
                   "per-file *.c=include x\n"
                   "per-file *.c=b@x.org,\n"
                   "*\n"}});
  CHECK(tree.Ask("f.c") == "a@x.org * (OWNERS:1)");
  CHECK(tree.Issues() ==
        std::vector<std::string>{
            "owners_line_skipped OWNERS:2 column 3: not an address, *, set noparent, per-file, "
            "file: or include: what is this",
            "owners_line_skipped OWNERS:3 column 10: per-file needs a =",
            "owners_line_skipped OWNERS:4 column 14: include does not go with per-file: use file:",
            "owners_line_skipped OWNERS:5 column 22: not an owner: "});
}

}  // namespace
}  // namespace arterial::indexer
