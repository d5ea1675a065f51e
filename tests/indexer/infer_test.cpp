// What a tree says about flags: sources, include lines, include folders, standards, packages.
#include <algorithm>

#include "db/support/subprocess.h"
#include "indexer/infer/include_scan.h"
#include "indexer/infer/infer_commands.h"
#include "indexer/infer/language_standard.h"
#include "indexer/infer/source_tree.h"
#include "indexer/infer/system_headers.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

using Words = std::vector<std::string>;

std::string Names(const std::vector<Include>& includes) {
  std::string names;
  for (const Include& include : includes)
    names += (include.angled ? "<" : "") + include.name + (include.angled ? "> " : " ");
  return names;
}

TEST_CASE("include lines are read without a preprocessor") {
  CHECK(Names(ScanIncludes("#include \"a.h\"\n# include<b/c.h>// x\n  #\tinclude \"a.h\" \r\n")) ==
        "a.h <b/c.h> ");
  CHECK(Names(ScanIncludes("#if 0\n#include <x.h>\n#else\n#include \"x.h\"\n#endif\n")) ==
        "<x.h> x.h ");
  CHECK(Names(ScanIncludes("// #include \"no\"\nint a; #include \"no\"\n#include MACRO\n"
                           "#include_next <no>\n#include \"un\nclosed.h\"\n#include <>\n"
                           "#include \"\"\n#includes \"no\"\n#define X #include \"no\"\n#")) == "");
  CHECK(ScanIncludes("").empty());
  CHECK(Names(ScanIncludes("#include \"last.h\"")) == "last.h ");
}

TEST_CASE("build files say the standard") {
  auto said = [](std::string_view text) {
    const Standard standard = FindStandard(text);
    return standard.year == 0 ? "" : StandardFlag(standard, 0);
  };
  CHECK(said("set(CMAKE_CXX_STANDARD 20)") == "-std=gnu++20");
  CHECK(said("set(CMAKE_CXX_STANDARD 17)\nset(CMAKE_CXX_EXTENSIONS OFF)") == "-std=c++17");
  CHECK(said("set(CMAKE_CXX_STANDARD \"23\")") == "-std=gnu++23");
  CHECK(said("target_compile_features(x PUBLIC cxx_std_20)") == "-std=gnu++20");
  CHECK(said("build --cxxopt=-std=c++2a") == "-std=c++20");
  CHECK(said("CXXFLAGS += -std=gnu++1z -O2\n") == "-std=gnu++17");
  CHECK(said("project('x', 'cpp', default_options: ['cpp_std=c++20'])") == "-std=c++20");
  CHECK(said("AX_CXX_COMPILE_STDCXX([20], [noext])") == "-std=gnu++20");
  CHECK(said("AX_CXX_COMPILE_STDCXX_20") == "-std=gnu++20");
  // Older ones are raised; comments, references and other numbers say nothing.
  CHECK(said("set(CMAKE_CXX_STANDARD 98)") == "-std=gnu++17");
  CHECK(said("# set(CMAKE_CXX_STANDARD 20)") == "");
  CHECK(said("set(CMAKE_CXX_STANDARD ${X})\nset(CMAKE_CXX_STANDARD_REQUIRED ON)") == "");
  CHECK(said("-std=c++201 -std=c11") == "");
  CHECK(said("-std=c++17\n-std=c++20\n-std=c++14") == "-std=c++20");
  CHECK(StandardFlag({}, 0) == "-std=gnu++17");
  CHECK(StandardFlag({}, YearOfHeader("span")) == "-std=gnu++20");
  CHECK(StandardFlag({}, YearOfHeader("expected")) == "-std=gnu++23");
  CHECK(StandardFlag({2017, true}, 2020) == "-std=gnu++17");
}

TEST_CASE("sources are listed without builds, hidden folders and code of others") {
  TempDir tree;
  for (const char* file : {"main.cc",
                           "src/a.cpp",
                           "src/b.C",
                           "src/c.c",
                           "src/x.pb.cc",
                           "src/a.h",
                           "src/E_server.skeleton.cpp",
                           ".hidden/h.cc",
                           "out/CMakeCache.txt",
                           "out/gen.cc",
                           "b/build.ninja",
                           "b/sub/d.cc",
                           "build/real.cc",
                           "third_party/zip/z.cc",
                           "third_party/zip/z.h",
                           "svc/vendor/v.cc",
                           "external/e.cc",
                           "svc/external/kept.cc",
                           "CMakeFiles/3/id.cc",
                           "CMakeLists.txt",
                           "src/BUILD",
                           "rules/cc.bzl",
                           "notes.txt"})
    tree.Write(file, "x");
  std::filesystem::create_symlink("a.cpp", tree / "src/linked.cc");
  std::filesystem::create_directory_symlink("src", tree / "again");
  const Words sources = {"build/real.cc", "main.cc", "src/a.cpp",
                         "src/b.C",       "src/c.c", "svc/external/kept.cc"};
  const Words headers = {"external/e.cc",        "src/a.h",
                         "src/linked.cc",        "svc/vendor/v.cc",
                         "third_party/zip/z.cc", "third_party/zip/z.h"};
  auto check = [&] {
    const SourceTree listed = ListSourceTree(tree.path());
    CHECK(listed.sources == sources);
    CHECK(listed.headers == headers);
    CHECK(listed.build_files == Words{"CMakeLists.txt", "rules/cc.bzl", "src/BUILD"});
    CHECK(listed.generated == 2);
    CHECK(listed.vendored ==
          std::map<std::string, int64_t>{{"external", 1}, {"svc/vendor", 1}, {"third_party", 1}});
  };
  check();

  if (FindProgram("git").empty()) return;
  auto git = [&](Words arguments) {
    arguments.insert(arguments.begin(), {"git", "-C", tree.path(), "-c", "user.name=t", "-c",
                                         "user.email=t@t", "-c", "init.defaultBranch=m"});
    Result<ProcessOutput> run = RunProcess(arguments);
    REQUIRE(run.ok());
    INFO(run->err);
    REQUIRE(run->exit_code == 0);
  };
  git({"init", "-q"});
  check();  // all untracked
  tree.Write(".gitignore", "ignored/\n*.tmp.cc\n");
  tree.Write("ignored/i.cc", "x");
  tree.Write("src/y.tmp.cc", "x");
  git({"add", "main.cc", "src", "build"});
  check();  // some tracked, links among them
  // A repository within is a part of the tree.
  tree.Write("sub/module/s.cc", "x");
  git({"init", "-q", "sub/module"});
  const Words now = ListSourceTree(tree.path()).sources;
  CHECK(std::find(now.begin(), now.end(), "sub/module/s.cc") != now.end());
  // An ignored folder that is indexed for itself is listed as one without git.
  CHECK(ListSourceTree(tree / "ignored").sources == Words{"i.cc"});
}

TEST_CASE("packages lead to include folders") {
  TempDir machine;
  machine.Write("include/std.h", "");
  machine.Write("include/mongo-1.0/mongo.h", "");
  machine.Write("include/bson-1.0/bson/bson.h", "");
  machine.Write("include/loose/loose.h", "");
  machine.Write("env/env.h", "");
  machine.Write("pc/mongo.pc",
                "prefix=" + machine.path() +
                    "\nincludedir=${prefix}/include\n\nName: m\nRequires: bson >= 1.0, absent\n"
                    "Cflags: -I${includedir} -I${includedir}/mongo-1.0 -DX\n");
  machine.Write("pc/bson.pc",
                "Cflags: -I" + machine.path() + "/include/bson-1.0\n# Cflags: -I/x\n");
  SystemHeaders system({{machine / "include"}, {machine / "env"}, {machine / "pc", "/nowhere"}});
  CHECK(system.IsStandard("std.h"));
  CHECK(system.IsStandard("env.h"));
  CHECK(system.IsStandard("emmintrin.h"));
  CHECK_FALSE(system.IsStandard("mongo.h"));
  CHECK(system.FoldersFor("mongo.h") ==
        Words{machine / "include/mongo-1.0", machine / "include/bson-1.0"});
  CHECK(system.FoldersFor("bson/bson.h") == Words{machine / "include/bson-1.0"});
  CHECK(system.FoldersFor("loose.h").empty());
}

// "-iquote a -I b" of a file's inferred command, and its standard.
std::string FlagsOf(const CompileDb& build, const std::string& file) {
  std::string flags;
  for (const CompileCommand& command : build.commands) {
    if (command.file != file) continue;
    for (size_t i = 1; i + 2 < command.arguments.size(); ++i)
      flags += (i > 1 ? " " : "") + command.arguments[i];
  }
  return flags;
}

TEST_CASE("include folders follow from include lines") {
  TempDir tree;
  tree.Write("lib/include/shop/cart.h", "#include \"shop/money.h\"\n#include <map>\n");
  tree.Write("lib/include/shop/money.h", "#include <span>\n");
  tree.Write("lib/src/impl.h", "");
  tree.Write("lib/src/cart.cc", "#include \"impl.h\"\n#include <shop/cart.h>\n");
  tree.Write("app/main.cc",
             "#include \"app/util.h\"\n#include \"shop/cart.h\"\n#include <string.h>\n");
  tree.Write("app/util.h", "#include \"../lib/src/impl.h\"\n");
  tree.Write("compat/string.h", "");  // the machine's is meant by <string.h>
  tree.Write("compat/use.cc", "#include \"string.h\"\n#include <sys/time.h>\n");
  tree.Write("compat/sys/time.h", "");
  tree.Write("old/CMakeLists.txt", "set(CMAKE_CXX_STANDARD 11)");
  tree.Write("old/deep/plain.cc", "#include \"missing.h\"\n#include <span>\n");
  tree.Write("old/c.c", "#include \"shop/money.h\"\n");
  db::IssueLog issues;
  Result<CompileDb> build = InferCommands(tree.path(), issues);
  REQUIRE(build.ok());
  CHECK(build->inferred);
  CHECK(build->commands.size() == 5);
  CHECK(FlagsOf(*build, "lib/src/cart.cc") == "-std=gnu++20 -I lib/include");
  CHECK(FlagsOf(*build, "app/main.cc") == "-std=gnu++20 -iquote lib/include -iquote .");
  CHECK(FlagsOf(*build, "compat/use.cc") == "-std=gnu++17");
  CHECK(FlagsOf(*build, "old/deep/plain.cc") == "-std=gnu++17");
  CHECK(FlagsOf(*build, "old/c.c") == "-iquote lib/include");
  CHECK(build->commands[0].directory == tree.path());
  CHECK(issues.Count("inferred_flags") == 5);
  CHECK(issues.Count("include_ambiguous") == 0);
}

TEST_CASE("of several files for an include the one that the surroundings use is taken") {
  TempDir tree;
  for (const std::string project : {"a", "b"}) {
    tree.Write(project + "/include/common/log.h", "");
    tree.Write(project + "/include/common/only_" + project + ".h", "");
    tree.Write(project + "/src/x.cc", "#include \"common/log.h\"\n");
    tree.Write(project + "/src/y.cc", "#include \"common/only_" + project + ".h\"\n");
  }
  tree.Write("third_party/c/common/log.h", "");
  tree.Write("third_party/c/z.h", "#include \"common/log.h\"\n");
  // Far from both, the one whose folder its project needs anyway; z.h finds its own beside it.
  tree.Write("tool/t.cc", "#include \"common/log.h\"\n#include \"common/only_b.h\"\n");
  tree.Write("lone/n.cc", "#include \"z.h\"\n");
  db::IssueLog issues;
  Result<CompileDb> build = InferCommands(tree.path(), issues);
  REQUIRE(build.ok());
  CHECK(FlagsOf(*build, "a/src/x.cc") == "-std=gnu++17 -iquote a/include");
  CHECK(FlagsOf(*build, "b/src/x.cc") == "-std=gnu++17 -iquote b/include");
  CHECK(FlagsOf(*build, "tool/t.cc") == "-std=gnu++17 -iquote b/include");
  CHECK(FlagsOf(*build, "lone/n.cc") == "-std=gnu++17 -iquote third_party/c");
  CHECK(issues.Count("include_ambiguous") == 3);
  Result<CompileDb> again = InferCommands(tree.path(), issues);
  REQUIRE(again.ok());
  for (size_t i = 0; i < build->commands.size(); ++i)
    CHECK(again->commands[i].hash == build->commands[i].hash);
}

TEST_CASE("a tree without sources cannot be inferred") {
  TempDir tree;
  tree.Write("only.h", "");
  db::IssueLog issues;
  Result<CompileDb> build = InferCommands(tree.path(), issues);
  REQUIRE_FALSE(build.ok());
  CHECK(build.error().code == ErrorCode::kInput);
  CHECK(issues.empty());
}

}  // namespace
}  // namespace arterial::indexer
