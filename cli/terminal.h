// One output stream and what is known of it: whether a person sees it, how wide it is, whether it
// takes colour. Writing never raises a signal and never fails silently.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "db/support/result.h"

namespace arterial::cli {

enum class Style { kNone, kBold, kDim, kRed, kGreen, kYellow, kMagenta };

class Terminal {
 public:
  // Width: COLUMNS if set, else that of the terminal, else none (a pipe or file takes any width).
  // Colour: only on a terminal, never under NO_COLOR or TERM=dumb.
  explicit Terminal(int fd);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  bool is_tty() const { return tty_; }
  bool colour() const { return colour_; }
  std::optional<int> width() const { return width_; }
  // True once the reader has gone (`| head`): there is no use in producing more.
  bool closed() const { return closed_; }

  void Write(std::string_view text);
  // Writes what is buffered. Fails if anything was lost for another reason than a reader that
  // went away.
  Status Flush();

 private:
  int fd_;
  bool tty_;
  bool colour_;
  std::optional<int> width_;
  bool closed_ = false;
  int error_ = 0;
  std::string buffer_;
};

// `text` in a style, for streams that take colour.
std::string Styled(std::string_view text, Style style, bool colour);

// Says on stderr how far long work is: nothing in the first second; on a terminal one line that is
// rewritten, elsewhere one line each half minute.
class Progress {
 public:
  explicit Progress(Terminal& terminal, std::string what);
  ~Progress();  // clears the line
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `total` 0: unknown. `detail` is shortened to the terminal.
  void Update(int64_t done, int64_t total, std::string_view detail = {});

 private:
  using Clock = std::chrono::steady_clock;
  Terminal& terminal_;
  std::string what_;
  Clock::time_point next_;
  bool shown_ = false;
};

}  // namespace arterial::cli
