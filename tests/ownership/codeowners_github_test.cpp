#include "indexer/ownership/codeowners_github.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "tests/catch.h"

namespace arterial::indexer {
namespace {

// Owners of a path; "-" where no rule speaks.
std::string OwnersOf(const std::string& text, const std::string& path) {
  db::IssueLog issues;
  const std::optional<Owner> owner = GithubCodeowners(text, "CODEOWNERS", issues).OwnerOf(path);
  return owner ? owner->owners : "-";
}

bool Matches(const std::string& pattern, const std::string& path) {
  return OwnersOf(pattern + " @o", path) == "@o";
}

struct Case {
  const char* pattern;
  std::vector<const char*> yes;
  std::vector<const char*> no;
};

TEST_CASE("patterns match as GitHub documents them") {
  const std::vector<Case> kCases = {
      {"*", {"a", "a/b", ".x/y.z"}, {}},
      {"*.js", {"a.js", "x/y/a.js", "lib.js/readme"}, {"a.jsx", "ajs"}},
      {"/build/logs/", {"build/logs/a", "build/logs/x/y"}, {"x/build/logs/a", "build/logs"}},
      {"docs/*", {"docs/a.md"}, {"docs/b/c.md", "x/docs/a.md", "docs"}},
      {"apps/", {"apps/a", "x/apps/a", "x/apps/y/z"}, {"apps", "myapps/a"}},
      {"/docs/", {"docs/a", "docs/b/c"}, {"x/docs/a"}},
      {"/scripts/", {"scripts/a/b"}, {"x/scripts/a"}},
      {"**/logs", {"logs", "build/logs/a", "x/y/logs/z", "deep/logs"}, {"logsx/a"}},
      {"/apps/github", {"apps/github", "apps/github/a"}, {"x/apps/github", "apps/githubx"}},
      {"/a/**/z", {"a/z", "a/b/z", "a/b/c/z", "a/b/z/q"}, {"z", "x/a/z", "a/bz"}},
      {"/a/**", {"a/b", "a/b/c"}, {"a", "ab"}},
      {"/**", {"a", "a/b"}, {}},
      {"/a/**/", {"a/b/c", "a/b/c/d"}, {"a/b", "a"}},
      {"/*", {"a"}, {"a/b"}},
      {"**", {"a", "a/b"}, {}},
      {"/**/OWNERS", {"OWNERS", "a/OWNERS", "a/b/OWNERS"}, {"a/OWNERS.md"}},
      {"/sdk/*/test/", {"sdk/x/test/a", "sdk/x/test/b/c"}, {"sdk/test/a", "sdk/x/y/test/a"}},
      {"a/b", {"a/b", "a/b/c"}, {"x/a/b"}},
      {"name", {"name", "x/name", "x/name/y"}, {"names", "x/aname"}},
      {"te?t.c", {"test.c", "x/text.c"}, {"tet.c", "te/t.c"}},
      {"/a*b*c", {"abc", "axxbyyc", "abbc/d"}, {"ab", "acb", "a/b/c"}},
      {"Docs", {"Docs/a"}, {"docs/a"}},
      {R"(/with\ space/a\#b)", {"with space/a#b"}, {"with", "with space/ab"}},
      {R"(/lit\*eral)", {"lit*eral"}, {"literal", "litXeral"}},
      {"/a/**/**/b", {"a/b", "a/x/b", "a/x/y/b"}, {"ab"}},
  };
  for (const Case& test : kCases) {
    for (const char* path : test.yes) {
      INFO(test.pattern << " should match " << path);
      CHECK(Matches(test.pattern, path));
    }
    for (const char* path : test.no) {
      INFO(test.pattern << " should not match " << path);
      CHECK_FALSE(Matches(test.pattern, path));
    }
  }
}

TEST_CASE("the last match wins, and no owner means deliberately unowned") {
  const std::string text =
      "\xEF\xBB\xBF# teams\r\n"
      "* @all\r\n"
      "/gateway/ @shop/edge me@example.com # on call\n"
      "\n"
      "  /gateway/testdata\n"
      "*.proto @shop/api #none @not\n";
  CHECK(OwnersOf(text, "x") == "@all");
  CHECK(OwnersOf(text, "gateway/a.cc") == "@shop/edge me@example.com");
  CHECK(OwnersOf(text, "gateway/testdata/a") == "");
  CHECK(OwnersOf(text, "gateway/testdata/a.proto") == "@shop/api");
  db::IssueLog issues;
  const GithubCodeowners owners(text, "CODEOWNERS", issues);
  CHECK(issues.empty());
  CHECK(owners.OwnerOf("gateway/a.cc")->line == 3);
  CHECK(owners.OwnerOf("gateway/a.cc")->file == "CODEOWNERS");
}

TEST_CASE("lines that GitHub skips are skipped and said") {
  db::IssueLog issues;
  const GithubCodeowners owners(
      "* @a\n!x @b\n[ab]c @b\n/d nobody @b\n/e @b/\n\\#f @b\n/g a@b@c\n/h @\n//i @b\n/j*** @b\n",
      "CODEOWNERS", issues);
  CHECK(owners.size() == 1);
  CHECK(issues.Count("codeowners_line_skipped") == 8);  // all but the comment \#f
  for (const char* path : {"x", "ac", "d", "e", "g", "h", "i", "#f"})
    CHECK(owners.OwnerOf(path)->owners == "@a");
}

TEST_CASE("random bytes end neither the parser nor a match") {
  std::mt19937 random(5);
  const std::string alphabet = "**//\\?#@ab \n!.[]\t\r";
  for (int i = 0; i < 5000; ++i) {
    std::string text;
    for (uint32_t n = random() % 120; n-- > 0;)
      text +=
          random() % 20 == 0 ? static_cast<char>(random()) : alphabet[random() % alphabet.size()];
    db::IssueLog issues;
    const GithubCodeowners owners(text, "CODEOWNERS", issues);
    for (const char* path : {"a", "a/b", "b/a/b/a", "a\\b", ""}) (void)owners.OwnerOf(path);
    CHECK(issues.Count("codeowners_line_skipped") + static_cast<int64_t>(owners.size()) <=
          static_cast<int64_t>(std::count(text.begin(), text.end(), '\n')) + 1);
  }
  // What takes a backtracking matcher exponential time.
  std::string pattern, path(3000, 'a');
  for (int i = 0; i < 400; ++i) pattern += "/**/*a*a*a*a*b";
  for (size_t i = 1; i < path.size(); i += 2) path[i] = '/';
  CHECK_FALSE(Matches(pattern, path));
}

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream input(path);
  std::ostringstream text;
  text << input.rdbuf();
  return text.str();
}

TEST_CASE("real files: every line understood, known paths owned") {
  const char* data = std::getenv("ARTERIAL_CONFORMANCE_DATA");
  if (data == nullptr) {
    WARN("skipped: ARTERIAL_CONFORMANCE_DATA is not set");
    return;
  }
  struct Known {
    const char* tree;
    const char* path;
    const char* owners;
  };
  const std::vector<Known> kKnown = {
      {"grpc", "bazel/BUILD", "@jtattermusch @veblush @gnossen"},
      {"grpc", "src/core/ext/xds/xds_api.cc", "@markdroth"},
      {"grpc", "src/OWNERS", "@markdroth @a11r"},
      {"grpc", "examples/cpp/helloworld/greeter_client.cc", "-"},
      {"azure-sdk-for-cpp", "README.md", "@rickwinter @LarryOsterman @antkmsft @xirzec"},
      {"azure-sdk-for-cpp", "sdk/README.md", "@rickwinter @LarryOsterman @xirzec"},
      {"azure-sdk-for-cpp", "sdk/core/azure-core/src/http/url.cpp",
       "@rickwinter @antkmsft @LarryOsterman @xirzec"},
      {"azure-sdk-for-cpp", "unknown/a.cpp", "@rickwinter @LarryOsterman @xirzec"},
  };
  for (const Known& known : kKnown) {
    const std::filesystem::path tree = std::filesystem::path(data) / "owners" / known.tree / "tree";
    const std::string text = ReadFile(tree / ".github/CODEOWNERS");
    REQUIRE_FALSE(text.empty());
    INFO(known.tree << " " << known.path);
    CHECK(OwnersOf(text, known.path) == known.owners);
    db::IssueLog issues;
    const GithubCodeowners owners(text, ".github/CODEOWNERS", issues);
    CHECK(issues.empty());
  }
}

}  // namespace
}  // namespace arterial::indexer
