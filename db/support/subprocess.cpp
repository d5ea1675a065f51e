#include "db/support/subprocess.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace arterial {
namespace {

constexpr size_t kMaxOut = size_t{64} << 20;
constexpr size_t kMaxErr = size_t{64} << 10;

struct Pipes {
  int out[2] = {-1, -1};
  int err[2] = {-1, -1};
  ~Pipes() {
    for (int fd : {out[0], out[1], err[0], err[1]})
      if (fd >= 0) close(fd);
  }
};

// Between fork and exec: only calls that are safe there.
[[noreturn]] void Exec(const Pipes& pipes, const char* program, char* const* argv,
                       const char* directory) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, 0);
  dup2(pipes.out[1], 1);
  dup2(pipes.err[1], 2);
  signal(SIGPIPE, SIG_DFL);
  if (*directory == '\0' || chdir(directory) == 0) execv(program, argv);
  _exit(127);
}

// Appends what is there; false at the end of the stream.
bool Drain(int fd, std::string& to, size_t limit) {
  char buffer[65536];
  const ssize_t got = read(fd, buffer, sizeof buffer);
  if (got < 0) return errno == EINTR || errno == EAGAIN;
  if (got == 0) return false;
  to.append(buffer, std::min(static_cast<size_t>(got), limit - std::min(limit, to.size())));
  return true;
}

// Reads both streams until they end or the time is over (false).
bool Collect(Pipes& pipes, ProcessOutput& output, std::chrono::steady_clock::time_point deadline) {
  pollfd fds[2] = {{pipes.out[0], POLLIN, 0}, {pipes.err[0], POLLIN, 0}};
  while (fds[0].fd >= 0 || fds[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    if (left.count() <= 0) return false;
    if (poll(fds, 2, static_cast<int>(left.count())) < 0 && errno != EINTR) return false;
    if (fds[0].revents != 0 && !Drain(fds[0].fd, output.out, kMaxOut)) fds[0].fd = -1;
    if (fds[1].revents != 0 && !Drain(fds[1].fd, output.err, kMaxErr)) fds[1].fd = -1;
    fds[0].revents = fds[1].revents = 0;
  }
  return true;
}

}  // namespace

std::string FindProgram(const std::string& name) {
  if (name.find('/') != std::string::npos) return access(name.c_str(), X_OK) == 0 ? name : "";
  const char* path = std::getenv("PATH");
  std::string rest = path != nullptr ? path : "/usr/local/bin:/usr/bin:/bin";
  while (!rest.empty()) {
    const size_t colon = rest.find(':');
    const std::string candidate = rest.substr(0, colon) + "/" + name;
    std::error_code error;
    if (std::filesystem::is_regular_file(candidate, error) && access(candidate.c_str(), X_OK) == 0)
      return candidate;
    rest = colon == std::string::npos ? "" : rest.substr(colon + 1);
  }
  return {};
}

Result<ProcessOutput> RunProcess(const std::vector<std::string>& arguments,
                                 const std::string& working_directory, std::chrono::seconds limit) {
  const std::string program = FindProgram(arguments.at(0));
  if (program.empty())
    return Error{ErrorCode::kEnvironment, "the program " + arguments[0] + " is not installed", {}};
  Pipes pipes;
  if (pipe2(pipes.out, O_CLOEXEC) != 0 || pipe2(pipes.err, O_CLOEXEC) != 0)
    return Error{ErrorCode::kEnvironment, std::string("no pipe: ") + strerror(errno), {}};
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t pid = fork();
  if (pid < 0) return Error{ErrorCode::kEnvironment, std::string("fork: ") + strerror(errno), {}};
  if (pid == 0) Exec(pipes, program.c_str(), argv.data(), working_directory.c_str());
  for (int* fd : {&pipes.out[1], &pipes.err[1]}) {
    close(*fd);
    *fd = -1;
  }
  ProcessOutput output;
  const bool ended = Collect(pipes, output, std::chrono::steady_clock::now() + limit);
  if (!ended) kill(pid, SIGKILL);
  int status = 0;
  while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  if (!ended)
    return Error{ErrorCode::kEnvironment,
                 arguments[0] + " did not end within " + std::to_string(limit.count()) + " s",
                 {}};
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return output;
}

}  // namespace arterial
