// Broken input of every kind costs its unit only, and says so.
#include <filesystem>
#include <fstream>

#include "db/facts.h"
#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

const std::string kRoot = ARTERIAL_SOURCE_DIR "/tests/ast";

class TemporarySource {
 public:
  TemporarySource(const std::string& name, const std::string& text)
      : folder_(std::filesystem::temp_directory_path() /
                ("arterial_robust_" + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder_);
    std::ofstream(folder_ / name) << text;
    path_ = (folder_ / name).string();
  }
  ~TemporarySource() { std::filesystem::remove_all(folder_); }
  const std::string& path() const { return path_; }
  std::string folder() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
  std::string path_;
};

bool Contains(const std::vector<std::string>& lines, const std::string& text) {
  for (const std::string& line : lines)
    if (line.find(text) != std::string::npos) return true;
  return false;
}

std::string Request(const TemporarySource& source, const std::string& flags = "\"-std=c++17\"") {
  return R"({"directory":")" + source.folder() + R"(","file":")" + source.path() +
         R"(","arguments":["g++",)" + flags + R"(,"-c",")" + source.path() + "\"]}\n";
}

// Cuts frames; fails the test if the stream is anything but frames.
std::vector<db::UnitFacts> Frames(const std::string& stream) {
  std::vector<db::UnitFacts> frames;
  for (size_t at = 0; at < stream.size();) {
    REQUIRE(stream.size() - at >= 4);
    uint32_t size = 0;
    for (int i = 3; i >= 0; --i)
      size = size << 8 | static_cast<unsigned char>(stream[at + static_cast<size_t>(i)]);
    REQUIRE(stream.size() - at - 4 >= size);
    Result<db::UnitFacts> facts = db::Decode(std::string_view(stream).substr(at + 4, size));
    REQUIRE(facts.ok());
    frames.push_back(std::move(*facts));
    at += 4 + size;
  }
  return frames;
}

TEST_CASE("a missing include is named and the rest is kept") {
  const TemporarySource source("a.cc", "#include \"gone/away.h\"\nvoid F();\nvoid G() { F(); }\n");
  const auto dump = DumpOf(source.path(), "");
  CHECK(Contains(dump, "degraded a.cc:1: 'gone/away.h' file not found"));
  CHECK(Contains(dump, "missing gone/away.h"));
  CHECK(Contains(dump, "G -> F call"));
}

TEST_CASE("what is no C++ is degraded, not fatal") {
  const TemporarySource source("a.cc", "void F() {}\n}}}} ((( \x01\xff template <<< \"");
  const auto dump = DumpOf(source.path(), "");
  CHECK(Contains(dump, "function a.cc:1:6 F"));
  CHECK(Contains(dump, "degraded a.cc:2"));
}

TEST_CASE("an empty file has no facts and no issue") {
  const TemporarySource source("a.cc", "");
  CHECK(DumpOf(source.path(), "").empty());
}

TEST_CASE("deep nesting is survived") {
  const TemporarySource source("a.cc", "int F(int);\nint G() { return " + std::string(20000, '(') +
                                           "F(1)" + std::string(20000, ')') +
                                           "; }\nvoid H() { F(2); }\n");
  const auto dump = DumpOf(source.path(), "-fbracket-depth=30000");
  CHECK(Contains(dump, "H -> F call"));
  CHECK_FALSE(Contains(dump, "exit code"));
}

TEST_CASE("foreign flags do not degrade a unit") {
  const TemporarySource source("a.cc", "#include <string>\nint main() {}\n");
  const auto dump = DumpOf(source.path(),
                           "-Wlogical-op -Werror -fno-canonical-system-headers -MD -MF x.d "
                           "-fconcepts -mno-such-thing -o x.o -fsanitize=cfi -fuse-ld=gold");
  CHECK_FALSE(Contains(dump, "degraded"));
  CHECK(Contains(dump, "flag_ignored"));
}

TEST_CASE("what older compilers took is no error, whatever the build says of warnings") {
  const std::string text = R"(#include <string>
enum E { A, B };
constexpr E kFar = static_cast<E>(77);
void Narrow(long long v) { int a[] = {v}; char c{v}; (void)a; (void)c; }
int Register(int x) { register int y = x; return y; }
void Throws() throw(std::string) {}
#define LIT "a"
const char* kJoined = "x"LIT;
struct S { template <class T> int t(); };
template <class T> int Keyword(T s) { return s.template t(); }
struct NT { NT(); ~NT(); };
void Va(int n, ...);
void Pass() { Va(1, NT()); }
int NoReturn() {}
#pragma GCC diagnostic error "-Wunused-variable"
void Unused() { int unused; }
constexpr int Count(int n) { int sum = 0; for (int i = 0; i < n; ++i) sum += i & 1; return sum; }
static_assert(Count(1200000) > 0);
int main() { Register(1); }
)";
  const TemporarySource source("a.cc", text);
  for (const char* flags :
       {"", "-Werror", "-pedantic-errors", "-Xclang -Werror", "-Wall -Werror=register -Wextra",
        "-fpermissive -fmax-errors=1 -fno-gnu-unique -flto=auto -fno-var-tracking-assignments"}) {
    INFO(flags);
    const auto dump = DumpOf(source.path(), std::string("-std=gnu++17 ") + flags);
    CHECK_FALSE(Contains(dump, "degraded"));
    CHECK(Contains(dump, "main -> Register call"));
  }
  const TemporarySource c("b.c", R"(int f(void) { undeclared(1); return 0; }
g(x) { return x; }
int* p = 5;
void cb(int); void (*q)(char*) = cb;
void h(void) { return 1; }
)");
  CHECK_FALSE(Contains(DumpOf(c.path(), "-x c -std=gnu17 -Werror"), "degraded"));
}

TEST_CASE("limits are those of the build where it sets some, else wide") {
  const std::string text =
      "int G() { return " + std::string(1000, '(') + "1" + std::string(1000, ')') + "; }\n";
  const TemporarySource source("a.cc", text);
  CHECK_FALSE(Contains(DumpOf(source.path(), ""), "degraded"));
  CHECK(Contains(DumpOf(source.path(), "-fbracket-depth=500"), "degraded"));
}

TEST_CASE("a target that Clang lacks is parsed without it") {
  const TemporarySource source("a.cc", "int main() {}\n");
  const auto dump = DumpOf(source.path(), "-march=no-such-cpu");
  CHECK(Contains(dump, "function a.cc:1:5 main main"));
}

TEST_CASE("launchers, response files and precompiled headers are understood") {
  const TemporarySource source("a.cc", "int x = VALUE;\nint main() { return FROM_PCH; }\n");
  std::ofstream(source.folder() + "/pch.h") << "#define FROM_PCH 1\n";
  std::ofstream(source.folder() + "/pch.h.gch") << "no precompiled header of ours";
  std::ofstream(source.folder() + "/flags.rsp") << "-DVALUE=3 -include pch.h\n";
  const std::string request =
      R"({"directory":")" + source.folder() +
      R"(","file":"a.cc","arguments":["/usr/bin/ccache","g++","@flags.rsp",)"
      R"("-Winvalid-pch","-o","a.o","-c","a.cc"]})"
      "\n";
  const IndexerRun run = RunIndexer("--root " + source.folder(), request);
  const auto frames = Frames(run.out);
  REQUIRE(frames.size() == 1);
  CHECK(frames[0].first_error == "");
  CHECK(frames[0].functions.size() == 1);
}

TEST_CASE("CMake's precompiled header is read as the header that it was made of") {
  const TemporarySource source("a.cc", "int main() { return FROM_PCH; }\n");
  std::ofstream(source.folder() + "/cmake_pch.hxx") << "#define FROM_PCH 1\n";
  const auto dump = DumpOf(source.path(),
                           "-Winvalid-pch -Xclang -include-pch -Xclang x.pch "
                           "-Xclang -include -Xclang '" +
                               source.folder() + "/cmake_pch.hxx'");
  CHECK(dump.size() == 1);
  CHECK(Contains(dump, "function a.cc:1:5 main"));
}

TEST_CASE("paths through links and dots are those of files") {
  const TemporarySource source("a.cc", "#include <string>\n#include \"deep/link/../b.h\"\n");
  std::filesystem::create_directories(source.folder() + "/elsewhere/inner");
  std::filesystem::create_directories(source.folder() + "/deep");
  std::ofstream(source.folder() + "/elsewhere/b.h") << "int B() { return 1; }\n";
  std::filesystem::create_directory_symlink(source.folder() + "/elsewhere/inner",
                                            source.folder() + "/deep/link");
  const auto frames = Frames(RunIndexer("--root " + source.folder(), Request(source)).out);
  REQUIRE(frames.size() == 1);
  REQUIRE(frames[0].functions.size() == 1);
  CHECK(frames[0].functions[0].location.file == "elsewhere/b.h");
  for (const std::string& input : frames[0].inputs) {
    CAPTURE(input);
    CHECK(std::filesystem::exists(input));
  }
}

TEST_CASE("every line is answered by one frame, whatever it says") {
  const TemporarySource source("a.cc", "int main() {}\n");
  const std::string requests =
      Request(source) + "not json\n" + "{\"directory\":1}\n" + "[]\n" + "{\"a\":\"\\u0000\"\n" +
      std::string(100000, '[') + "\n" +
      R"({"directory":"relative","file":"a","arguments":["g++"]})"
      "\n" +
      R"({"directory":"/","file":"/no/such.cc","arguments":["g++","/no/such.cc"]})"
      "\n" +
      R"({"directory":"/","file":"x","arguments":["--version"]})"
      "\n" +
      Request(source);
  const IndexerRun run = RunIndexer("--root " + source.folder() + " 2>/dev/null", requests);
  CHECK(run.exit_code == 0);
  const auto frames = Frames(run.out);
  REQUIRE(frames.size() == 10);
  for (size_t i = 1; i <= 8; ++i) {
    CAPTURE(i);
    CHECK(frames[i].degraded);
    CHECK(frames[i].first_error != "");
    CHECK(frames[i].functions.empty());
  }
  CHECK_FALSE(frames[0].degraded);
  CHECK(db::Encode(frames[0]) == db::Encode(frames[9]));
}

TEST_CASE("inputs are all files that were read") {
  const TemporarySource source("a.cc", "#include \"b.h\"\n#include <stddef.h>\n");
  std::ofstream(source.folder() + "/b.h") << "\n";
  const auto frames = Frames(RunIndexer("--root " + source.folder(), Request(source)).out);
  REQUIRE(frames.size() == 1);
  const std::vector<std::string>& inputs = frames[0].inputs;
  CHECK(std::is_sorted(inputs.begin(), inputs.end()));
  CHECK(Contains(inputs, source.folder() + "/a.cc"));
  CHECK(Contains(inputs, source.folder() + "/b.h"));
  CHECK(Contains(inputs, "/include/stddef.h"));
}

TEST_CASE("the command line says what is wrong") {
  CHECK(RunIndexer("--version").out.starts_with("arterial-indexer "));
  CHECK(RunIndexer("--help").exit_code == 0);
  CHECK(RunIndexer("2>/dev/null").exit_code == 2);
  CHECK(RunIndexer("--nonsense 2>/dev/null").exit_code == 2);
  const IndexerRun run = RunIndexer("--root . --resource-dir /nowhere 2>&1");
  CHECK(run.exit_code == 3);
  CHECK(run.out.find("--resource-dir") != std::string::npos);
}

}  // namespace
}  // namespace arterial::testing
