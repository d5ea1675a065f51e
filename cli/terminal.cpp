#include "cli/terminal.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>

#include "db/support/interrupt.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

std::optional<int> Width(int fd, bool tty) {
  if (const char* columns = std::getenv("COLUMNS")) {
    int width = 0;
    const char* end = columns + std::strlen(columns);
    if (std::from_chars(columns, end, width).ptr == end && width > 0) return width;
  }
  winsize size{};
  if (tty && ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  if (tty) return 80;
  return std::nullopt;
}

bool WantsColour(bool tty) {
  const char* no_color = std::getenv("NO_COLOR");  // https://no-color.org: any value but empty
  if (!tty || (no_color != nullptr && *no_color != '\0')) return false;
  const char* term = std::getenv("TERM");
  return term != nullptr && std::string_view(term) != "dumb";
}

constexpr size_t kBuffer = size_t{1} << 16;
constexpr auto kQuiet = std::chrono::seconds(1);
constexpr auto kRedraw = std::chrono::milliseconds(100);
constexpr auto kSparse = std::chrono::seconds(30);

}  // namespace

Terminal::Terminal(int fd)
    : fd_(fd), tty_(isatty(fd) != 0), colour_(WantsColour(tty_)), width_(Width(fd, tty_)) {}

Terminal::~Terminal() { (void)Flush().ok(); }

void Terminal::Write(std::string_view text) {
  if (closed_ || error_ != 0) return;
  buffer_ += text;
  if (buffer_.size() >= kBuffer) (void)Flush().ok();
}

Status Terminal::Flush() {
  std::string_view rest = buffer_;
  while (!rest.empty() && !closed_ && error_ == 0) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(written);
    } else if (errno == EPIPE) {
      closed_ = true;
    } else if (errno != EINTR || Interrupted()) {
      error_ = errno;
    }
  }
  buffer_.clear();
  if (error_ == EINTR) return Error{ErrorCode::kInterrupted, "interrupted", {}};
  if (error_ != 0)
    return Error{ErrorCode::kEnvironment,
                 std::string("the output is incomplete: ") + std::strerror(error_),
                 fd_ == STDOUT_FILENO ? "standard output" : "standard error"};
  return {};
}

std::string Styled(std::string_view text, Style style, bool colour) {
  static constexpr std::string_view kCodes[] = {"", "1", "2", "31", "32", "33", "35"};
  if (!colour || style == Style::kNone) return std::string(text);
  return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<int>(style)], text);
}

Progress::Progress(Terminal& terminal, std::string what)
    : terminal_(terminal), what_(std::move(what)), next_(Clock::now() + kQuiet) {}

Progress::~Progress() {
  if (!shown_ || !terminal_.is_tty()) return;
  terminal_.Write("\r\x1b[K");
  (void)terminal_.Flush().ok();
}

void Progress::Update(int64_t done, int64_t total, std::string_view detail) {
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  const bool live = terminal_.is_tty();
  next_ = now + (live ? Clock::duration(kRedraw) : Clock::duration(kSparse));
  std::string line = fmt::format("{}: {}", what_, FormatCount(done));
  if (total > 0)
    line += fmt::format(" of {} ({})", FormatCount(total),
                        FormatShare(static_cast<double>(done) / static_cast<double>(total)));
  if (!detail.empty()) line += "  " + EscapeControl(detail);
  if (live) {
    terminal_.Write("\r\x1b[K" + ShortenEnd(line, terminal_.width().value_or(80) - 1));
  } else {
    terminal_.Write(line + "\n");
  }
  shown_ = true;
  (void)terminal_.Flush().ok();
}

}  // namespace arterial::cli
