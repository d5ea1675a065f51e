// A unit that is parsed with a prelude has the facts that it has without, or is parsed without.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "db/facts.h"
#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

namespace fs = std::filesystem;

// A project in src/, a library beside it in lib/, preludes in pch/.
class Tree {
 public:
  Tree() : folder_(fs::temp_directory_path() / ("arterial_prelude_" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    for (const char* name : {"src", "lib", "pch"}) fs::create_directories(folder_ / name);
    Write("lib/box.h",
          "#ifndef BOX_H\n#define BOX_H\n#include <utility>\nnamespace box {\n"
          "template <class T, class... A> T* Make(A&&... a) { return new T(std::forward<A>(a)...); "
          "}\n"
          "inline int Size() { return 3; }\n#define BOX_LIMIT 7\n}\n#endif\n");
    Write("lib/log.h",
          "#pragma once\n#include <assert.h>\n#include <vector>\nnamespace lg {\n"
          "#ifdef LOG_FAST\nstruct Fast {}; inline void Log(Fast) {}\n#endif\n"
          "inline void Log(int) { assert(true); }\n}\n");
  }
  ~Tree() { fs::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  std::string Request(bool with_prelude, const std::string& header = "") const {
    nlohmann::json request = {
        {"directory", folder_.string()},
        {"file", Path("src/a.cc")},
        {"arguments", {"g++", "-std=c++17", "-isystem", Path("lib"), "-c", Path("src/a.cc")}}};
    using nlohmann::json;
    if (with_prelude)
      request["prelude"] = {
          {"path", Path("pch/p")},
          {"headers",
           json::array({json::array({"<box.h>", header.empty() ? Path("lib/box.h") : header}),
                        json::array({"<log.h>", Path("lib/log.h")})})}};
    return request.dump() + "\n";
  }
  std::string Run(const std::string& requests, bool dump = true) const {
    return RunIndexer("--root " + Path("src") + (dump ? " --dump" : ""), requests).out;
  }
  std::string Pch() const {
    for (const auto& entry : fs::directory_iterator(folder_ / "pch"))
      if (entry.path().extension() == ".pch") return entry.path().string();
    return {};
  }

 private:
  fs::path folder_;
};

// The line about the prelude is taken out of the dump.
std::string TakePrelude(std::string& dump) {
  const size_t begin = dump.find("prelude ");
  if (begin == dump.npos) return {};
  const size_t end = dump.find('\n', begin);
  const std::string line = dump.substr(begin, end - begin);
  dump.erase(begin, end - begin + 1);
  return line;
}

// The dump is the same with and without; what became of the prelude.
std::string Compare(const Tree& tree, const std::string& source) {
  tree.Write("src/a.cc", source);
  std::string with = tree.Run(tree.Request(true));
  const std::string prelude = TakePrelude(with);
  CHECK(with == tree.Run(tree.Request(false)));
  CHECK(with.find("function") != with.npos);
  return prelude;
}

constexpr const char* kUser =
    "#include <box.h>\n#include \"log.h\"\nstruct S { explicit S(int); void Go(); };\n"
    "S::S(int) {}\nvoid S::Go() {}\n"
    "int main() { box::Make<S>(BOX_LIMIT)->Go(); lg::Log(1); }\n";

std::vector<std::string> InputsOf(const std::string& frame) {
  REQUIRE(frame.size() > 4);
  const Result<db::UnitFacts> facts = db::Decode(std::string_view(frame).substr(4));
  REQUIRE(facts.ok());
  return facts->inputs;
}

TEST_CASE("a prelude changes no fact and no input, made or found") {
  const Tree tree;
  CHECK(Compare(tree, kUser) == "prelude used");
  const auto made = fs::last_write_time(tree.Pch());
  CHECK(Compare(tree, kUser) == "prelude used");
  CHECK(fs::last_write_time(tree.Pch()) == made);
  const std::vector<std::string> inputs = InputsOf(tree.Run(tree.Request(true), false));
  CHECK(inputs == InputsOf(tree.Run(tree.Request(false), false)));
  CHECK(std::count(inputs.begin(), inputs.end(), tree.Path("lib/box.h")) == 1);
  CHECK(std::count(inputs.begin(), inputs.end(), tree.Path("src/a.cc")) == 1);
}

TEST_CASE("macros that tell where a header is included refuse its prelude") {
  const Tree tree;
  const std::string lib = tree.Path("lib");
  CHECK(Compare(tree,
                std::string("#define LOG_FAST\n") + kUser + "void F() { Log(lg::Fast()); }\n") ==
        "prelude refused: LOG_FAST is mentioned by " + lib + "/log.h");
  CHECK(Compare(tree, std::string("int BOX_LIMIT() { return 1; }\n") + kUser) ==
        "prelude refused: BOX_LIMIT is used before " + lib + "/box.h");
  CHECK(Compare(tree, std::string("#ifndef BOX_LIMIT\nvoid Absent() {}\n#endif\n") + kUser) ==
        "prelude refused: BOX_LIMIT is used before " + lib + "/box.h");
  CHECK(Compare(tree, std::string("#undef BOX_LIMIT\n") + kUser) ==
        "prelude refused: BOX_LIMIT is used before " + lib + "/box.h");
  // Behind the header they are the project's business.
  CHECK(Compare(tree, std::string(kUser) +
                          "#undef BOX_LIMIT\n#define BOX_LIMIT 1\n#define LOG_FAST\n"
                          "int F() { return BOX_LIMIT; }\n") == "prelude used");
  // Of no header's concern, or in its comments only.
  CHECK(Compare(tree, std::string("#define OWN 1\n") + kUser) == "prelude used");
}

TEST_CASE("headers that are read again see the unit's macros") {
  const Tree tree;
  const std::string tail =
      "void Check();\nvoid Check() {}\nvoid F() { assert((Check(), true)); }\n";
  CHECK(Compare(tree, kUser + ("#define NDEBUG\n#include <assert.h>\n" + tail)) == "prelude used");
  CHECK(Compare(tree, kUser + ("#undef NDEBUG\n#include <assert.h>\n" + tail)) == "prelude used");
  CHECK(Compare(tree, "#include <assert.h>\n" + (kUser + tail)) == "prelude used");
}

TEST_CASE("a unit that lacks a header of the prelude, or has errors, is parsed without") {
  const Tree tree;
  CHECK(Compare(tree, "#include <box.h>\nint main() { return box::Size(); }\n") ==
        "prelude refused: " + tree.Path("lib/log.h") + " is not included");
  CHECK(Compare(tree, std::string(kUser) + "void F() { undeclared(1); }\n")
            .starts_with("prelude refused: a.cc:7: use of undeclared"));
  CHECK(Compare(tree, std::string(kUser) + "#include <gone.h>\n")
            .starts_with("prelude refused: a.cc:7: 'gone.h' file not found"));
}

TEST_CASE("preludes that cannot be made or read cost nothing but time") {
  const Tree tree;
  REQUIRE(Compare(tree, kUser) == "prelude used");
  const std::string pch = tree.Pch();
  SECTION("damaged") {
    std::fstream(pch, std::ios::in | std::ios::out) << "no precompiled header";
    CHECK(Compare(tree, kUser).starts_with("prelude refused"));
    CHECK_FALSE(fs::exists(pch));
    CHECK(Compare(tree, kUser).empty());  // not made again in this run
  }
  SECTION("cut short") {
    fs::resize_file(pch, fs::file_size(pch) / 2);
    CHECK(Compare(tree, kUser).empty());
  }
  SECTION("its maker died") {
    fs::remove(pch);
    CHECK(Compare(tree, kUser).empty());
  }
  SECTION("no folder") {
    fs::remove_all(tree.Path("pch"));
    CHECK(Compare(tree, kUser).empty());
  }
}

TEST_CASE("a header that leads elsewhere, into the project or to an error makes no prelude") {
  const Tree tree;
  tree.Write("src/a.cc", kUser);
  SECTION("elsewhere") { tree.Run(tree.Request(true, "/usr/include/box.h")); }
  SECTION("project") {
    tree.Write("src/own.h", "#pragma once\n");
    tree.Write("lib/box.h", "#pragma once\n#include \"../src/own.h\"\n");
    tree.Run(tree.Request(true));
  }
  SECTION("error") {
    tree.Write("lib/box.h", "#pragma once\nint broken(\n");
    tree.Run(tree.Request(true));
  }
  CHECK(tree.Pch().empty());
}

}  // namespace
}  // namespace arterial::testing
