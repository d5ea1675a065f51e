#include "indexer/build_graph/cmake.h"

#include <algorithm>
#include <sstream>

#include "db/support/subprocess.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

std::string Show(const std::vector<LinkItem>& items) {
  std::string out;
  for (const LinkItem& item : items) out += item.name + (item.conditional ? "? " : " ");
  return out;
}

std::string Show(const std::vector<BuildTarget>& targets) {
  std::string out;
  for (const BuildTarget& target : targets) {
    out += target.kind + " " + target.label + " " + target.file + ":" +
           std::to_string(target.line) + "\n";
    for (const TargetFile& file : target.files) out += "  " + file.role + " " + file.path + "\n";
    for (const DeclaredDep& dep : target.deps)
      out += "  " + dep.kind + " " + dep.to + (dep.conditional ? "?" : "") + " " +
             std::to_string(dep.line) + "\n";
  }
  return out;
}

TEST_CASE("Generator expressions name the libraries in them") {
  CHECK(Show(ParseLinkItem("a")) == "a ");
  CHECK(Show(ParseLinkItem("$<BUILD_INTERFACE:a>")) == "a ");
  CHECK(Show(ParseLinkItem("$<LINK_ONLY:ns::b>")) == "ns::b ");
  CHECK(Show(ParseLinkItem("$<$<CONFIG:Debug>:a;b>")) == "a? b? ");
  CHECK(Show(ParseLinkItem("$<$<AND:$<BOOL:1>,1>:$<BUILD_INTERFACE:c>>")) == "c? ");
  CHECK(Show(ParseLinkItem("$<INSTALL_INTERFACE:a>")).empty());
  CHECK(Show(ParseLinkItem("$<TARGET_PROPERTY:a,LINK>")).empty());
  CHECK(Show(ParseLinkItem("$<")).empty());
  CHECK(Show(ParseLinkItem("-Wl,--as-needed")).empty());
  CHECK(Show(ParseLinkItem("-lm")) == "-lm ");
}

TEST_CASE("The trace has interface libraries, aliases and how dependencies are passed on") {
  std::istringstream trace(
      "{\"version\":{\"major\":1,\"minor\":2}}\n"
      R"({"args":["hdr","INTERFACE","hdr.h"],"cmd":"add_library","file":"/r/CMakeLists.txt","line":3})"
      "\n"
      R"({"args":["x::hdr","ALIAS","hdr"],"cmd":"add_library","file":"/r/CMakeLists.txt","line":4})"
      "\n"
      R"({"args":["b","PRIVATE","a;x::hdr","PUBLIC","$<$<BOOL:x>:c>"],"cmd":"TARGET_LINK_LIBRARIES","file":"/r/s/CMakeLists.txt","line":7})"
      "\n"
      "{\"cmd\":\"add_library\", broken\n");
  db::IssueLog issues;
  const CMakeTrace read = ReadCMakeTrace(trace, "/r", issues);
  REQUIRE(read.libraries.size() == 1);
  CHECK(read.libraries[0].files[0].path == "hdr.h");
  const std::vector<DeclaredDep>& links = read.links.at("b");
  REQUIRE(links.size() == 3);
  CHECK(links[1].to == "hdr");
  CHECK(links[1].kind == "private");
  CHECK(links[1].file == "s/CMakeLists.txt");
  CHECK(links[2].kind == "public");
  CHECK(links[2].conditional);
  CHECK(issues.Count("cmake_trace_damaged") == 1);
}

std::string Line(const std::string& command, const std::string& file, int line, int frame,
                 const std::string& arguments) {
  return "{\"args\":[" + arguments + "],\"cmd\":\"" + command + "\",\"file\":\"/r/" + file +
         "\",\"frame\":" + std::to_string(frame) + ",\"line\":" + std::to_string(line) + "}\n";
}

TEST_CASE("The trace says where a function was called for, and what folders and objects link") {
  std::istringstream trace(
      Line("include", "CMakeLists.txt", 2, 1, R"("cmake/lib.cmake")") +
      Line("function", "cmake/lib.cmake", 1, 2, R"("my_lib")") +
      Line("add_library", "cmake/lib.cmake", 9, 2, R"("own","INTERFACE","own.h")") +
      Line("add_executable", "app/CMakeLists.txt", 1, 1, R"("early","x.cc")") +
      Line("link_libraries", "app/CMakeLists.txt", 2, 1, R"("settings")") +
      Line("my_lib", "app/sub/CMakeLists.txt", 3, 1, R"("late \"frame\":7","x")") +
      Line("if", "cmake/lib.cmake", 2, 2, R"("TRUE")") +
      Line("add_library", "cmake/lib.cmake", 3, 2, R"("late","x.cc","$<TARGET_OBJECTS:parts>")") +
      Line("target_link_libraries", "cmake/lib.cmake", 4, 2, R"("late","PUBLIC","core","-Wl,-z")") +
      Line("add_library", "other/CMakeLists.txt", 5, 1, R"("other","x.cc")"));
  db::IssueLog issues;
  const CMakeTrace read = ReadCMakeTrace(trace, "/r", issues);
  REQUIRE(read.libraries.size() == 1);
  CHECK(read.libraries[0].file == "cmake/lib.cmake");
  CHECK(read.libraries[0].line == 9);
  CHECK(read.libraries[0].files[0].path == "own.h");
  REQUIRE(read.links.size() == 1);
  std::string shown;
  for (const DeclaredDep& dep : read.links.at("late"))
    shown += dep.kind + " " + dep.to + " " + dep.file + ":" + std::to_string(dep.line) + "\n";
  CHECK(shown ==
        "private parts app/sub/CMakeLists.txt:3\nlink settings app/CMakeLists.txt:2\n"
        "public core app/sub/CMakeLists.txt:3\n");
}

TEST_CASE("CMake is asked and its answer united with the trace") {
  TempDir dir;
  dir.Write("src/CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.22)\n"
            "project(shop LANGUAGES CXX)\n"
            "add_library(hdr INTERFACE)\n"
            "target_include_directories(hdr INTERFACE include)\n"
            "add_library(money STATIC money.cc)\n"
            "target_link_libraries(money PUBLIC hdr)\n"
            "add_library(cart STATIC cart.cc)\n"
            "target_link_libraries(cart PRIVATE money)\n"
            "add_executable(shop main.cc)\n"
            "target_link_libraries(shop cart pthread)\n"
            "add_custom_target(docs)\n"
            "add_dependencies(shop docs)\n"
            "function(tool name)\n"
            "  add_executable(${name} main.cc $<TARGET_OBJECTS:parts>)\n"
            "  target_link_libraries(${name} PRIVATE cart)\n"
            "endfunction()\n"
            "add_library(parts OBJECT money.cc)\n"
            "tool(tool)\n");
  for (const char* file : {"src/money.cc", "src/cart.cc"}) dir.Write(file, "");
  dir.Write("src/main.cc", "int main() {}\n");
  const std::string build = dir / "build";
  Result<ProcessOutput> configured = RunProcess({"cmake", "-S", dir / "src", "-B", build});
  REQUIRE(configured);
  if (configured->exit_code != 0) {
    WARN("cmake finds no compiler here: not tested");
    return;
  }
  const std::string root = dir / "src";
  const FileTree tree(root);
  db::IssueLog issues;
  auto read = [&](bool run) {
    BuildGraph graph;
    ReadCMake({tree, build, nullptr, {}, run, issues}, graph);
    Normalise(graph);
    return graph;
  };
  CHECK(read(false).targets.empty());
  CHECK(issues.Count("cmake_not_read") == 1);
  const std::string expected =
      "library cart CMakeLists.txt:7\n  source cart.cc\n  private money 8\n"
      "other docs CMakeLists.txt:11\n"
      "headers hdr CMakeLists.txt:3\n"
      "library money CMakeLists.txt:5\n  source money.cc\n  public hdr 6\n"
      "library parts CMakeLists.txt:17\n  source money.cc\n"
      "binary shop CMakeLists.txt:9\n  source main.cc\n  link cart 10\n  order docs 12\n"
      "  link pthread 10\n"
      "binary tool CMakeLists.txt:18\n  source main.cc\n  private cart 18\n"
      "  private parts 18\n";
  CHECK(Show(read(true).targets) == expected);
  const std::string index = CMakeReplyIndex(build);
  CHECK(Show(read(true).targets) == expected);
  CHECK(CMakeReplyIndex(build) == index);  // up to date: not run again
  dir.Write("src/CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.22)\nmessage(WARNING old)\n"
            "message(FATAL_ERROR \"it lacks:\\n  fmt\")\n");
  std::filesystem::last_write_time(dir / "src/CMakeLists.txt",
                                   std::filesystem::file_time_type::clock::now());
  CHECK(Show(read(true).targets) == expected);
  CHECK(issues.Count("cmake_configure_failed") == 1);
  CHECK(std::any_of(issues.rows().begin(), issues.rows().end(), [](const auto& row) {
    return std::get<4>(row.first).ends_with(
        "CMake Error at CMakeLists.txt:3 (message): it lacks: fmt");
  }));
}

TEST_CASE("A compile database that somebody has cut down survives cmake") {
  TempDir dir;
  dir.Write("src/CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.22)\nproject(shop LANGUAGES CXX)\n"
            "add_executable(shop main.cc)\n");
  dir.Write("src/main.cc", "int main() {}\n");
  const std::string build = dir / "build", database = dir / "build/compile_commands.json";
  Result<ProcessOutput> configured =
      RunProcess({"cmake", "-S", dir / "src", "-B", build, "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON"});
  REQUIRE(configured);
  if (configured->exit_code != 0) {
    WARN("cmake finds no compiler here: not tested");
    return;
  }
  const FileTree tree(dir / "src");
  auto read = [&](const std::string& text, db::IssueLog& issues) {
    BuildGraph graph;
    dir.Write("build/compile_commands.json", text);
    ReadCMake({tree, build, nullptr, {}, true, issues}, graph);
    CHECK(graph.targets.size() == 1);
    return ReadText(database, 1 << 20).value_or("");
  };
  db::IssueLog issues;
  CHECK(read("[]", issues) == "[]");
  CHECK(issues.Count("compile_database_renewed") == 0);
  // A CMakeLists.txt that is newer than the database: cmake's word counts.
  std::filesystem::last_write_time(
      dir / "src/CMakeLists.txt",
      std::filesystem::file_time_type::clock::now() + std::chrono::hours(1));
  CHECK(read("[]", issues).find("main.cc") != std::string::npos);
  CHECK(issues.Count("compile_database_renewed") == 1);
}

TEST_CASE("A build folder is found without a compile database; one of another tree is left alone") {
  TempDir dir;
  dir.Write("shop/CMakeLists.txt",
            "cmake_minimum_required(VERSION 3.22)\nproject(shop LANGUAGES NONE)\n"
            "add_custom_target(docs)\n");
  const std::string root = dir / "shop", build = dir / "shop/cmake-build-debug";
  Result<ProcessOutput> configured = RunProcess({"cmake", "-S", root, "-B", build});
  REQUIRE(configured);
  REQUIRE(configured->exit_code == 0);
  db::IssueLog issues;
  const FileTree tree(root);
  CHECK(ReadBuildGraph({tree, {}, nullptr, {}, true, issues}).targets.size() == 1);
  CHECK(issues.empty());
  std::filesystem::copy(root, dir / "copy", std::filesystem::copy_options::recursive);
  const FileTree copy(dir / "copy");
  CHECK(ReadBuildGraph({copy, {}, nullptr, {}, true, issues}).targets.empty());
  CHECK(issues.Count("cmake_of_another_tree") == 1);
}

TEST_CASE("Damaged replies cost themselves only") {
  TempDir dir;
  const std::string reply = "b/.cmake/api/v1/reply/";
  dir.Write(reply + "index-1.json", "{\"reply\": [1, {}]}");
  db::IssueLog issues;
  CHECK(!ReadCMakeReply(dir / "b", dir.path(), issues));
  dir.Write(
      reply + "index-2.json",
      R"({"reply":{"client-arterial":{"query.json":{"responses":[{"kind":"codemodel","jsonFile":"m.json"}]}}}})");
  dir.Write(reply + "m.json",
            R"({"paths":{"source":"/r","build":"/b"},"configurations":[{"targets":[
               {"id":"a","name":"a","jsonFile":"../../x.json"},{"id":"b","name":"b","jsonFile":"b.json"},
               {"id":"c","name":"c","jsonFile":"c.json"}]}]})");
  dir.Write(reply + "b.json", "{");
  dir.Write(
      reply + "c.json",
      R"({"name":"c","type":"EXECUTABLE","backtrace":99,"sources":[{"path":"c.cc","compileGroupIndex":0}],
               "dependencies":[{"id":"a","backtrace":-1},{"id":7}]})");
  Result<CMakeReply> read = ReadCMakeReply(dir / "b", "/r", issues);
  REQUIRE(read);
  CHECK(Show(read->targets) == "binary c :0\n  source c.cc\n  order a 0\n");
  CHECK(issues.Count("cmake_reply_damaged") == 1);
}

}  // namespace
}  // namespace arterial::indexer
