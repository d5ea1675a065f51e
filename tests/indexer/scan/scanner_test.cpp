// Which files a unit includes, in every way that the language has.
#include "tests/catch.h"
#include "tests/indexer/scan/unit.h"

namespace arterial::indexer {
namespace {

TEST_CASE("files and edges stand in the order of inclusion, with lines") {
  const TempDir tree;
  tree.Write("a.cc", "// a\n#include \"x.h\"\n\n#include <sub/y.h>\nint main() {}\n");
  tree.Write("x.h", "#pragma once\n#include \"sub/y.h\"\n");
  tree.Write("sub/y.h", "#pragma once\n");
  const Scanned scan = ScanOf(tree, "a.cc", {"-I", tree.path()});
  CHECK(scan.Files() == Lines{"a.cc", "x.h", "sub/y.h"});
  CHECK(scan.Edges() == Lines{"a.cc:2 x.h", "x.h:2 sub/y.h", "a.cc:4 sub/y.h"});
  CHECK(scan.unit.missing.empty());
  CHECK(scan.unit.uncertain == "");
  CHECK_FALSE(scan.unit.MayMatter());
}

TEST_CASE("a missing include is noted and the scan goes on behind it") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n#include <gone/b.h>\n#include \"y.h\"\n");
  tree.Write("x.h", "\n#include \"gone/a.h\"\n#ifndef FROM_A\n#include \"z.h\"\n#endif\n");
  tree.Write("y.h", "");
  tree.Write("z.h", "");
  const Scanned scan = ScanOf(tree, "a.cc");
  CHECK(scan.Files() == Lines{"a.cc", "x.h", "z.h", "y.h"});
  CHECK(scan.Missing() == Lines{"x.h:2 gone/a.h", "a.cc:2 gone/b.h"});
  CHECK(scan.unit.uncertain == "");
  CHECK(scan.unit.MayMatter());  // who knows what is in it
  const auto& absent = scan.table.absent;
  CHECK(std::find(absent.begin(), absent.end(), tree / "gone") != absent.end());
}

TEST_CASE("conditions know macros of the command, of other headers and of the compiler") {
  const TempDir tree;
  tree.Write("a.cc",
             "#include \"config.h\"\n"
             "#if defined(WITH_X) && LEVEL > 2\n#include \"x.h\"\n#endif\n"
             "#if ON(1)\n#include \"y.h\"\n#else\n#include \"no.h\"\n#endif\n"
             "#ifdef __cplusplus\n#include \"z.h\"\n#elif 1\n#include \"no.h\"\n#endif\n"
             "#if __cplusplus < 202002L\n#include \"old.h\"\n#endif\n");
  tree.Write("config.h", "#define LEVEL \\\n  3\n#define ON(n) (n && LEVEL == 3)\n");
  for (const char* name : {"x.h", "y.h", "z.h", "old.h"}) tree.Write(name, "");
  CHECK(ScanOf(tree, "a.cc", {"-DWITH_X"}).Files() ==
        Lines{"a.cc", "config.h", "x.h", "y.h", "z.h"});
  CHECK(ScanOf(tree, "a.cc", {"-std=c++17"}).Files() ==
        Lines{"a.cc", "config.h", "y.h", "z.h", "old.h"});
}

TEST_CASE("the same files under other flags in one scanner") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n");
  tree.Write("x.h", "#ifdef WITH_Y\n#include \"y.h\"\n#endif\n");
  tree.Write("y.h", "");
  Scanner scanner(OptionsFor(tree));
  CHECK(ScanOf(scanner, UnitOf(tree, "a.cc")).Files() == Lines{"a.cc", "x.h"});
  CHECK(ScanOf(scanner, UnitOf(tree, "a.cc", {"-DWITH_Y"})).Files() == Lines{"a.cc", "x.h", "y.h"});
  CHECK(ScanOf(scanner, UnitOf(tree, "a.cc")).Files() == Lines{"a.cc", "x.h"});
}

TEST_CASE("includes of the command line belong to the main file") {
  const TempDir tree;
  tree.Write("a.cc", "int main() {}\n");
  tree.Write("forced.h", "#include \"x.h\"\n");
  tree.Write("x.h", "");
  const Scanned scan = ScanOf(tree, "a.cc", {"-include", "forced.h"});
  CHECK(scan.Files() == Lines{"a.cc", "forced.h", "x.h"});
  CHECK(scan.Edges() == Lines{"a.cc:0 forced.h", "forced.h:1 x.h"});
}

TEST_CASE("__has_include asks without reading") {
  const TempDir tree;
  tree.Write("a.cc",
             "#if __has_include(\"there.h\")\n#include \"x.h\"\n#endif\n"
             "#if __has_include(<gone.h>)\n#include <gone.h>\n#else\n#include \"y.h\"\n#endif\n"
             "#if defined __has_include && __has_include(\"x.h\")\n#endif\n");
  for (const char* name : {"there.h", "x.h", "y.h"}) tree.Write(name, "");
  const Scanned scan = ScanOf(tree, "a.cc");
  CHECK(scan.Files() == Lines{"a.cc", "x.h", "y.h"});
  CHECK(scan.Asked() == Lines{"there.h"});
  CHECK(scan.unit.missing.empty());
}

TEST_CASE("include_next goes on in the folders behind") {
  const TempDir tree;
  tree.Write("a.cc", "#include <x.h>\n");
  tree.Write("one/x.h", "#include_next <x.h>\n");
  tree.Write("two/x.h", "#include_next <x.h>\n");
  tree.Write("three/x.h", "");
  const Scanned scan =
      ScanOf(tree, "a.cc", {"-I", tree / "one", "-I", tree / "two", "-isystem", tree / "three"});
  CHECK(scan.Files() == Lines{"a.cc", "one/x.h", "two/x.h", "three/x.h"});
}

TEST_CASE("computed includes are computed") {
  const TempDir tree;
  tree.Write("a.cc",
             "#define QUOTE(x) #x\n#define HEADER(n) QUOTE(x_##n.h)\n#define ANGLED <sub/y.h>\n"
             "#include HEADER(1)\n#include ANGLED\n#define VERSION 2\n"
             "#include QUOTE_OF(VERSION)\n#include \"z.h\"\n");
  for (const char* name : {"x_1.h", "sub/y.h", "z.h"}) tree.Write(name, "");
  const Scanned scan = ScanOf(tree, "a.cc", {"-I."});
  CHECK(scan.Files() == Lines{"a.cc", "x_1.h", "sub/y.h", "z.h"});
  CHECK(scan.Edges() == Lines{"a.cc:4 x_1.h", "a.cc:5 sub/y.h", "a.cc:8 z.h"});
  // QUOTE_OF comes from nowhere: what it stands for may hide anything.
  CHECK(scan.unit.uncertain != "");
  CHECK(scan.unit.MayMatter());
}

TEST_CASE("cycles end, guarded or not") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n#include \"y.h\"\n");
  SECTION("guarded") {
    tree.Write("x.h", "#ifndef X\n#define X\n#include \"y.h\"\n#endif\n");
    tree.Write("y.h", "#pragma once\n#include \"x.h\"\n");
    const Scanned scan = ScanOf(tree, "a.cc");
    CHECK(scan.Edges() == Lines{"a.cc:1 x.h", "x.h:3 y.h", "y.h:2 x.h", "a.cc:2 y.h"});
    CHECK(scan.unit.uncertain == "");
  }
  SECTION("not guarded, and each file includes the other twice") {
    tree.Write("x.h", "#include \"y.h\"\n#include \"y.h\"\n");
    tree.Write("y.h", "#include \"x.h\"\n#include \"x.h\"\n");
    const Scanned scan = ScanOf(tree, "a.cc");
    CHECK(scan.Files() == Lines{"a.cc", "x.h", "y.h"});
    CHECK(scan.unit.uncertain.find("too deep") != std::string::npos);
  }
}

TEST_CASE("bytes that are no UTF-8, marks, NULs and long lines are text as any other") {
  const TempDir tree;
  tree.Write("a.cc", "\xef\xbb\xbf#include \"x.h\"\n// \xff\xfe\xe9\n#include \"y.h\"\n");
  tree.Write("x.h", std::string("const char* s = \"\xe4\xf6\xfc \0 \";\n", 26) +
                        std::string(100000, 'x') + "\n#include \"\xe9t\xe9.h\"\n");
  tree.Write("\xe9t\xe9.h", "#define A R\"(\n#include \"no.h\"\n)\"\n");
  tree.Write("y.h", "/* \n#include \"no.h\"\n*/ #include \"z.h\"\n%:include \"z.h\"\r\n");
  tree.Write("z.h", "#include \"x.h");  // cut off
  const Scanned scan = ScanOf(tree, "a.cc");
  CHECK(scan.Files() == Lines{"a.cc", "x.h", "\xe9t\xe9.h", "y.h", "z.h"});
}

TEST_CASE("modules are named") {
  const TempDir tree;
  tree.Write("m.cc", "module;\n#include \"x.h\"\nexport module shop;\n");
  tree.Write("use.cc", "#include \"x.h\"\nimport shop;\nint main() {}\n");
  tree.Write("plain.cc", "#include \"x.h\"\nint import_count = 0, module = 1;\n");
  tree.Write("x.h", "");
  CHECK(ScanOf(tree, "m.cc").unit.modules);
  CHECK(ScanOf(tree, "use.cc").unit.modules);
  CHECK_FALSE(ScanOf(tree, "plain.cc").unit.modules);
  CHECK(ScanOf(tree, "use.cc").Files() == Lines{"use.cc", "x.h"});
}

TEST_CASE("commands that Clang refuses and files that are not there are uncertain") {
  const TempDir tree;
  tree.Write("a.cc", "#include \"x.h\"\n");
  tree.Write("x.h", "");
  CHECK(ScanOf(tree, "a.cc", {"-march=no-such-cpu", "-fno-such-flag"}).Files() ==
        Lines{"a.cc", "x.h"});
  const Scanned gone = ScanOf(tree, "gone.cc");
  CHECK(gone.unit.files.empty());
  CHECK(gone.unit.uncertain != "");
  CHECK(gone.unit.MayMatter());
}

}  // namespace
}  // namespace arterial::indexer
