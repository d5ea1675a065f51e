#include "indexer/compile_db.h"

#include <random>
#include <set>
#include <sstream>

#include "indexer/command_line.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

using Words = std::vector<std::string>;

Result<CompileDb> Parse(const std::string& text, db::IssueLog& issues) {
  std::istringstream input(text);
  auto exists = [](const std::string& path) { return path.find("gone") == std::string::npos; };
  return ParseCompileDb(input, "/src", exists, issues);
}

TEST_CASE("commands are split as a shell does") {
  CHECK(SplitCommand("c++  -c a.cc") == Words{"c++", "-c", "a.cc"});
  CHECK(SplitCommand(R"(c++ -DX=\"a\ b\" 'q "r' "s \$t \n")") ==
        Words{"c++", "-DX=\"a b\"", "q \"r", "s $t \\n"});
  CHECK(SplitCommand(R"(a'b'"c"d '' "")") == Words{"abcd", "", ""});
  CHECK(SplitCommand("a 'unclosed") == Words{"a", "unclosed"});
  CHECK(SplitCommand("  \t ").empty());
  CHECK(SplitCommand("a\\") == Words{"a\\"});
}

TEST_CASE("the build target is read from the object's path") {
  const std::pair<const char*, const char*> kCases[] = {
      {"gateway/CMakeFiles/shop-gateway.dir/main.cc.o", "shop-gateway"},
      {"CMakeFiles/a.b.dir/x/y.cc.o", "a.b"},
      {"/abs/build/CMakeFiles/t.dir/m.o", "t"},
      {"src/CMakeFiles/3.25/CompilerIdCXX/a.o", ""},
      {"src/shop-gateway.p/main.cc.o", "shop-gateway"},
      {"lib/libcart.a.p/cart.cc.o", "libcart"},
      {"bazel-out/k8-fastbuild/bin/gateway/_objs/main/main.pic.o", "//gateway:main"},
      {"obj/main.o", ""},
      {"main.p", ""},
      {"", ""},
  };
  for (const auto& [object, target] : kCases) {
    INFO(object);
    CHECK(TargetOfObject(object) == target);
  }
  CHECK(ObjectFile({"c++", "-o", "x.o", "-c", "x.cc"}) == "x.o");
  CHECK(ObjectFile({"c++", "-ox.o"}) == "x.o");
  CHECK(ObjectFile({"cl", "/Fox.obj"}) == "x.obj");
  CHECK(ObjectFile({"c++", "-o"}).empty());
}

TEST_CASE("both forms of an entry, relative paths, and each command once") {
  db::IssueLog issues;
  Result<CompileDb> db = Parse(R"([
    {"directory": "/src/build", "file": "../a/main.cc", "more": {"arguments": ["no"], "file": "no"},
     "command": "c++ -I../inc -o a/CMakeFiles/a.dir/main.cc.o -c ../a/main.cc"},
    {"directory": "/src/build", "file": "../a/main.cc", "output": "CMakeFiles/b.dir/main.o",
     "arguments": ["c++", "-DB", "-c", "../a/main.cc"]},
    {"directory": "/src/build", "file": "../a/main.cc",
     "command": "c++ -I../inc -o a/CMakeFiles/a.dir/main.cc.o -c ../a/main.cc"},
    {"directory": "/src/build", "file": "/other/x.cc", "arguments": ["c++", "/other/x.cc"]},
    {"directory": "/src/build", "file": "gone.cc", "arguments": ["c++", "gone.cc"]},
    {"directory": "/src/build", "file": "gen/x.pb.cc", "arguments": ["c++", "gen/x.pb.cc"]},
    {"directory": "/src/build", "file": "boot.S", "arguments": ["c++", "boot.S"]},
    {"directory": "/src/build", "file": "only.cc"}
  ])",
                               issues);
  REQUIRE(db.ok());
  CHECK(db->entries == 8);
  CHECK(db->generated == 1);
  REQUIRE(db->commands.size() == 3);
  CHECK(db->commands[0].path == "/other/x.cc");
  CHECK(db->commands[0].file == "/other/x.cc");
  std::set<std::string> targets = {db->commands[1].target, db->commands[2].target};
  CHECK(targets == std::set<std::string>{"a", "b"});
  CHECK(db->commands[1].file == "a/main.cc");
  CHECK(db->commands[1].directory == "/src/build");
  CHECK(issues.Count("compile_entry_missing_file") == 1);
  CHECK(issues.Count("compile_entry_other_language") == 1);
  CHECK(issues.Count("compile_entry_invalid") == 1);
  CHECK(IncludeFolders({"c++", "-I../inc", "-isystem", "/s", "-iquote."}, "/src/build") ==
        Words{"/src/inc", "/s", "/src/build"});
}

TEST_CASE("damaged files are refused with the line") {
  db::IssueLog issues;
  Result<CompileDb> db = Parse("[\n{\"file\": \"a.cc\",\n oops}\n]", issues);
  REQUIRE_FALSE(db.ok());
  CHECK(db.error().message.find("line 3") != std::string::npos);
  CHECK_FALSE(Parse("{\"file\": \"a.cc\"}", issues).ok());
  CHECK_FALSE(Parse("", issues).ok());
  CHECK_FALSE(Parse(std::string(100000, '['), issues).ok());
  CHECK_FALSE(Parse("[{\"file\": \"a.cc\"}", issues).ok());
  CHECK(Parse("[]", issues).ok());
}

TEST_CASE("no mutation of a compile database does harm") {
  const std::string text =
      R"([{"directory": "/src/b", "file": "a.cc", "command": "c++ 'x' \"y\" -o CMakeFiles/t.dir/a.o"},
          {"directory": "b", "file": "b.cc", "arguments": ["c++", "-c", "\u00e9"], "output": "o.p/x"}])";
  std::mt19937 random(11);
  int accepted = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string broken = text;
    for (uint32_t n = random() % 4; n-- > 0;) {
      const size_t at = random() % broken.size();
      switch (random() % 3) {
        case 0:
          broken[at] = static_cast<char>(random());
          break;
        case 1:
          broken.erase(at, random() % 9);
          break;
        default:
          broken.insert(at, text.substr(random() % text.size(), random() % 20));
      }
      if (broken.empty()) break;
    }
    db::IssueLog issues;
    Result<CompileDb> db = Parse(broken, issues);
    if (!db) {
      CHECK_FALSE(db.error().message.empty());
      continue;
    }
    ++accepted;
    // Every entry is a command, a duplicate, or counted.
    int64_t counted = db->generated;
    for (const auto& [key, count] : issues.rows()) counted += count;
    CHECK(static_cast<int64_t>(db->commands.size()) + counted <= db->entries);
    for (const CompileCommand& command : db->commands) CHECK(command.path.starts_with("/"));
  }
  CHECK(accepted > 4000);
}

TEST_CASE("the compile database is found, or the error says how to make one") {
  TempDir dir;
  Result<std::string> none = FindCompileDb(dir.path(), "");
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message.find("CMAKE_EXPORT_COMPILE_COMMANDS") != std::string::npos);
  dir.Write("build/release/compile_commands.json", "[]");
  dir.Write("build/dev/compile_commands.json", "[]");
  CHECK(*FindCompileDb(dir.path(), "") == dir / "build/dev/compile_commands.json");
  CHECK(*FindCompileDb(dir.path(), dir / "build/release") ==
        dir / "build/release/compile_commands.json");
  dir.Write("compile_commands.json", "[]");
  CHECK(*FindCompileDb(dir.path(), "") == dir / "compile_commands.json");
  CHECK_FALSE(FindCompileDb(dir.path(), dir / "nowhere").ok());
}

}  // namespace
}  // namespace arterial::indexer
