#include "tests/support/marked_source.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace arterial::testing {
namespace {

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

}  // namespace

IndexerRun RunIndexer(const std::string& arguments, const std::string& input) {
  static int counter = 0;
  const std::string file =
      (std::filesystem::temp_directory_path() /
       ("arterial_request_" + std::to_string(::getpid()) + "_" + std::to_string(counter++)))
          .string();
  std::ofstream(file) << input;
  const std::string command = std::string(ARTERIAL_BINARY_DIR "/indexer/arterial-indexer ") +
                              arguments + " < '" + file + "'";
  IndexerRun run;
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {-1, ""};
  char buffer[4096];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) run.out.append(buffer, n);
  const int status = ::pclose(pipe);
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  std::filesystem::remove(file);
  return run;
}

std::vector<std::string> DumpOf(const std::string& source, const std::string& flags) {
  const std::string folder = std::filesystem::path(source).parent_path().string();
  const IndexerRun run =
      RunIndexer("--root '" + folder + "' -- g++ -std=c++20 " + flags + " -c '" + source + "'");
  std::vector<std::string> lines = Lines(run.out);
  if (run.exit_code != 0) lines.push_back("exit code " + std::to_string(run.exit_code));
  return lines;
}

std::vector<std::string> FoundFacts(const std::string& source, const std::string& flags,
                                    const std::vector<std::string>& kinds) {
  std::vector<std::string> facts;
  for (const std::string& line : DumpOf(source, flags)) {
    const size_t space = line.find(' ');
    const std::string kind = line.substr(0, space);
    if (kind == "exit") facts.push_back(line);
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) continue;
    if (kind == "override" || kind == "constructed") {
      facts.push_back("0: " + line);
      continue;
    }
    // kind file:line:column rest
    const size_t end = line.find(' ', space + 1);
    const std::string place = line.substr(space + 1, end - space - 1);
    const size_t column = place.rfind(':');
    const size_t number = place.rfind(':', column - 1);
    std::string rest = line.substr(end + 1);
    if (kind == "function") rest = rest.substr(0, rest.rfind(" id="));
    facts.push_back(place.substr(number + 1, column - number - 1) + ": " + kind + " " + rest);
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

std::vector<std::string> ExpectedFacts(const std::string& source) {
  static const std::string kMark = "// EXPECT ";
  std::vector<std::string> facts;
  const std::vector<std::string> lines = Lines(ReadFile(source));
  for (size_t i = 0; i < lines.size(); ++i) {
    for (size_t at = lines[i].find(kMark); at != std::string::npos;) {
      const size_t next = lines[i].find(kMark, at + 1);
      std::string fact = lines[i].substr(at + kMark.size(), next - at - kMark.size());
      while (!fact.empty() && fact.back() == ' ') fact.pop_back();
      const bool placeless = fact.starts_with("override ") || fact.starts_with("constructed ") ||
                             fact.find(" unit_degraded ") != std::string::npos;
      facts.push_back((placeless ? "0" : std::to_string(i + 1)) + ": " + fact);
      at = next;
    }
  }
  std::sort(facts.begin(), facts.end());
  return facts;
}

std::vector<std::string> SourcesIn(const std::string& folder) {
  std::vector<std::string> sources;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(ARTERIAL_SOURCE_DIR "/tests/") + folder))
    if (entry.path().extension() == ".cc") sources.push_back(entry.path().string());
  std::sort(sources.begin(), sources.end());
  return sources;
}

}  // namespace arterial::testing
