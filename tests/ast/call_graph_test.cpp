// The call graph of marked sources, and identities across units.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

std::vector<std::string> KindsOf(const std::string& source) {
  std::ifstream in(source);
  std::string line;
  std::getline(in, line);
  std::istringstream words(line);
  std::string word;
  std::vector<std::string> kinds;
  for (words >> word >> word; words >> word;) kinds.push_back(word);
  return kinds;
}

// The id that the dump gives to function `name`, empty if there is none.
std::string IdOf(const std::vector<std::string>& dump, const std::string& name) {
  for (const std::string& line : dump)
    if (line.starts_with("function ") && line.find(" " + name + " ") != std::string::npos)
      return line.substr(line.rfind("id="));
  return {};
}

class Folder {
 public:
  Folder()
      : path_(std::filesystem::temp_directory_path() /
              ("arterial_ast_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(path_);
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string Path(const std::string& name) const { return (path_ / name).string(); }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

TEST_CASE("marked call graphs") {
  const std::vector<std::string> sources = SourcesIn("ast/call_graph");
  REQUIRE_FALSE(sources.empty());
  for (const std::string& source : sources) {
    CAPTURE(source);
    const std::vector<std::string> kinds = KindsOf(source);
    REQUIRE_FALSE(kinds.empty());
    CHECK(FoundFacts(source, "", kinds) == ExpectedFacts(source));
  }
}

TEST_CASE("ids join what the linker joins and nothing else") {
  const Folder folder;
  folder.Write("shared.h",
               "inline int Shared() { return 1; }\n"
               "static inline int Helper() { return 1; }\n"
               "template <class T> T Twice(T t) { return t + t; }\n"
               "struct S { int In() { auto l = [] { return 2; }; return l(); } };\n");
  const std::string body =
      "#include \"shared.h\"\n"
      "static void Own() {}\n"
      "namespace { struct Mine { Mine operator+(Mine) { return *this; } }; }\n"
      "void Use() { Own(); Shared(); Helper(); Twice(1); Twice(Mine()); S().In(); }\n"
      "int main() {}\n";
  const auto a = DumpOf(folder.Write("a.cc", body), "");
  const auto b = DumpOf(folder.Write("b.cc", body), "");
  for (const char* name : {"Shared", "Helper", "Use", "S::In", "S::In::(lambda)"}) {
    CAPTURE(name);
    CHECK(IdOf(a, name) != "");
    CHECK(IdOf(a, name) == IdOf(b, name));
  }
  for (const char* name : {"Own", "main", "(anonymous namespace)::Mine::operator+"}) {
    CAPTURE(name);
    CHECK(IdOf(a, name) != "");
    CHECK(IdOf(a, name) != IdOf(b, name));
  }
  // Twice<int> is one function of both units, Twice<Mine> one in each.
  std::vector<std::string> twice;
  for (const auto* dump : {&a, &b})
    for (const std::string& line : *dump)
      if (line.find(" Twice ") != std::string::npos && line.starts_with("function "))
        twice.push_back(line.substr(line.rfind("id=")));
  std::sort(twice.begin(), twice.end());
  REQUIRE(twice.size() == 4);
  CHECK(std::unique(twice.begin(), twice.end()) - twice.begin() == 3);
}

TEST_CASE("code outside the root, generated and system code holds no facts") {
  const Folder outer;
  const std::string library = outer.Write("library.h", "inline void InLibrary() {}\n");
  outer.Write("thing.pb.h", "inline void InGenerated() {}\n");
  const Folder root;
  const auto dump =
      DumpOf(ARTERIAL_SOURCE_DIR "/tests/ast/call_graph/identity.cc", "-include " + library);
  CHECK(IdOf(dump, "Hidden") != "");
  CHECK(IdOf(dump, "InLibrary") == "");
  const std::string user =
      outer.Write("user.cc", "#include \"thing.pb.h\"\nvoid U() { InGenerated(); }\n");
  const auto facts = DumpOf(user, "");
  CHECK(IdOf(facts, "U") != "");
  CHECK(IdOf(facts, "InGenerated") == "");
}

TEST_CASE("what a library's factory makes of the project's types has its facts") {
  const Folder outer;
  outer.Write("framework.h",
              "struct Test { virtual ~Test() {} virtual void Body() = 0; };\n"
              "struct Factory { virtual Test* Create() = 0; };\n"
              "template <class T> struct FactoryOf : Factory {\n"
              "  Test* Create() override { return new T; }\n"
              "};\n"
              "bool Register(Factory*);\n"
              "template <template <class> class T, class First, class... Types> struct Typed {\n"
              "  static bool Register() { return ::Register(new FactoryOf<T<First>>); }\n"
              "};\n");
  std::filesystem::create_directory(outer.Path("project"));
  const std::string user = outer.Write("project/user.cc",
                                       "#include <framework.h>\n"
                                       "void Served();\n"
                                       "template <class T> struct Fixture : Test {\n"
                                       "  void Body() override { Served(); }\n"
                                       "};\n"
                                       "bool done = Typed<Fixture, int, long>::Register();\n");
  const auto facts = DumpOf(user, "-isystem " + outer.Path(""));
  CHECK(IdOf(facts, "Fixture::Body") != "");
  CHECK(IdOf(facts, "Fixture::Fixture") != "");
  CHECK(IdOf(facts, "FactoryOf::Create") == "");
}

}  // namespace
}  // namespace arterial::testing
