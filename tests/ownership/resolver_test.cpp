#include "indexer/ownership/resolver.h"

#include <random>

#include "indexer/ownership/codeowners_github.h"
#include "indexer/ownership/codeowners_gitlab.h"
#include "indexer/ownership/path_glob.h"
#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

TEST_CASE("precedence: the order of the registry, unless arterial.yaml has another") {
  const std::vector<std::pair<std::string, std::string>> files = {
      {".github/CODEOWNERS", "/a @hub\n/b\n"}, {"OWNERS", "chrome@x.org\n"}};
  OwnedTree tree(files);
  CHECK(tree.Ask("a") == "@hub (.github/CODEOWNERS:1)");
  CHECK(tree.Ask("b") == " (.github/CODEOWNERS:2)");  // deliberately unowned is an answer
  CHECK(tree.Ask("c") == "chrome@x.org (OWNERS:1)");
  CHECK(tree.Load().ClaimsOfPath("b").size() == 2);
  tree.dir().Write("arterial.yaml", "ownership:\n  precedence: [chromium-owners, chromium]\n");
  CHECK(tree.Ask("a") == "chrome@x.org (OWNERS:1)");
  CHECK(tree.log().Count("config_entry_skipped") == 1);
  tree.dir().Write("arterial.yaml", "ownership: {ignore: chromium-owners}\n");
  CHECK(tree.Ask("c") == "-");
  CHECK(tree.Ask("c", "chromium-owners") == "chrome@x.org (OWNERS:1)");
  db::IssueLog issues;
  Result<OwnerResolver> none = OwnerResolver::Load(tree.dir().path(), "chrome", nullptr, issues);
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().code == ErrorCode::kUsage);
}

TEST_CASE("services of arterial.yaml name components and targets") {
  OwnedTree tree(
      {{"arterial.yaml",
        "services:\n"
        "  - name: checkout\n    owner: [\"@shop/orders\"]\n    tier: 1\n"
        "  - name: shop/checkout\n    owner: \"@shop/exact\"\n"
        "teams:\n"
        "  \"@shop/orders\": {members: [ada, bob], on-call: pager, escalation: boss}\n"}});
  const OwnerResolver owners = tree.Load();
  REQUIRE(owners.ClaimsOfComponent("shop/checkout").size() == 1);
  CHECK(owners.ClaimsOfComponent("shop/checkout")[0].owner ==
        Owner{"@shop/exact", "arterial.yaml", 5, false});
  CHECK(owners.ClaimsOfComponent("prod/checkout (eu)")[0].owner.owners == "@shop/orders");
  CHECK(owners.ClaimsOfTarget("//shop:checkout")[0].owner.owners == "@shop/orders");
  CHECK(owners.ClaimsOfComponent("mycheckout").empty());
  REQUIRE(owners.teams().size() == 1);
  CHECK(owners.teams()[0].on_call == "pager");
  CHECK(owners.teams()[0].escalation == std::vector<std::string>{"boss"});
  CHECK(SameOwners("@shop/orders", "bob ada", owners.teams()));
  CHECK(SameOwners("a b", "b a", {}));
  CHECK_FALSE(SameOwners("@shop/orders", "ada", owners.teams()));
}

// The index must not lose a rule: random patterns and paths, against one rule at a time.
TEST_CASE("filed rules give what all rules give") {
  std::mt19937 random(7);
  // Not in first place: there it begins a section of GitLab's.
  const std::vector<std::string> words = {"a",   "b",   "*", "**",  "a*",
                                          "*.c", "b.c", "?", "x.*", "[ab]"};
  const auto path_of = [&](bool pattern) {
    std::string path = pattern && random() % 2 == 0 ? "/" : "";
    for (uint32_t n = 1 + random() % 3; n-- > 0;) {
      path += pattern ? words[random() % (path.empty() ? words.size() - 1 : words.size())]
                      : words[random() % 10 < 5 ? 0 : 6];
      if (n > 0) path += '/';
    }
    return path + (pattern && random() % 4 == 0 ? "/" : "");
  };
  int matched = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::string> lines;
    std::string text;
    for (int i = 0; i < 8; ++i) {
      lines.push_back(path_of(true) + " @" + std::to_string(i) + "x\n");
      text += lines.back();
    }
    db::IssueLog issues;
    const GithubCodeowners hub(text, "f", issues);
    const GitlabCodeowners lab(text, "f", issues);
    for (int i = 0; i < 10; ++i) {
      const std::string path = path_of(false);
      std::string last;
      for (const std::string& line : lines)
        if (const auto owner = GithubCodeowners(line, "f", issues).OwnerOf(path))
          last = owner->owners;
      INFO(text << path);
      const auto owner = hub.OwnerOf(path);
      CHECK((owner ? owner->owners : "") == last);
      matched += owner.has_value();
      const std::vector<OwnerRule> all = lab.Explain(path);
      const auto of_lab = lab.OwnerOf(path);
      CHECK(of_lab.has_value() == !all.empty());
      if (of_lab) CHECK(of_lab->owners == all[0].owners);
    }
  }
  CHECK(matched > 1000);
}

TEST_CASE("globs take linear time whatever the pattern") {
  std::string pattern, path(4000, 'a');
  for (int i = 0; i < 200; ++i) pattern += "**/*a*a*a*a*b";
  for (size_t i = 1; i < path.size(); i += 2) path[i] = '/';
  CHECK_FALSE(PathGlob::Ruby(pattern).Matches(path));
  CHECK_FALSE(PathGlob::Java(pattern)->Matches(path));
  std::string groups;
  for (int i = 0; i < 1000; ++i) groups += "{a,,b}";
  CHECK(PathGlob::Java(groups)->Matches("abba"));
  CHECK_FALSE(PathGlob::Java("{a,{b}}"));  // Java: groups cannot be nested
  CHECK_FALSE(PathGlob::Java("[a"));
  CHECK_FALSE(PathGlob::Java("{a"));
  CHECK(PathGlob::Java("a}b,c")->Matches("a}b,c"));
  CHECK(PathGlob::Java("[!-a]x")->Matches("bx"));
}

}  // namespace
}  // namespace arterial::indexer
