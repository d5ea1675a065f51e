#include "indexer/build_graph/uses.h"

#include <map>

#include "indexer/build_graph/build_pass.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

// A graph from "label: dep:kind, ..." and files.
BuildTarget Target(const std::string& label, const std::string& kind,
                   const std::vector<std::string>& files,
                   const std::vector<std::pair<std::string, std::string>>& deps) {
  BuildTarget target;
  target.label = label;
  target.system = "cmake";
  target.kind = kind;
  target.file = "CMakeLists.txt";
  for (const std::string& file : files)
    target.files.push_back({file, file.ends_with(".h") ? "header" : "source", false, false});
  for (const auto& [to, how] : deps) target.deps.push_back({to, how, false, "CMakeLists.txt", 1});
  return target;
}

std::string Show(db::Connection& db) {
  Result<db::Statement> rows = db.Prepare(
      "SELECT \"from\", \"to\", coalesce(declared, '-'), coalesce(used, '-'), state FROM "
      "target_deps"
      " ORDER BY 1, 2");
  REQUIRE(rows);
  std::string out;
  for (;;) {
    Result<bool> row = rows->Step();
    REQUIRE(row);
    if (!*row) return out;
    for (int i = 0; i < 5; ++i) out += rows->String(i) + (i < 4 ? " " : "\n");
  }
}

struct Analysed {
  std::string deps;
  std::vector<std::vector<std::string>> cycles;
};

Analysed Analyse(const TempDir& dir, BuildGraph graph) {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  REQUIRE(db);
  Normalise(graph);
  const FileTree tree(dir.path());
  Result<StoredGraph> stored = StoreBuildGraph(*db, graph);
  REQUIRE(stored);
  Result<FileIncludes> includes = CollectIncludes(*db, tree, graph);
  REQUIRE(includes);
  const std::vector<TargetDep> deps = FindUses(graph, *includes, {});
  const auto cycles = FindCycles(deps, graph.targets.size());
  REQUIRE(StoreUses(*db, *stored, deps, cycles));
  Analysed analysed{Show(*db), {}};
  for (const auto& cycle : cycles) {
    analysed.cycles.emplace_back();
    for (TargetId id : cycle) analysed.cycles.back().push_back(graph.targets[id].label);
  }
  // Again: nothing has changed, nothing is read.
  Result<StoredGraph> again = StoreBuildGraph(*db, graph);
  REQUIRE(again);
  CHECK(!again->changed);
  CHECK(again->rows == stored->rows);
  Result<FileIncludes> same = CollectIncludes(*db, tree, graph);
  REQUIRE(same);
  CHECK(same->texts_read == 0);
  CHECK(same->lines == includes->lines);
  return analysed;
}

TEST_CASE("What cannot be declared is not undeclared") {
  TempDir dir;
  dir.Write("app/main.cc", "#include \"cart/cart.h\"\n");
  dir.Write("cart/cart.cc", "#include \"cart/cart.h\"\n");
  dir.Write("cart/cart.h", "");
  BuildGraph graph;
  graph.targets = {Target("app", "other", {"app/main.cc"}, {}),
                   Target("cart", "library", {"cart/cart.cc"}, {})};
  for (BuildTarget& target : graph.targets) target.states_deps = false;
  CHECK(Analyse(dir, graph).deps == "app cart - include used\n");
}

TEST_CASE("A source that no target names is of none, and accuses nobody") {
  TempDir dir;
  dir.Write("cart/cart.cc", "");
  dir.Write("cart/cart_check.cc", "#include \"money/money.h\"\n");
  dir.Write("money/money.h", "");
  BuildGraph graph;
  graph.targets = {Target("cart", "library", {"cart/cart.cc"}, {}),
                   Target("money", "headers", {"money/money.h"}, {})};
  CHECK(Analyse(dir, graph).deps.empty());
}

TEST_CASE("A made file of one name in several places: the declared one is meant") {
  TempDir dir;
  dir.Write("app/main.cc",
            "#ifdef BAZEL\n#include \"a/cart.pb.h\"\n#else\n#include \"cart.pb.h\"\n#endif\n");
  dir.Write("app/lone.cc", "#include \"cart.pb.h\"\n");
  BuildGraph graph;
  graph.targets = {Target("app", "binary", {"app/main.cc"}, {{"cart", "public"}}),
                   Target("lone", "binary", {"app/lone.cc"}, {}),
                   Target("cart", "library", {"a/cart.pb.h"}, {}),
                   Target("other", "library", {"b/cart.pb.h"}, {})};
  for (BuildTarget& target : graph.targets)
    for (TargetFile& file : target.files) file.generated = file.path.ends_with(".pb.h");
  CHECK(Analyse(dir, graph).deps == "app cart public include used\n");
}

TEST_CASE("What tools make whole is not called unused") {
  TempDir dir;
  dir.Write("app/main.cc", "int yyparse();\n");
  BuildGraph graph;
  graph.targets = {Target("app", "binary", {"app/main.cc"}, {{"parse", "link"}, {"cart", "link"}}),
                   Target("parse", "library", {"gen/y.cc", "gen/y.h"}, {}),
                   Target("cart", "library", {"gen/cart.pb.cc", "gen/cart.pb.h"}, {})};
  for (BuildTarget& target : graph.targets)
    for (TargetFile& file : target.files) file.generated = file.path.starts_with("gen/");
  CHECK(Analyse(dir, graph).deps == "app cart link - unused\napp parse link - unknown\n");
}

TEST_CASE("Declared against used") {
  TempDir dir;
  dir.Write("app/main.cc",
            "#include \"cart/cart.h\"\n#include \"money/money.h\"\n#include <vector>\n");
  dir.Write("cart/cart.cc", "#include \"cart.h\"\n");
  dir.Write("cart/cart.h", "#include \"base/types.h\"\n");
  dir.Write("money/money.cc", "");
  dir.Write("money/money.h", "");
  dir.Write("base/types.h", "");
  dir.Write("base/types.cc", "");
  dir.Write("log/log.cc", "");
  dir.Write("log/log.h", "");
  dir.Write("plugin/plugin.cc", "");
  BuildGraph graph;
  graph.targets = {
      Target("app", "binary", {"app/main.cc"},
             {{"cart", "private"},
              {"log", "private"},
              {"plugin", "private"},
              {"flags", "private"},
              {"base", "private"},
              {"pthread", "link"},
              {"docs", "order"}}),
      Target("cart", "library", {"cart/cart.cc"}, {{"base", "public"}}),
      Target("money", "library", {"money/money.cc"}, {}),
      Target("base", "library", {"base/types.cc"}, {}),
      Target("log", "library", {"log/log.cc"}, {}),
      Target("plugin", "library", {"plugin/plugin.cc"}, {}),
      Target("flags", "headers", {}, {}),
      Target("docs", "other", {}, {}),
  };
  CHECK(Analyse(dir, graph).deps ==
        "app base private indirect used\n"
        "app cart private include used\n"
        "app docs order - build_only\n"
        "app flags private - settings\n"
        "app log private - unused\n"
        "app money - include undeclared\n"
        "app plugin private - link_only\n"
        "app pthread link - external\n"
        "cart base public include used\n");
}

TEST_CASE("What others pass on is transitive; a facade is used through what it passes on") {
  TempDir dir;
  dir.Write("a/a.cc", "#include \"b/b.h\"\n#include \"c/c.h\"\n");
  dir.Write("b/b.h", "");
  dir.Write("b/b.cc", "");
  dir.Write("c/c.h", "");
  dir.Write("c/c.cc", "");
  dir.Write("d/d.cc", "#include \"c/c.h\"\n");
  BuildGraph graph;
  graph.targets = {Target("a", "library", {"a/a.cc"}, {{"b", "private"}}),
                   Target("b", "library", {"b/b.cc"}, {{"c", "public"}}),
                   Target("c", "library", {"c/c.cc"}, {}),
                   Target("d", "library", {"d/d.cc"}, {{"all", "private"}}),
                   Target("all", "headers", {}, {{"c", "interface"}})};
  CHECK(Analyse(dir, graph).deps ==
        "a b private include used\n"
        "a c - include transitive\n"
        "all c interface - exported\n"
        "b c public - unused\n"
        "d all private through used\n"
        "d c - include transitive\n");
}

TEST_CASE("What the build makes is used before it is made, in the words of every build system") {
  TempDir dir;
  dir.Write("app/main.cc", "#include \"cart.pb.h\"\n");
  dir.Write("api/cart.proto", "");
  auto proto = [](const char* label, const char* header) {
    BuildTarget target = Target(label, "library", {}, {});
    target.files.push_back({header, "header", true, false});
    return target;
  };
  BuildGraph graph;
  graph.targets = {
      Target("app", "binary", {"app/main.cc"}, {{"cart_proto", "private"}, {"pay", "private"}}),
      proto("cart_proto", "/elsewhere/build/api/cart.pb.h"),
      proto("pay", "/elsewhere/build/api/pay.pb.h")};
  BuildTarget app = Target("//app:app", "binary", {"app/main.cc"}, {{"//api:cart", "public"}});
  BuildTarget cart = proto("//api:cart", "api/cart.pb.h");
  app.system = cart.system = "bazel";
  graph.targets.push_back(app);
  graph.targets.push_back(cart);
  CHECK(Analyse(dir, graph).deps ==
        "//app:app //api:cart public include used\n"
        "app cart_proto private include used\n"
        "app pay private - unused\n");
}

TEST_CASE("Circles, declared and only used") {
  TempDir dir;
  dir.Write("a/a.cc", "");
  dir.Write("a/a.h", "");
  dir.Write("b/b.cc", "#include \"a/a.h\"\n");
  BuildGraph graph;
  graph.targets = {Target("a", "library", {"a/a.cc"}, {{"b", "private"}}),
                   Target("b", "library", {"b/b.cc"}, {}),
                   Target("x", "library", {}, {{"y", "public"}}),
                   Target("y", "library", {}, {{"z", "public"}}),
                   Target("z", "library", {}, {{"x", "public"}, {"a", "public"}})};
  CHECK(Analyse(dir, graph).cycles ==
        std::vector<std::vector<std::string>>{{"a", "b"}, {"x", "y", "z"}});
}

}  // namespace
}  // namespace arterial::indexer
