#include "indexer/worker_process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace arterial::indexer {
namespace {

constexpr size_t kHeader = 4;
constexpr size_t kMaxAnswer = size_t{1} << 30;
constexpr size_t kMaxErrors = size_t{16} << 10;

size_t BodySize(const std::string& answer) {
  size_t size = 0;
  for (size_t i = 0; i < kHeader; ++i)
    size |= static_cast<size_t>(static_cast<uint8_t>(answer[i])) << (8 * i);
  return size;
}

// Between fork and exec: only calls that are safe there.
[[noreturn]] void Exec(char* const* argv, int in, int out, int err, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);  // the driver died before the line above
  dup2(in, 0);
  dup2(out, 1);
  dup2(err, 2);
  signal(SIGPIPE, SIG_DFL);
  execv(argv[0], argv);
  const char* reason = strerror(errno);
  (void)!write(2, reason, strlen(reason));
  _exit(127);
}

void CloseAll(int (&fds)[6]) {
  for (int fd : fds)
    if (fd >= 0) close(fd);
}

// First line that says something; LLVM's crash banner does not.
std::string FirstLine(const std::string& text) {
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, std::min<size_t>(end - begin, 300));
    if (!line.empty() && !line.starts_with("PLEASE submit") && !line.starts_with("Stack dump"))
      return line;
    begin = end + 1;
  }
  return {};
}

}  // namespace

Result<WorkerProcess> WorkerProcess::Start(const std::vector<std::string>& command) {
  int fds[6] = {-1, -1, -1, -1, -1, -1};  // read and write end of input, output, errors
  for (int i = 0; i < 6; i += 2) {
    if (pipe2(fds + i, O_CLOEXEC) != 0) {
      CloseAll(fds);
      return Error{ErrorCode::kEnvironment, std::string("no pipe: ") + strerror(errno), {}};
    }
  }
  std::vector<char*> argv;
  for (const std::string& word : command) argv.push_back(const_cast<char*>(word.c_str()));
  argv.push_back(nullptr);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) {
    CloseAll(fds);
    return Error{ErrorCode::kEnvironment, std::string("fork: ") + strerror(errno), {}};
  }
  if (pid == 0) Exec(argv.data(), fds[0], fds[3], fds[5], parent);
  for (int i : {0, 3, 5}) close(fds[i]);
  for (int i : {1, 2, 4}) fcntl(fds[i], F_SETFL, O_NONBLOCK);
  WorkerProcess process;
  process.pid_ = pid;
  process.in_ = fds[1];
  process.out_ = fds[2];
  process.err_ = fds[4];
  return process;
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept { *this = std::move(other); }

WorkerProcess& WorkerProcess::operator=(WorkerProcess&& other) noexcept {
  if (this == &other) return *this;
  Bury();
  pid_ = std::exchange(other.pid_, -1);
  in_ = std::exchange(other.in_, -1);
  out_ = std::exchange(other.out_, -1);
  err_ = std::exchange(other.err_, -1);
  exit_code_ = other.exit_code_;
  state_ = other.state_;
  started_ = other.started_;
  pending_ = std::move(other.pending_);
  answer_ = std::move(other.answer_);
  errors_ = std::move(other.errors_);
  return *this;
}

WorkerProcess::~WorkerProcess() { Bury(); }

void WorkerProcess::Close() {
  for (int* fd : {&in_, &out_, &err_})
    if (*fd >= 0) close(std::exchange(*fd, -1));
}

void WorkerProcess::Send(std::string line) {
  pending_ = std::move(line) + "\n";
  answer_.clear();
  errors_.clear();
  state_ = State::kBusy;
  started_ = Clock::now();
  WriteRequest();
}

void WorkerProcess::WriteRequest() {
  while (!pending_.empty()) {
    const ssize_t sent = write(in_, pending_.data(), pending_.size());
    if (sent > 0) {
      pending_.erase(0, static_cast<size_t>(sent));
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      state_ = State::kBroken;
      return;
    }
  }
}

void WorkerProcess::ReadAnswer() {
  char buffer[65536];
  while (true) {
    const ssize_t got = read(out_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0 || state_ != State::kBusy) {  // ended, or spoke without being asked
      state_ = State::kBroken;
      return;
    }
    answer_.append(buffer, static_cast<size_t>(got));
    if (answer_.size() < kHeader) continue;
    const size_t size = BodySize(answer_);
    if (size > kMaxAnswer || answer_.size() > kHeader + size)
      state_ = State::kBroken;
    else if (answer_.size() == kHeader + size)
      state_ = State::kAnswered;
    if (state_ != State::kBusy) return;
  }
}

void WorkerProcess::ReadErrors() {
  char buffer[4096];
  while (err_ >= 0) {
    const ssize_t got = read(err_, buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return;
    if (got == 0) {
      close(std::exchange(err_, -1));
      return;
    }
    const size_t room = kMaxErrors - std::min(kMaxErrors, errors_.size());
    errors_.append(buffer, std::min(room, static_cast<size_t>(got)));
  }
}

void WorkerProcess::Transfer() {
  if (!pending_.empty()) WriteRequest();
  ReadErrors();
  if (state_ == State::kBusy || state_ == State::kIdle) ReadAnswer();
}

std::string WorkerProcess::TakeAnswer() {
  state_ = State::kIdle;
  std::string body = std::exchange(answer_, {});
  body.erase(0, kHeader);
  return body;
}

uint64_t WorkerProcess::ResidentBytes() const {
  char path[64];
  std::snprintf(path, sizeof path, "/proc/%d/statm", static_cast<int>(pid_));
  std::FILE* file = std::fopen(path, "re");
  if (file == nullptr) return 0;
  unsigned long long pages = 0;
  const int read = std::fscanf(file, "%*u %llu", &pages);
  std::fclose(file);
  return read == 1 ? pages * static_cast<uint64_t>(sysconf(_SC_PAGESIZE)) : 0;
}

std::string WorkerProcess::Bury() {
  if (pid_ < 0) return {};
  // A worker that closed its pipes has died or is about to; give its exit status a moment.
  int status = 0;
  pid_t done = 0;
  for (int i = 0; i < 50 && state_ == State::kBroken; ++i) {
    done = waitpid(pid_, &status, WNOHANG);
    if (done != 0) break;
    usleep(1000);
  }
  const bool killed = done == 0;
  if (killed) {
    kill(pid_, SIGKILL);
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
  }
  ReadErrors();
  Close();
  pid_ = -1;
  exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  std::string how = killed ? "the worker gave a malformed answer"
                    : exit_code_ >= 0
                        ? "the worker ended with code " + std::to_string(exit_code_)
                        : std::string("the worker died: ") + strsignal(WTERMSIG(status));
  if (const std::string line = FirstLine(errors_); !line.empty()) how += ": " + line;
  return how;
}

}  // namespace arterial::indexer
