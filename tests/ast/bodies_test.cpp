// A request that names the files whose functions matter: the others' are defined, and no more.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

namespace fs = std::filesystem;

class Tree {
 public:
  Tree() : folder_(fs::temp_directory_path() / ("arterial_bodies_" + std::to_string(::getpid()))) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  ~Tree() { fs::remove_all(folder_); }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  // The dump of a.cc without ids; `bodies` empty: as if none were named.
  std::vector<std::string> Dump(const std::vector<std::string>& bodies,
                                const std::string& options = "") const {
    nlohmann::json request = {{"directory", folder_.string()},
                              {"file", (folder_ / "a.cc").string()},
                              {"arguments", {"g++", "-std=c++17", "-c", "a.cc"}}};
    if (!bodies.empty()) request["bodies"] = bodies;
    std::istringstream text(
        RunIndexer("--root " + folder_.string() + " --dump" + options, request.dump() + "\n").out);
    std::vector<std::string> lines;
    for (std::string line; std::getline(text, line);)
      lines.push_back(line.substr(0, line.find(" id=")));
    return lines;
  }

 private:
  fs::path folder_;
};

bool Has(const std::vector<std::string>& lines, const std::string& line) {
  return std::find(lines.begin(), lines.end(), line) != lines.end();
}

TEST_CASE("functions of files that do not matter are defined and not parsed") {
  Tree tree;
  tree.Write("h.h",
             "#pragma once\n"
             "inline int Leaf() { return 1; }\n"
             "inline int Plain() { return Leaf(); }\n"
             "template <class T> int Generic(T t) { return t + Leaf(); }\n"
             "struct Part { ~Part(); };\n"
             "struct Whole {\n"
             "  Part part;\n"
             "  ~Whole() {}\n"
             "  int Method() { return Leaf(); }\n"
             "};\n"
             "inline auto Deduced() { return Leaf(); }\n");
  tree.Write("a.cc", "#include \"h.h\"\nint Own() { return Plain() + Generic(2) + Deduced(); }\n");
  const std::vector<std::string> all = tree.Dump({}), some = tree.Dump({"a.cc"});
  CHECK(Has(all, "call h.h:3:29 Plain -> Leaf call"));
  CHECK_FALSE(Has(some, "call h.h:3:29 Plain -> Leaf call"));
  CHECK(Has(all, "call h.h:9:25 Whole::Method -> Leaf call"));
  CHECK_FALSE(Has(some, "call h.h:9:25 Whole::Method -> Leaf call"));
  // What is defined stays defined, templates are their users', and types have to be deduced.
  CHECK(Has(some, "function h.h:3:12 Plain in_header"));
  CHECK(Has(some, "function h.h:9:7 Whole::Method in_header"));
  CHECK(Has(some, "call h.h:4:50 Generic -> Leaf call"));
  CHECK(Has(some, "call h.h:11:32 Deduced -> Leaf call"));
  // Destructors of members are no matter of the body.
  CHECK(Has(some, "call h.h:8:3 Whole::~Whole -> Part::~Part call") ==
        Has(all, "call h.h:8:3 Whole::~Whole -> Part::~Part call"));
  CHECK(Has(some, "skipped h.h"));
  CHECK_FALSE(Has(all, "skipped h.h"));
  CHECK(tree.Dump({"a.cc", "h.h"}) == all);
  // All bodies are all bodies.
  CHECK(tree.Dump({"a.cc"}, " --all-bodies") == tree.Dump({}, " --all-bodies"));
}

}  // namespace
}  // namespace arterial::testing
