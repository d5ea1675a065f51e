#include "indexer/environment.h"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "db/support/subprocess.h"
#include "indexer/index.h"

namespace arterial::indexer {
namespace {

std::string Git(const std::string& root, std::vector<std::string> arguments, bool& ok) {
  arguments.insert(arguments.begin(), {"git", "-C", root});
  Result<ProcessOutput> run = RunProcess(arguments);
  ok = run.ok() && run->exit_code == 0;
  return ok ? run->out : std::string();
}

}  // namespace

int UsableCores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
  return static_cast<int>(std::max(1L, sysconf(_SC_NPROCESSORS_ONLN)));
}

uint64_t DefaultMemoryLimit(int jobs) {
  const uint64_t memory =
      static_cast<uint64_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  constexpr uint64_t kGiB = uint64_t{1} << 30;
  return std::clamp(memory / static_cast<uint64_t>(std::max(1, jobs)), kGiB, 8 * kGiB);
}

std::string Revision(const std::string& root) {
  bool ok = false;
  std::string commit = Git(root, {"rev-parse", "HEAD"}, ok);
  if (!ok) return {};
  while (!commit.empty() && commit.back() == '\n') commit.pop_back();
  const std::string changes = Git(root, {"status", "--porcelain", "--untracked-files=no"}, ok);
  return ok && changes.empty() ? commit : commit + "-dirty";
}

Result<std::string> FindWorker(const std::string& given) {
  namespace fs = std::filesystem;
  const char* variable = std::getenv("ARTERIAL_INDEXER");
  const std::string named = !given.empty() ? given : variable != nullptr ? variable : "";
  if (!named.empty()) {
    if (access(named.c_str(), X_OK) == 0) return fs::absolute(named).string();
    return Error{ErrorCode::kEnvironment, "the indexer's worker program is not there", named};
  }
  std::error_code error;
  const fs::path here = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const char* place :
       {"arterial-indexer", "../libexec/arterial-indexer", "../libexec/arterial/arterial-indexer",
        "../indexer/arterial-indexer"}) {
    const fs::path path = (here / place).lexically_normal();
    if (access(path.c_str(), X_OK) == 0) return path.string();
  }
  return Error{ErrorCode::kEnvironment,
               "arterial-indexer was not found beside this program, in ../libexec or by "
               "ARTERIAL_INDEXER: build or install it (it needs LLVM)",
               here.string()};
}

}  // namespace arterial::indexer
