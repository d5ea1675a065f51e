// Terminal and Progress on a pseudo terminal, where there are width, colour and rewritten lines.
#include "cli/terminal.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <thread>

#include "tests/catch.h"

namespace arterial::cli {
namespace {

class PseudoTerminal {
 public:
  explicit PseudoTerminal(unsigned short columns) : master_(posix_openpt(O_RDWR | O_NOCTTY)) {
    REQUIRE(master_ >= 0);
    REQUIRE(grantpt(master_) == 0);
    REQUIRE(unlockpt(master_) == 0);
    slave_ = open(ptsname(master_), O_RDWR | O_NOCTTY);
    REQUIRE(slave_ >= 0);
    const winsize size{24, columns, 0, 0};
    REQUIRE(ioctl(slave_, TIOCSWINSZ, &size) == 0);
  }
  ~PseudoTerminal() {
    close(slave_);
    close(master_);
  }
  int fd() const { return slave_; }
  // What was written so far.
  std::string Read() const {
    std::string out;
    char buffer[4096];
    pollfd waiting{master_, POLLIN, 0};
    while (poll(&waiting, 1, 50) > 0) {
      const ssize_t size = read(master_, buffer, sizeof buffer);
      if (size <= 0) break;
      out.append(buffer, size);
    }
    return out;
  }

 private:
  int master_;
  int slave_ = -1;
};

// A chroot without /dev/pts has none: the tests that need one say so and pass.
bool HasPseudoTerminals() {
  const int master = posix_openpt(O_RDWR | O_NOCTTY);
  const bool has = master >= 0 && grantpt(master) == 0 && unlockpt(master) == 0 &&
                   access(ptsname(master), R_OK | W_OK) == 0;
  if (master >= 0) close(master);
  if (!has) WARN("skipped: this system has no pseudo terminals");
  return has;
}

// Sets or removes a variable for one scope.
class Variable {
 public:
  Variable(const char* name, const char* value) : name_(name) {
    if (const char* old = getenv(name)) old_ = old;
    if (value != nullptr)
      setenv(name, value, 1);
    else
      unsetenv(name);
  }
  ~Variable() {
    if (old_)
      setenv(name_, old_->c_str(), 1);
    else
      unsetenv(name_);
  }

 private:
  const char* name_;
  std::optional<std::string> old_;
};

TEST_CASE("a terminal has a width and colour") {
  if (!HasPseudoTerminals()) return;
  const PseudoTerminal pty(43);
  const Variable columns("COLUMNS", nullptr);
  const Variable no_color("NO_COLOR", nullptr);
  const Variable term("TERM", "xterm");
  const Terminal terminal(pty.fd());
  CHECK(terminal.is_tty());
  CHECK(terminal.colour());
  CHECK(terminal.width() == 43);
  CHECK(Styled("mandatory", Style::kRed, terminal.colour()) == "\x1b[31mmandatory\x1b[0m");
}

TEST_CASE("NO_COLOR, a dumb terminal and COLUMNS are respected") {
  if (!HasPseudoTerminals()) return;
  const PseudoTerminal pty(43);
  const Variable columns("COLUMNS", "99");
  const Variable term("TERM", "xterm");
  {
    const Variable no_color("NO_COLOR", "1");
    CHECK_FALSE(Terminal(pty.fd()).colour());
    CHECK(Terminal(pty.fd()).width() == 99);
  }
  {
    const Variable no_color("NO_COLOR", "");  // no-color.org: set but empty does not count
    CHECK(Terminal(pty.fd()).colour());
  }
  const Variable no_color("NO_COLOR", nullptr);
  const Variable dumb("TERM", "dumb");
  CHECK_FALSE(Terminal(pty.fd()).colour());
}

TEST_CASE("a pipe has neither width nor colour, and a reader that left is no error") {
  const Variable columns("COLUMNS", nullptr);
  signal(SIGPIPE, SIG_IGN);
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  Terminal terminal(ends[1]);
  CHECK_FALSE(terminal.is_tty());
  CHECK_FALSE(terminal.colour());
  CHECK_FALSE(terminal.width().has_value());
  close(ends[0]);
  terminal.Write("nobody reads this");
  CHECK(terminal.Flush().ok());
  CHECK(terminal.closed());
  close(ends[1]);
}

TEST_CASE("progress is silent in the first second, then rewrites one line and clears it") {
  if (!HasPseudoTerminals()) return;
  const PseudoTerminal pty(30);
  const Variable columns("COLUMNS", nullptr);
  Terminal terminal(pty.fd());
  {
    Progress progress(terminal, "parsing");
    progress.Update(1, 10, "a.cc");
    CHECK(pty.Read().empty());
    std::this_thread::sleep_for(std::chrono::milliseconds(1050));
    progress.Update(5, 10, "a/very/long/path/of/a/file.cc");
    const std::string line = pty.Read();
    CHECK(line.starts_with("\r\x1b[Kparsing: 5 of 10 (50.0 %)"));
    CHECK(line.find('\n') == std::string::npos);
    CHECK(line.find("file.cc") == std::string::npos);  // cut to the width
  }
  CHECK(pty.Read() == "\r\x1b[K");
}

}  // namespace
}  // namespace arterial::cli
