#include "indexer/build_graph/bazel_actions.h"

#include <filesystem>
#include <random>

#include "indexer/build_graph/tree.h"
#include "indexer/compile_db.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

const std::string kTree = std::string(ARTERIAL_SOURCE_DIR) + "/tests/build_graph/bazel";

std::string Recorded(const std::string& name) {
  std::optional<std::string> bytes = ReadText(kTree + "/" + name);
  REQUIRE(bytes);
  return *bytes;
}

// Recorded from Bazel 4.2.3: bazel aquery 'mnemonic("CppCompile", //...)'.
TEST_CASE("Compile commands of what Bazel would run") {
  for (const char* name : {"aquery.proto_bin", "aquery.jsonproto"}) {
    db::IssueLog issues;
    Result<CompileDb> db = ReadCompileDb(kTree + "/" + name, kTree, issues);
    REQUIRE(db.ok());
    CHECK(issues.empty());
    CHECK(db->entries == 5);
    std::string shown;
    for (const CompileCommand& command : db->commands)
      shown += command.file + " " + command.target + "\n";
    CHECK(shown ==
          "app/main.cc //app:shop\nlib/cart.cc //lib:cart\nlib/cart_more.cc //lib:cart\n"
          "lib/cart_test.cpp //lib:cart_test\nlib/money.cc //lib:money\n");
    CHECK(db->commands[0].directory == kTree);
    CHECK(db->commands[0].arguments.front() == "/usr/bin/gcc");
    // Found again by the next run, which is told nothing.
    CHECK(*FindCompileDb(kTree, db->build_dir) == kTree + "/" + name);
  }
}

TEST_CASE("streamed_proto: containers, each behind its size") {
  const std::string one = Recorded("aquery.proto_bin");
  std::string sized;
  for (size_t size = one.size(); size > 0; size >>= 7)
    sized += static_cast<char>((size & 0x7f) | (size > 0x7f ? 0x80 : 0));
  int found = 0;
  CHECK(ParseBazelActions(sized + one + sized + one, [&](const BazelCompile&) { ++found; }).ok());
  CHECK(found == 10);
}

TEST_CASE("A workspace below the root, other repositories, words in files") {
  const TempDir root;
  root.Write("shop/MODULE.bazel", "");
  root.Write("shop/app/main.cc", "");
  root.Write("base/external/fmt/src/format.cc", "");
  std::filesystem::create_directories(root / "base/execroot/_main/bazel-out");
  std::filesystem::create_directory_symlink(root / "base/execroot/_main/bazel-out",
                                            root / "shop/bazel-out");
  const std::string path = root.Write(
      "shop/actions.json",
      R"({"actions": [{"mnemonic": "CppCompile", "arguments": ["gcc", "@bazel-out/k8/m.params"],
           "paramFiles": [{"execPath": "bazel-out/k8/m.params", "arguments": ["-Iexternal/fmt/include",
             "-c", "app/main.cc", "-o", "bazel-out/k8/bin/app/_objs/main/main.o"]}]},
          {"mnemonic": "CppLink", "arguments": ["gcc", "-o", "x"]},
          {"mnemonic": "CppCompile", "arguments": ["gcc", "-c", "app/lone.h", "-o", "x.processed"]},
          {"mnemonic": "CppCompile", "arguments": ["gcc", "-c", "app/gone.cc", "-o", "y.o"]},
          {"mnemonic": "CppCompile", "arguments": ["gcc", "-c", "external/fmt/src/format.cc"]}],
         "targets": []})");
  db::IssueLog issues;
  Result<CompileDb> db = ReadCompileDb(path, root.path(), issues);
  REQUIRE(db.ok());
  REQUIRE(db->commands.size() == 2);
  CHECK(db->commands[0].file == "base/external/fmt/src/format.cc");
  CHECK(db->commands[1].file == "shop/app/main.cc");
  CHECK(db->commands[1].directory == root / "shop");
  CHECK(db->commands[1].target == "//shop/app:main");
  CHECK(db->commands[1].arguments[1] == "-I" + (root / "base/external/fmt/include"));
  REQUIRE(issues.rows().size() == 1);
  CHECK(std::get<0>(issues.rows().begin()->first) == "compile_entry_missing_file");
}

TEST_CASE("What is neither a compile database nor actions is refused") {
  const TempDir dir;
  db::IssueLog issues;
  for (const char* text : {"{\"file\": \"a.cc\"}", "<html>", "{\"actions\": [", "{\"actions\": 1}x",
                           "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}) {
    Result<CompileDb> db = ReadCompileDb(dir.Write("x", text), dir.path(), issues);
    REQUIRE_FALSE(db.ok());
    CHECK(db.error().message.find("bazel aquery") != std::string::npos);
  }
}

TEST_CASE("No mutation of recorded actions does harm") {
  for (const char* name : {"aquery.proto_bin", "aquery.jsonproto"}) {
    const std::string text = Recorded(name);
    std::mt19937 random(12);
    int accepted = 0;
    for (int i = 0; i < 3000; ++i) {
      std::string broken = text;
      for (uint32_t n = random() % 4; n-- > 0;) {
        const size_t at = random() % broken.size();
        if (random() % 2 == 0)
          broken[at] = static_cast<char>(random());
        else
          broken.erase(at, random() % 9);
      }
      size_t words = 0;
      const Status read = ParseBazelActions(
          broken, [&](const BazelCompile& compile) { words += compile.arguments.size(); });
      accepted += read.ok();
      CHECK(words < text.size());
      if (!read) CHECK_FALSE(read.error().message.empty());
    }
    CHECK(accepted > 700);
    CHECK(accepted < 3000);
  }
}

}  // namespace
}  // namespace arterial::indexer
