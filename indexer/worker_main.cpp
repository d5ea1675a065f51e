// arterial-indexer: the worker as a program. People run `arterial index`; this one is for it, and
// for looking at what is extracted from one file.
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "db/config/config.h"
#include "indexer/frameworks/rules.h"
#include "indexer/worker.h"

namespace {

constexpr const char* kUsage =
    R"(usage: arterial-indexer --root ROOT [--resource-dir DIR] [--scan] [--all-bodies] [--without-flow] [--times FILE] [--dump] [-- COMPILE COMMAND]

Extracts static facts from C++ translation units. `arterial index` runs it; reads requests from
standard input, one JSON object a line, and answers each with one frame of facts.

  --root ROOT          folder of the project; facts come from the files beneath it; rules from its arterial.yaml
  --resource-dir DIR   Clang's own headers; also ARTERIAL_RESOURCE_DIR
  --scan               answer with what the units include; parses nothing
  --all-bodies         parse library and generated function bodies, too
  --without-flow       without failure, order, deadline and context of calls; to measure what they cost
  --times FILE         append CPU seconds of each unit: of flow, of all, the unit
  --dump               answer with text instead of frames
  -- COMPILE COMMAND   print the facts (--scan: the includes) of this one command, run in the working directory, and end
  --version, --help
)";

struct Arguments {
  arterial::indexer::ExtractOptions options;
  bool dump = false;
  bool scan = false;
  std::vector<std::string> command;
};

int Fail(const std::string& message, int code) {
  std::cerr << "arterial-indexer: " << message << "\n";
  return code;
}

// The last argument that is no flag and ends as a source file does.
std::string MainFile(const std::vector<std::string>& command) {
  for (size_t i = command.size(); i-- > 1;) {
    const std::string& argument = command[i];
    if (!argument.starts_with("-") && command[i - 1] != "-o" &&
        argument.find_last_of('.') != std::string::npos)
      return argument;
  }
  return {};
}

// Deep expressions and templates need more than the usual 8 MB. The limit of the main thread is
// read when a program starts, hence the second start.
void EnlargeStack(char** argv) {
  constexpr rlim_t kStack = 256UL << 20;
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= kStack) return;
  if (std::getenv("ARTERIAL_INDEXER_STACK") != nullptr) return;
  limit.rlim_cur = limit.rlim_max == RLIM_INFINITY ? kStack : std::min(limit.rlim_max, kStack);
  if (setrlimit(RLIMIT_STACK, &limit) != 0) return;
  setenv("ARTERIAL_INDEXER_STACK", "1", 1);
  execv("/proc/self/exe", argv);
}

std::string DumpOne(const Arguments& arguments) {
  using namespace arterial::indexer;
  const CompileUnit unit{std::filesystem::current_path().string(),
                         MainFile(arguments.command),
                         arguments.command,
                         {},
                         {}};
  if (!arguments.scan) return DumpFacts(ExtractUnit(unit, arguments.options));
  Scanner scanner({arguments.options.root, arguments.options.resource_dir});
  const arterial::db::UnitIncludes includes = scanner.Scan(unit);
  return DumpIncludes(scanner.table(), includes);
}

int Run(const Arguments& arguments) {
  using namespace arterial::indexer;
  // Nothing but answers may reach the driver: libraries that print get standard error.
  const int out = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (out < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0)
    return Fail("cannot set up standard output", 3);
  if (arguments.command.empty() && arguments.scan)
    return ServeScans(std::cin, out, {arguments.options.root, arguments.options.resource_dir},
                      arguments.dump);
  if (arguments.command.empty())
    return ServeRequests(std::cin, out, arguments.options, arguments.dump);
  const std::string text = DumpOne(arguments);
  return write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
  EnlargeStack(argv);
  Arguments arguments;
  if (const char* given = std::getenv("ARTERIAL_RESOURCE_DIR"))
    arguments.options.resource_dir = given;
  else
    arguments.options.resource_dir = ARTERIAL_RESOURCE_DIR_DEFAULT;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--help") {
      std::cout << kUsage;
      return 0;
    }
    if (argument == "--version") {
      std::cout << "arterial-indexer " << ARTERIAL_VERSION << "\n";
      return 0;
    }
    if (argument == "--") {
      arguments.command.assign(argv + i + 1, argv + argc);
      if (arguments.command.empty()) return Fail("'--' needs a compile command after it", 2);
      break;
    }
    if (argument == "--dump") {
      arguments.dump = true;
    } else if (argument == "--all-bodies") {
      arguments.options.all_bodies = true;
    } else if (argument == "--without-flow") {
      arguments.options.flow = false;
    } else if (argument == "--times" && i + 1 < argc) {
      arguments.options.times = argv[++i];
    } else if (argument == "--scan") {
      arguments.scan = true;
    } else if ((argument == "--root" || argument == "--resource-dir") && i + 1 < argc) {
      (argument == "--root" ? arguments.options.root : arguments.options.resource_dir) = argv[++i];
    } else {
      return Fail("unknown or incomplete argument '" + argument + "'; see --help", 2);
    }
  }
  if (arguments.options.root.empty()) return Fail("--root is missing; see --help", 2);
  arguments.options.root =
      std::filesystem::absolute(arguments.options.root).lexically_normal().string();
  const std::string problem = arterial::indexer::CheckResourceDir(arguments.options.resource_dir);
  if (!problem.empty()) return Fail(problem, 3);
  // Mistakes in it are told by `arterial index`.
  arterial::db::IssueLog said_elsewhere;
  arterial::indexer::SetRules(
      arterial::db::LoadConfig(arguments.options.root, said_elsewhere).frameworks);
  return Run(arguments);
}
