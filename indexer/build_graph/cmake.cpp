#include "indexer/build_graph/cmake.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <optional>

#include "db/support/subprocess.h"
#include "indexer/command_line.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::seconds kLongestConfigure{600};

std::string TracePath(const std::string& build_dir) {
  return build_dir + "/.cmake/arterial-trace.jsonl";
}

// What CMake wrote into its cache under `key`.
std::string CacheEntry(const std::string& build_dir, std::string_view key) {
  std::ifstream cache(build_dir + "/CMakeCache.txt");
  for (std::string line; std::getline(cache, line);)
    if (line.starts_with(key) && line.size() > key.size() && line[key.size()] == ':')
      return line.substr(line.find('=') + 1);
  return {};
}

bool UpToDate(const std::string& build_dir, const std::string& root) {
  const std::string index = CMakeReplyIndex(build_dir);
  std::error_code error;
  if (index.empty() || !fs::exists(TracePath(build_dir), error)) return false;
  const auto answered = fs::last_write_time(index, error);
  db::IssueLog ignored;
  const Result<CMakeReply> reply = ReadCMakeReply(build_dir, root, ignored);
  if (!reply || reply->inputs.empty()) return false;
  return std::all_of(reply->inputs.begin(), reply->inputs.end(), [&](const std::string& input) {
    std::error_code missing;
    const auto written = fs::last_write_time(input, missing);
    return !missing && written <= answered;
  });
}

// compile_commands.json as it was before cmake ran. CMake writes it whenever it runs; one that is
// newer than all that CMake read is somebody's own choice (cut down, put together, edited) and is
// put back.
class CompileDbGuard {
 public:
  explicit CompileDbGuard(std::string build_dir)
      : build_dir_(std::move(build_dir)), path_(build_dir_ + "/compile_commands.json") {
    constexpr uint64_t kMaxSize = uint64_t{1} << 30;
    std::error_code error;
    written_ = fs::last_write_time(path_, error);
    text_ = ReadText(path_, kMaxSize);
  }

  void PutBack(const std::string& root, db::IssueLog& issues) const {
    if (!text_ || ReadText(path_, text_->size()) == text_) return;
    db::IssueLog ignored;
    const Result<CMakeReply> reply = ReadCMakeReply(build_dir_, root, ignored);
    if (!reply) return;
    std::error_code error;
    if (std::any_of(reply->inputs.begin(), reply->inputs.end(), [&](const std::string& input) {
          return fs::last_write_time(input, error) > written_;
        })) {
      issues.Add("compile_database_renewed", db::Severity::kInfo, {}, 0,
                 "cmake has written compile_commands.json anew: the next index takes it");
      return;
    }
    const std::string part = path_ + ".part";
    std::ofstream(part, std::ios::binary) << *text_;
    fs::rename(part, path_, error);
    fs::last_write_time(path_, written_, error);
  }

 private:
  std::string build_dir_, path_;
  fs::file_time_type written_;
  std::optional<std::string> text_;  // absent: there was none
};

// The first error of what cmake wrote, in one line; warnings may stand before it.
std::string CMakeError(std::string_view text) {
  constexpr size_t kMost = 300;
  const size_t begin = text.find("CMake Error");
  if (begin != text.npos) text.remove_prefix(begin);
  std::string line;
  text = text.substr(0, text.find("\nCall Stack"));
  for (const char c : text.substr(0, text.find("\n\n\n"))) {
    const bool is_space = c == '\n' || c == ' ';
    if (!is_space || (!line.empty() && line.back() != ' ')) line += is_space ? ' ' : c;
    if (line.size() >= kMost) return line + "...";
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

// Runs cmake in the build folder as a change of a CMakeLists.txt would.
void Configure(const BuildInputs& inputs, const std::string& cmake, const std::string& source) {
  const Status query = WriteCMakeQuery(inputs.build_dir);
  if (!query) {
    inputs.issues.Add("cmake_not_asked", db::Severity::kWarning, {}, 0, query.error().message);
    return;
  }
  const CompileDbGuard database(inputs.build_dir);
  const std::string trace = TracePath(inputs.build_dir) + ".part";
  const Result<ProcessOutput> run =
      RunProcess({cmake, "-S", source, "-B", inputs.build_dir, "--trace-expand",
                  "--trace-format=json-v1", "--trace-redirect=" + trace},
                 inputs.build_dir, kLongestConfigure);
  // The trace of a run that failed ends where it failed: the last whole one is kept.
  if (run && run->exit_code == 0) {
    std::error_code error;
    fs::rename(trace, TracePath(inputs.build_dir), error);
    database.PutBack(inputs.tree.root(), inputs.issues);
    return;
  }
  inputs.issues.Add("cmake_configure_failed", db::Severity::kWarning, {}, 0,
                    "the build folder does not configure, targets are those of its last reply: " +
                        (run ? CMakeError(run->err) : run.error().message));
}

// A folder that was copied along with its tree still speaks of the tree that it was made for. The
// root may be a part of what CMake builds, or have that as a part.
bool IsOfTree(const std::string& source, const std::string& root) {
  std::error_code error;
  const std::string built = fs::weakly_canonical(source, error).string() + "/";
  const std::string tree = fs::weakly_canonical(root, error).string() + "/";
  return built.starts_with(tree) || tree.starts_with(built);
}

// Whether `from` reaches `to` over links of at least two steps.
bool LinkedThrough(const CMakeTrace& trace, const std::string& from, const std::string& to) {
  std::set<std::string> seen;
  std::vector<std::string> work = {from};
  while (!work.empty()) {
    const std::string at = std::move(work.back());
    work.pop_back();
    const auto links = trace.links.find(at);
    if (links == trace.links.end()) continue;
    for (const DeclaredDep& dep : links->second) {
      if (dep.to == to) return true;
      if (seen.insert(dep.to).second) work.push_back(dep.to);
    }
  }
  return false;
}

}  // namespace

std::vector<BuildTarget> UniteCMake(CMakeReply reply, CMakeTrace trace) {
  std::vector<BuildTarget> targets = std::move(reply.targets);
  std::set<std::string> known;
  for (const BuildTarget& target : targets) known.insert(target.label);
  for (BuildTarget& library : trace.libraries)
    if (known.insert(library.label).second)
      targets.push_back(std::move(library));
    else
      for (BuildTarget& target : targets)
        if (target.label == library.label) {
          target.include_dirs = library.include_dirs;
          target.files.insert(target.files.end(), library.files.begin(), library.files.end());
        }
  for (BuildTarget& target : targets) {
    target.system = kCMakeSystem;
    std::vector<DeclaredDep> deps;
    if (const auto links = trace.links.find(target.label); links != trace.links.end())
      deps = links->second;
    if (const auto orders = trace.orders.find(target.label); orders != trace.orders.end())
      deps.insert(deps.end(), orders->second.begin(), orders->second.end());
    for (DeclaredDep& dep : target.deps) {
      const bool has = std::any_of(deps.begin(), deps.end(),
                                   [&](const DeclaredDep& d) { return d.to == dep.to; });
      if (!has && !LinkedThrough(trace, target.label, dep.to)) deps.push_back(dep);
    }
    target.deps = std::move(deps);
  }
  return targets;
}

void ReadCMake(const BuildInputs& inputs, BuildGraph& graph) {
  if (inputs.build_dir.empty()) return;
  const std::string source = CacheEntry(inputs.build_dir, "CMAKE_HOME_DIRECTORY");
  if (source.empty()) return;
  if (!IsOfTree(source, inputs.tree.root())) {
    inputs.issues.Add("cmake_of_another_tree", db::Severity::kWarning, {}, 0,
                      "the build folder was configured for " + source +
                          ": configure it again, or name another with -p");
    return;
  }
  if (inputs.run_tools && !UpToDate(inputs.build_dir, inputs.tree.root())) {
    // The program that made the folder, else the one at hand.
    std::string cmake = CacheEntry(inputs.build_dir, "CMAKE_COMMAND");
    std::error_code error;
    if (!fs::exists(cmake, error)) cmake = FindProgram("cmake");
    if (!cmake.empty())
      Configure(inputs, cmake, source);
    else
      inputs.issues.Add("cmake_not_found", db::Severity::kWarning, {}, 0,
                        "neither the cmake that made the build folder nor one on the PATH is "
                        "there to be asked for targets");
  }
  Result<CMakeReply> reply = ReadCMakeReply(inputs.build_dir, inputs.tree.root(), inputs.issues);
  if (!reply) {
    inputs.issues.Add("cmake_not_read", db::Severity::kWarning, {}, 0,
                      reply.error().message + ": targets are those of compile_commands.json");
    return;
  }
  std::ifstream trace(TracePath(inputs.build_dir));
  if (!trace)
    inputs.issues.Add(
        "cmake_trace_missing", db::Severity::kWarning, {}, 0,
        "without CMake's trace, INTERFACE libraries and PUBLIC or PRIVATE are unknown");
  std::vector<BuildTarget> targets =
      UniteCMake(std::move(*reply), ReadCMakeTrace(trace, inputs.tree.root(), inputs.issues));
  std::move(targets.begin(), targets.end(), std::back_inserter(graph.targets));
}

}  // namespace arterial::indexer
