#include <map>
#include <random>
#include <set>

#include "indexer/build_graph/bazel_files.h"
#include "indexer/build_graph/bazel_query.h"
#include "indexer/build_graph/bazel_rules.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

const std::string kTree = std::string(ARTERIAL_SOURCE_DIR) + "/tests/build_graph/bazel";

// One line a target: rule, label, files by role, dependencies by kind.
std::string Show(const BuildGraph& graph) {
  std::string out;
  for (const BuildTarget& target : graph.targets) {
    out += target.kind + " " + target.rule + " " + target.label + " " + target.file + ":" +
           std::to_string(target.line) + "\n";
    for (const TargetFile& file : target.files)
      out += "  " + file.role + " " + file.path + (file.generated ? " generated" : "") +
             (file.conditional ? " conditional" : "") + "\n";
    for (const DeclaredDep& dep : target.deps)
      out += "  " + dep.kind + " " + dep.to + (dep.conditional ? " conditional" : "") + "\n";
  }
  return out;
}

BuildGraph Read(const std::string& root, db::IssueLog& issues, const std::string& query = {}) {
  const FileTree tree(root);
  BuildGraph graph;
  ReadBazel({tree, {}, nullptr, query, false, issues}, graph);
  Normalise(graph);
  return graph;
}

constexpr char kExpected[] =
    "binary cc_binary //app:shop app/BUILD.bazel:1\n"
    "  source app/main.cc\n"
    "  data lib/version.h generated\n"
    "  public //lib:cart\n"
    "  public //lib:cash\n"
    "  data //lib:version\n"
    "library cc_library //lib:cart lib/BUILD:5\n"
    "  source lib/cart.cc\n"
    "  source lib/cart_more.cc\n"
    "  header lib/cart.h\n"
    "  header lib/version.h generated\n"
    "  public //lib:money\n"
    "  public //lib:version\n"
    "test cc_test //lib:cart_test lib/BUILD:5\n"
    "  source lib/cart_test.cpp\n"
    "  public //lib:cart\n"
    "alias alias //lib:cash lib/BUILD:27\n"
    "  public //lib:money\n"
    "other config_setting //lib:fast lib/BUILD:16\n"
    "library cc_library //lib:money lib/BUILD:7\n"
    "  source lib/money.cc\n"
    "  header lib/money.h\n"
    "  header lib/money_fast.h conditional\n"
    "generated genrule //lib:version lib/BUILD:21\n"
    "  header lib/version.h generated\n";

// Lines in order, so that differences of order within a target do not count.
std::multiset<std::string> Lines(const std::string& text) {
  std::multiset<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    lines.insert(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

TEST_CASE("BUILD files without Bazel") {
  db::IssueLog issues;
  CHECK(Lines(Show(Read(kTree, issues))) == Lines(kExpected));
  CHECK(issues.empty());
}

// Recorded from Bazel 4.2.3: bazel query 'kind(rule, //...)' in a copy of the tree.
TEST_CASE("What Bazel says of the same tree is the same") {
  const FileTree tree(kTree);
  for (const char* name : {"query.proto_bin", "query.streamed"}) {
    const std::optional<std::string> bytes = ReadText(kTree + "/" + name);
    REQUIRE(bytes);
    db::IssueLog issues;
    Result<std::vector<BazelPackage>> packages = ParseBazelQuery(*bytes, "/src/shop", issues);
    REQUIRE(packages);
    BuildGraph graph;
    ResolveBazel(std::move(*packages), tree, kBazelSystem, graph);
    Normalise(graph);
    // A query has no branches of select().
    std::multiset<std::string> expected;
    for (std::string line : Lines(kExpected)) {
      if (line.ends_with(" conditional")) line.resize(line.size() - 12);
      expected.insert(line);
    }
    CHECK(Lines(Show(graph)) == expected);
  }
}

// Recorded from Bazel 4.2.3: bazel cquery 'kind(rule, //...)' --output=proto. It has chosen the
// branches of select(), here those of a build that is not optimised.
TEST_CASE("What Bazel says of the tree as it would be built") {
  const FileTree tree(kTree);
  const std::optional<std::string> bytes = ReadText(kTree + "/cquery.proto_bin");
  REQUIRE(bytes);
  db::IssueLog issues;
  Result<std::vector<BazelPackage>> packages = ParseBazelQuery(*bytes, "/src/shop", issues);
  REQUIRE(packages);
  BuildGraph graph;
  ResolveBazel(std::move(*packages), tree, kBazelSystem, graph);
  Normalise(graph);
  std::multiset<std::string> expected;
  for (const std::string& line : Lines(kExpected))
    if (!line.ends_with(" conditional")) expected.insert(line);
  CHECK(Lines(Show(graph)) == expected);
}

TEST_CASE("JSON of bazel cquery; what Bazel adds by itself is not of the tree") {
  const std::string text =
      R"({"results":[{"target":{"type":"RULE","rule":{"name":"@@//a:b","ruleClass":"cc_binary",)"
      R"("location":"/r/shop/a/BUILD:3:1","attribute":[)"
      R"({"name":"deps","type":"LABEL_LIST","stringListValue":["@@//c:d"],"explicitlySpecified":true},)"
      R"({"name":"malloc","type":"LABEL","stringValue":"@bazel_tools//tools/cpp:malloc",)"
      R"("explicitlySpecified":false}]}},"configurationId":1}],"configurations":[{"id":1}]})";
  db::IssueLog issues;
  Result<std::vector<BazelPackage>> packages = ParseBazelQuery(text, "/r", issues);
  REQUIRE(packages);
  REQUIRE(packages->size() == 1);
  const BazelTarget& target = (*packages)[0].targets[0];
  // The query was made in a workspace below the root.
  CHECK(target.target.label == "//shop/a:b");
  CHECK(target.target.file == "shop/a/BUILD");
  REQUIRE(target.references.size() == 1);
  CHECK(target.references[0].label == "//shop/c:d");
}

TEST_CASE("JSON of bazel query, whole or a target a line") {
  const std::string target =
      R"({"type":"RULE","rule":{"name":"//a:b","ruleClass":"cc_library","location":"/r/a/BUILD:3:1",)"
      R"("attribute":[{"name":"srcs","type":"LABEL_LIST","stringListValue":["//a:b.cc"]}]}})";
  for (const std::string& text : {"{\"target\":[" + target + "]}", target + "\n" + target + "\n"}) {
    db::IssueLog issues;
    Result<std::vector<BazelPackage>> packages = ParseBazelQuery(text, "/r", issues);
    REQUIRE(packages);
    REQUIRE(packages->size() == 1);
    CHECK((*packages)[0].targets[0].target.label == "//a:b");
    CHECK((*packages)[0].targets[0].target.file == "a/BUILD");
    CHECK((*packages)[0].targets[0].target.line == 3);
  }
  db::IssueLog issues;
  CHECK(!ParseBazelQuery("{\"a\" no", "/r", issues));
  CHECK(!ParseBazelQuery("\xff\xff\xff\xff", "/r", issues));
}

TEST_CASE("No mutation of a query's output does harm") {
  for (const char* name : {"query.proto_bin", "query.streamed", "cquery.proto_bin"}) {
    const std::optional<std::string> bytes = ReadText(kTree + "/" + name);
    REQUIRE(bytes);
    std::mt19937 random(13);
    int accepted = 0;
    for (int i = 0; i < 2000; ++i) {
      std::string broken = *bytes;
      for (uint32_t n = random() % 4; n-- > 0;) {
        const size_t at = random() % broken.size();
        if (random() % 2 == 0)
          broken[at] = static_cast<char>(random());
        else
          broken.erase(at, random() % 9);
      }
      db::IssueLog issues;
      accepted += ParseBazelQuery(broken, "/src/shop", issues).ok();
    }
    CHECK(accepted > 500);
    CHECK(accepted < 2000);
  }
}

TEST_CASE("A file with a syntax error is lost alone, with line and column") {
  TempDir dir;
  dir.Write("a/BUILD", "cc_library(name = \"a\",\n  srcs = [\"a.cc\"\n)\n");
  dir.Write("b/BUILD", "cc_library(name = \"b\", deps = [\"//a\"])\n");
  db::IssueLog issues;
  const BuildGraph graph = Read(dir.path(), issues);
  REQUIRE(graph.targets.size() == 1);
  CHECK(graph.targets[0].label == "//b:b");
  REQUIRE(issues.rows().size() == 1);
  const auto& [kind, severity, file, line, detail] = issues.rows().begin()->first;
  CHECK(kind == "bazel_file_skipped");
  CHECK(file == "a/BUILD");
  CHECK(line == 3);
  CHECK(detail.find("column 1: ") == 0);
}

TEST_CASE("Globs stop at packages and do not meet hidden folders") {
  TempDir dir;
  dir.Write(
      "BUILD",
      "filegroup(name = \"f\", srcs = glob([\"**/*.h\", \"x/*.cc\"], exclude = [\"**/n*\"]))");
  for (const char* file : {"a.h", "x/b.h", "x/c.cc", "x/n.h", "p/BUILD", "p/d.h", ".g/e.h"})
    dir.Write(file, "");
  db::IssueLog issues;
  CHECK(Show(Read(dir.path(), issues)) ==
        "generated filegroup //:f BUILD:1\n  header a.h\n  header x/b.h\n  source x/c.cc\n");
}

TEST_CASE("Macros of other repositories are one target, and said") {
  TempDir dir;
  dir.Write("BUILD",
            "load(\"@org//:x.bzl\", \"org_service\", \"cc_library\")\n"
            "cc_library(name = \"a\")\norg_service(name = \"s\", deps = [\":a\"])\n");
  db::IssueLog issues;
  const BuildGraph graph = Read(dir.path(), issues);
  REQUIRE(graph.targets.size() == 2);
  CHECK(graph.targets[1].deps.size() == 1);
  CHECK(issues.Count("bazel_macro_not_understood") == 1);
}

TEST_CASE("Labels") {
  CHECK(AbsoluteLabel("a.cc", "x/y") == "//x/y:a.cc");
  CHECK(AbsoluteLabel(":b", "x") == "//x:b");
  CHECK(AbsoluteLabel("//p/q", "x") == "//p/q:q");
  CHECK(AbsoluteLabel("@//p:q", "x") == "//p:q");
  CHECK(AbsoluteLabel("@com_x", "x") == "@com_x//:com_x");
  CHECK(AbsoluteLabel("@com_x//a", "x") == "@com_x//a:a");
}

TEST_CASE("A nested workspace has labels of its own; protoc's files are those of its library") {
  TempDir dir;
  dir.Write("WORKSPACE", "");
  dir.Write("BUILD", "cc_library(name = 'money')\n");
  dir.Write("examples/shop/WORKSPACE", "");
  dir.Write("examples/shop/BUILD", "cc_library(name = 'all', deps = ['//proto:cart_cc'])\n");
  dir.Write("examples/shop/proto/cart.proto", "");
  dir.Write("examples/shop/proto/BUILD",
            "proto_library(name = 'cart', srcs = ['cart.proto'])\n"
            "cc_proto_library(name = 'cart_cc', deps = [':cart'])\n"
            "cc_binary(name = 'app', deps = ['//:all', '//:money'])\n");
  const FileTree tree(dir.path());
  db::IssueLog issues;
  BuildGraph graph;
  ReadBazelFiles({tree, {}, nullptr, {}, false, issues}, graph);
  Normalise(graph);
  std::string shown;
  for (const BuildTarget& target : graph.targets) {
    shown += target.label + ":";
    for (const DeclaredDep& dep : target.deps) shown += " " + dep.to;
    for (const TargetFile& file : target.files) shown += " " + file.path;
    shown += "\n";
  }
  // //:money of the nested workspace is not the outer one's.
  CHECK(shown ==
        "//:money:\n"
        "//examples/shop/proto:app: //examples/shop:all //examples/shop:money\n"
        "//examples/shop/proto:cart: examples/shop/proto/cart.proto\n"
        "//examples/shop/proto:cart_cc: //examples/shop/proto:cart"
        " examples/shop/proto/cart.pb.cc examples/shop/proto/cart.pb.h\n"
        "//examples/shop:all: //examples/shop/proto:cart_cc\n");
}

}  // namespace
}  // namespace arterial::indexer
