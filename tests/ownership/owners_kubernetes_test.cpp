// Rules by their source in prow: pkg/repoowners/repoowners.go.
#include "indexer/ownership/owners_kubernetes.h"

#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

TEST_CASE("kubernetes: approvers add up to the root (entriesForFile)") {
  OwnedTree tree({{"OWNERS", "approvers:\n- Root\nreviewers:\n- rev\nemeritus_approvers:\n- old\n"},
                  {"a/OWNERS", "approvers: [\"@Alice\", bob]\nlabels:\n- x\n"},
                  {"a/b/OWNERS", "options:\n  no_parent_owners: true\nreviewers:\n- carol\n"},
                  {"a/c/OWNERS", "options: {no_parent_owners: true}\napprovers:\n- dave\n"}});
  CHECK(tree.Ask("f") == "root (OWNERS:2)");
  CHECK(tree.Ask("a/f") == "alice bob root (a/OWNERS:1)");
  // Nobody has been found by then: the way up goes on.
  CHECK(tree.Ask("a/b/f") == "alice bob root (a/OWNERS:1)");
  CHECK(tree.Ask("a/c/f") == "dave (a/c/OWNERS:3)");
  CHECK(tree.log().empty());
  std::vector<std::string> reviewers;
  for (const ExplainedRule& rule : tree.Load().Explain("a/b/f"))
    if (rule.rule.effect == "reviewers") reviewers.push_back(rule.rule.owners);
  CHECK(reviewers == std::vector<std::string>{"carol"});
}

TEST_CASE("kubernetes: aliases stand for their members, once (ExpandAliases)") {
  OwnedTree tree(
      {{"OWNERS_ALIASES",
        "aliases:\n  Leads:\n  - Ann\n  - other\n  other: [ben]\n  none:\n  flow: {eve}\n"},
       {"OWNERS", "approvers:\n- leads\n- none\n- flow\n"},
       {"sub/OWNERS_ALIASES", "aliases:\n  leads: [zoe]\n"},
       {"sub/OWNERS", "approvers:\n- none\n"}});
  CHECK(tree.Ask("f") == "ann other eve (OWNERS:2)");  // other is a person here
  CHECK(tree.Ask("sub/f") == "ann other eve (OWNERS:2)");
  const std::vector<db::Team> teams = tree.Load().teams();
  REQUIRE(teams.size() == 4);
  CHECK(teams[1].name == "leads");
  CHECK(teams[1].members == std::vector<std::string>{"ann", "other"});
}

TEST_CASE("kubernetes: filters are RE2 in the path below the folder (walkFunc)") {
  OwnedTree tree({{"d/OWNERS",
                   "filters:\n"
                   "  \".*\":\n    approvers: [all]\n"
                   "  \"\\\\.go$\":\n    approvers: [go]\n"
                   "  \"^sub/\":\n    approvers: [sub]\n"
                   "  \"(\":\n    approvers: [broken]\n"},
                  {"e/OWNERS", "approvers: [simple]\nfilters:\n  \".*\":\n    approvers: [no]\n"}});
  CHECK(tree.Ask("d/a.c") == "all (d/OWNERS:3)");
  CHECK(tree.Ask("d/sub/a.go") == "all go sub (d/OWNERS:3)");
  CHECK(tree.Ask("e/f") == "simple (e/OWNERS:1)");
  CHECK(tree.log().Count("owners_line_skipped") == 1);
  CHECK(tree.log().Count("owners_filters_unused") == 1);
}

TEST_CASE("kubernetes: a mistake loses its line or entry") {
  OwnedTree tree({{"OWNERS", "approvers:\n- good\n- *nobody\n- {a: b}\n- last\nreviewers: one\n"}});
  CHECK(tree.Ask("f") == "good last (OWNERS:2)");
  CHECK(tree.log().Count("owners_line_skipped") == 3);
  bool placed = false;
  for (const std::string& issue : tree.Issues())
    placed = placed || issue.starts_with("owners_line_skipped OWNERS:3 column 3: ");
  CHECK(placed);
}

}  // namespace
}  // namespace arterial::indexer
