#include "indexer/build_graph/meson.h"

#include "db/support/subprocess.h"
#include "indexer/build_graph/ninja_links.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

TEST_CASE("Link steps of a build.ninja") {
  const auto links = ReadNinjaLinks(
      "rule c_LINKER\n command = x\n\n"
      "build a$ b.so.1: cpp_LINKER a.p/x.o | libu$:1.a sub/libs.so.2.p/libs.so.2.symbols $\n"
      "  libw.so || later.a\n LINK_ARGS = liba.a\n"
      "build libu.a: STATIC_LINKER u.o\n"
      "build c.p/c.o: c_COMPILER c.c liby.a || gen/v.h\nbuild lone.o: c_COMPILER c.c || v.h\n"
      "build \nbuild x\nbuild y:\nbuild z: $");
  using Files = std::vector<std::string>;
  REQUIRE(links.size() == 3);
  CHECK(links.at("a b.so.1").libraries == Files{"libu:1.a", "sub/libs.so.2", "libw.so"});
  CHECK(links.at("a b.so.1").before.empty());
  CHECK(links.at("libu.a").libraries.empty());
  CHECK(links.at("c").libraries.empty());
  CHECK(links.at("c").before == Files{"gen/v.h"});
}

// As the Meson at hand answers.
TEST_CASE("A real Meson project: what is linked, generated and included") {
  TempDir dir;
  dir.Write("shop/meson.build",
            "project('shop', 'cpp')\n"
            "gen = custom_target('version', output: 'version.h', command: ['touch', '@OUTPUT@'])\n"
            "money = static_library('money', 'money.cc')\n"
            "cart = shared_library('cart', 'cart.cc', version: '1.2', link_with: money)\n"
            "executable('shop', 'main.cc', gen, link_with: cart)\n");
  dir.Write("shop/money.cc", "int Money() { return 1; }\n");
  dir.Write("shop/cart.cc", "int Money();\nint Cart() { return Money(); }\n");
  dir.Write("shop/main.cc", "int Cart();\nint main() { return Cart(); }\n");
  const Result<ProcessOutput> configured =
      RunProcess({"meson", "setup", dir / "shop/build", dir / "shop"});
  if (!configured || configured->exit_code != 0) {
    WARN("there is no meson here, or it finds no compiler: not tested");
    return;
  }
  const FileTree tree(dir / "shop");
  db::IssueLog issues;
  BuildGraph graph;
  ReadMeson({tree, dir / "shop/build", nullptr, {}, false, issues}, graph);
  Normalise(graph);
  std::string shown;
  for (const BuildTarget& target : graph.targets) {
    shown += target.kind + " " + target.label + " " + target.artifact + "\n";
    for (const DeclaredDep& dep : target.deps) shown += "  " + dep.kind + " " + dep.to + "\n";
  }
  CHECK(shown ==
        "library cart build/libcart.so.1.2\n  link money\n"
        "library money build/libmoney.a\n"
        "binary shop build/shop\n  link cart\n  order version\n"
        "generated version build/version.h\n");
  CHECK(issues.empty());
}

}  // namespace
}  // namespace arterial::indexer
