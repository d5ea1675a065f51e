#include "db/support/text.h"

#include <fmt/format.h>
#include <locale.h>
#include <wchar.h>

#include <algorithm>
#include <cmath>

namespace arterial {

std::string ToLower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::vector<std::string> SplitWords(std::string_view text, char separator) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const size_t end = std::min(text.find(separator), text.size());
    if (end > 0) out.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

int EditDistance(std::string_view first, std::string_view second) {
  const std::string a = ToLower(first);
  const std::string b = ToLower(second);
  // Three rows of the table are enough: a swap looks two rows back.
  std::vector<int> before(b.size() + 1);
  std::vector<int> last(b.size() + 1);
  std::vector<int> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) last[j] = static_cast<int>(j);
  for (size_t i = 1; i <= a.size(); ++i) {
    row[0] = static_cast<int>(i);
    for (size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1])});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, last);
    std::swap(last, row);
  }
  return last[b.size()];
}

std::vector<std::string> Nearest(std::string_view word, const std::vector<std::string>& candidates,
                                 size_t limit) {
  std::vector<std::pair<int, std::string>> ranked;
  const std::string needle = ToLower(word);
  const int allowed = std::max<int>(1, static_cast<int>(word.size() + 2) / 3);
  for (const std::string& candidate : candidates) {
    const bool contains = needle.size() > 2 && ToLower(candidate).find(needle) != std::string::npos;
    int distance = EditDistance(word, candidate);
    // A misspelt last part of a long name is as near as the misspelling.
    for (size_t at = candidate.find_first_of("/. :"); at != std::string::npos;
         at = candidate.find_first_of("/. :", at + 1))
      distance = std::min(distance, EditDistance(word, std::string_view(candidate).substr(at + 1)));
    if (contains) distance = std::min(distance, allowed);
    if (distance <= allowed) ranked.emplace_back(distance, candidate);
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<std::string> out;
  for (auto& [distance, candidate] : ranked) {
    if (out.size() == limit) break;
    if (out.empty() || out.back() != candidate) out.push_back(std::move(candidate));
  }
  return out;
}

std::string DidYouMean(const std::vector<std::string>& nearest) {
  if (nearest.empty()) return {};
  std::string out = "; did you mean ";
  for (size_t i = 0; i < nearest.size(); ++i) {
    if (i > 0) out += i + 1 == nearest.size() ? " or " : ", ";
    out += nearest[i];
  }
  return out + "?";
}

namespace {

// Three significant digits, never in exponent form for values below 1000.
std::string ThreeDigits(double value) {
  if (value < 9.995) return fmt::format("{:.2f}", value);
  if (value < 99.95) return fmt::format("{:.1f}", value);
  return fmt::format("{:.0f}", value);
}

}  // namespace

std::string FormatDuration(int64_t ns) {
  if (ns < 0) return "-" + FormatDuration(ns == INT64_MIN ? INT64_MAX : -ns);
  if (ns < 1000) return fmt::format("{} ns", ns);
  const auto value = static_cast<double>(ns);
  if (value < 999.5e3) return ThreeDigits(value / 1e3) + " µs";
  if (value < 999.5e6) return ThreeDigits(value / 1e6) + " ms";
  if (value < 99.95e9) return ThreeDigits(value / 1e9) + " s";
  const int64_t seconds = ns / 1'000'000'000 + (ns % 1'000'000'000 >= 500'000'000);
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", FormatCount(seconds / 3600), seconds % 3600 / 60);
}

std::string FormatCount(int64_t value) {
  std::string digits = fmt::format("{}", value);
  const size_t first = value < 0 ? 1 : 0;
  for (size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string FormatShare(double share) {
  const double percent = share * 100;
  if (percent > 0 && percent < 0.1) {
    return percent < 0.001 ? "<0.001 %" : fmt::format("{:.3f} %", percent);
  }
  if (percent < 100 && percent > 99.9) return fmt::format("{:.2f} %", std::min(percent, 99.99));
  return fmt::format("{:.1f} %", percent);
}

std::string FormatBytes(int64_t bytes) {
  if (bytes < 1000) return fmt::format("{} B", bytes);
  double value = static_cast<double>(bytes);
  const char* unit = "B";
  for (const char* next : {"kB", "MB", "GB", "TB"}) {
    if (value < 999.5) break;
    value /= 1000;
    unit = next;
  }
  return ThreeDigits(value) + " " + unit;
}

std::string FormatSixDigits(double value) {
  if (std::nearbyint(value) == value && std::fabs(value) < 9e15)
    return fmt::format("{}", static_cast<int64_t>(value));
  return fmt::format("{:.6g}", value);
}

namespace {

struct Symbol {
  char32_t code;  // 0xFFFFFFFF where the bytes are not UTF-8
  size_t size;    // bytes, at least 1
};
constexpr char32_t kBroken = 0xFFFFFFFF;

Symbol Next(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {kBroken, 1};
  char32_t code = lead & (0x7F >> size);
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {kBroken, 1};
    code = code << 6 | (byte(i) & 0x3F);
  }
  static constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kLeast[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
    return {kBroken, 1};
  return {code, size};
}

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// C0, DEL, C1, line separators, and the marks that reorder what follows them.
bool IsHidden(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || (code >= 0x200B && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

// wcwidth answers for the thread's locale; the user's may not be UTF-8 although the terminal is.
class Utf8Locale {
 public:
  Utf8Locale() {
    // Once: it is read from files, which would be nine tenths of the time of a long table.
    static const locale_t kUtf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
    if (kUtf8 != nullptr) previous_ = uselocale(kUtf8);
  }
  ~Utf8Locale() {
    if (previous_ != nullptr) uselocale(previous_);
  }
  Utf8Locale(const Utf8Locale&) = delete;
  Utf8Locale& operator=(const Utf8Locale&) = delete;

 private:
  locale_t previous_ = nullptr;
};

int Width(char32_t code) {
  if (code == kBroken) return 1;
  return std::max(0, wcwidth(static_cast<wchar_t>(code)));
}

// The longest start of `text` that fits, in bytes.
size_t FitStart(std::string_view text, int width) {
  size_t at = 0;
  while (at < text.size()) {
    const Symbol symbol = Next(text.substr(at));
    width -= Width(symbol.code);
    if (width < 0) break;
    at += symbol.size;
  }
  return at;
}

// Where the longest end of `text` that fits begins.
size_t FitEnd(std::string_view text, int width) {
  std::vector<std::pair<size_t, int>> symbols;
  for (size_t at = 0; at < text.size();) {
    const Symbol symbol = Next(text.substr(at));
    symbols.emplace_back(at, Width(symbol.code));
    at += symbol.size;
  }
  size_t begin = text.size();
  for (auto it = symbols.rbegin(); it != symbols.rend(); ++it) {
    width -= it->second;
    if (width < 0) break;
    begin = it->first;
  }
  return begin;
}

}  // namespace

std::string EscapeControl(std::string_view text) {
  if (IsPlain(text)) return std::string(text);
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const Symbol symbol = Next(text.substr(at));
    if (symbol.code == '\n') {
      out += "\\n";
    } else if (symbol.code == '\t') {
      out += "\\t";
    } else if (symbol.code == '\r') {
      out += "\\r";
    } else if (symbol.code == kBroken) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[at]));
    } else if (!IsHidden(symbol.code)) {
      out += text.substr(at, symbol.size);
    } else if (symbol.code < 0x100) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(symbol.code));
    } else {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(symbol.code));
    }
    at += symbol.size;
  }
  return out;
}

int DisplayWidth(std::string_view text) {
  if (IsPlain(text)) return static_cast<int>(text.size());
  const Utf8Locale locale;
  int width = 0;
  for (size_t at = 0; at < text.size();) {
    const Symbol symbol = Next(text.substr(at));
    width += Width(symbol.code);
    at += symbol.size;
  }
  return width;
}

std::string ShortenEnd(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width <= 0) return {};
  const Utf8Locale locale;
  return std::string(text.substr(0, FitStart(text, width - 1))) + "…";
}

std::string ShortenMiddle(std::string_view text, int width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width <= 0) return {};
  const Utf8Locale locale;
  // The end of a path (the file and line) tells more than its start.
  const int head = (width - 1) / 3;
  const size_t start = FitStart(text, head);
  const size_t end = FitEnd(text.substr(start), width - 1 - head) + start;
  return std::string(text.substr(0, start)) + "…" + std::string(text.substr(end));
}

}  // namespace arterial
