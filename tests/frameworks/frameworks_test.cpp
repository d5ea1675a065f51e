// Recognition rules, one folder a framework; see tests/support/marked_source.h for the marks.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = ARTERIAL_SOURCE_DIR "/tests/frameworks";
const std::string kFlags = "-isystem '" + kFolder + "/include'";
const std::vector<std::string> kKinds = {"call_site", "handler", "span_site",
                                         "context",   "held",    "issue"};

std::vector<std::string> FoldersWith(const std::string& file) {
  std::vector<std::string> folders;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const fs::path path = entry.path();
    if (entry.is_directory() && path.filename() != "include" &&
        (file.empty() || fs::exists(path / file)))
      folders.push_back(path.filename());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

// `// NEEDS a.h b.h` on top: on real headers only; the first that is not installed, or nothing.
// `// FLAGS ...` below it: the flags that they need. `// KINDS a b`: facts to look at as well.
struct Preamble {
  std::string missing;
  std::string flags;
  std::vector<std::string> kinds = kKinds;

  explicit Preamble(const std::string& source) {
    std::ifstream in(source);
    for (std::string line; std::getline(in, line) && line.starts_with("// ");) {
      std::istringstream words(line.substr(3));
      std::string word;
      words >> word;
      if (word == "NEEDS")
        for (std::string header; words >> header;)
          if (missing.empty() && !IsInstalled(header)) missing = header;
      if (word == "KINDS")
        for (std::string kind; words >> kind;) kinds.push_back(kind);
      if (word == "FLAGS") flags = line.substr(line.find("FLAGS") + 5);
    }
  }

  static bool IsInstalled(const std::string& header) {
    for (const char* folder : {"/usr/include/", "/usr/include/postgresql/",
                               "/usr/include/x86_64-linux-gnu/", "/usr/local/include/"})
      if (fs::exists(folder + header)) return true;
    return false;
  }
};

// The folder's sources in a folder of their own, beside what `generate` makes; with the flags that
// it prints, or its exit code where that is not 0.
struct RealRun {
  fs::path folder;
  std::string flags;
  int exit_code = 0;

  explicit RealRun(const std::string& framework)
      : folder(fs::temp_directory_path() /
               ("arterial_real_" + framework + "_" + std::to_string(::getpid()))) {
    fs::create_directories(folder);
    for (const std::string& source : SourcesIn("frameworks/" + framework))
      fs::copy_file(source, folder / fs::path(source).filename(),
                    fs::copy_options::overwrite_existing);
    const std::string command =
        "'" + kFolder + "/" + framework + "/generate' '" + folder.string() + "'";
    FILE* pipe = ::popen(command.c_str(), "r");
    char buffer[4096];
    for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) flags.append(buffer, n);
    const int status = ::pclose(pipe);
    exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    while (!flags.empty() && flags.back() == '\n') flags.pop_back();
  }
  ~RealRun() { fs::remove_all(folder); }
};

TEST_CASE("marked sources of every framework") {
  const std::vector<std::string> folders = FoldersWith("");
  REQUIRE(folders.size() >= 6);
  for (const std::string& framework : folders) {
    const std::vector<std::string> sources = SourcesIn("frameworks/" + framework);
    REQUIRE_FALSE(sources.empty());
    const std::string own = kFolder + "/" + framework + "/include";
    const std::string flags = kFlags + (fs::exists(own) ? " -isystem '" + own + "'" : "");
    for (const std::string& source : sources) {
      CAPTURE(source);
      const Preamble preamble(source);
      if (!preamble.missing.empty()) {
        WARN(preamble.missing << " is not installed: " << source << " is left out");
        continue;
      }
      CHECK(FoundFacts(source, flags + preamble.flags, preamble.kinds) == ExpectedFacts(source));
    }
  }
}

TEST_CASE("marked sources on the libraries' own headers") {
  for (const std::string& framework : FoldersWith("generate")) {
    const RealRun real(framework);
    if (real.exit_code == 77) {
      WARN(framework << " is not installed: not tried on its own headers");
      continue;
    }
    CAPTURE(framework);
    REQUIRE(real.exit_code == 0);
    for (const std::string& source : SourcesIn("frameworks/" + framework)) {
      CAPTURE(source);
      CHECK(FoundFacts(real.folder / fs::path(source).filename(), real.flags,
                       Preamble(source).kinds) == ExpectedFacts(source));
    }
  }
}

TEST_CASE("a registered handler is not reached from where it is registered") {
  const auto reaches = [](const std::string& what) {
    int count = 0;
    for (const std::string& fact : FoundFacts(
             ARTERIAL_SOURCE_DIR "/tests/frameworks/cpp_httplib/routes.cc", kFlags, {"call"}))
      if (fact.find(what) != std::string::npos) ++count;
    return count;
  };
  CHECK(reaches("main -> Add call") == 1);
  CHECK(reaches("Shop::Register -> ") == 0);
  // The error handler is a lambda of main as any other; the four routes are not.
  CHECK(reaches("main -> main::(lambda)") == 1);
}

TEST_CASE("columns are those of the name token") {
  const auto facts =
      DumpOf(ARTERIAL_SOURCE_DIR "/tests/frameworks/cpp_httplib/requests.cc", kFlags);
  CHECK(std::find(facts.begin(), facts.end(),
                  "call_site requests.cc:11:10 cpp-httplib GET /items unary blocking in Ask") !=
        facts.end());
}

}  // namespace
}  // namespace arterial::testing
