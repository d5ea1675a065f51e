#include "runtime_join/formats/time_text.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <limits>

namespace arterial::runtime {
namespace {

constexpr int64_t kSecond = 1'000'000'000;
constexpr int64_t kMax = std::numeric_limits<int64_t>::max();

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Takes exactly `digits` digits.
bool Take(std::string_view* text, int digits, int* value) {
  *value = 0;
  if (text->size() < static_cast<size_t>(digits)) return false;
  for (int i = 0; i < digits; ++i) {
    if (!IsDigit((*text)[i])) return false;
    *value = *value * 10 + ((*text)[i] - '0');
  }
  text->remove_prefix(digits);
  return true;
}

bool TakeChar(std::string_view* text, std::string_view any_of) {
  if (text->empty() || any_of.find(text->front()) == std::string_view::npos) return false;
  text->remove_prefix(1);
  return true;
}

// Digits after a point, as parts of `unit`.
int64_t TakeFraction(std::string_view* text, int64_t unit) {
  int64_t value = 0;
  for (; !text->empty() && IsDigit(text->front()); text->remove_prefix(1)) {
    unit /= 10;
    value += unit * (text->front() - '0');
  }
  return value;
}

int64_t Saturated(__int128 value) {
  return static_cast<int64_t>(std::clamp<__int128>(value, -kMax, kMax));
}

// Whole and fractional digits in front of a unit.
bool TakeNumber(std::string_view* text, int64_t* whole, std::string_view* fraction) {
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), *whole);
  if (error != std::errc()) return false;
  text->remove_prefix(static_cast<size_t>(end - text->data()));
  *fraction = {};
  if (!TakeChar(text, ".")) return true;
  size_t size = 0;
  while (size < text->size() && IsDigit((*text)[size])) ++size;
  *fraction = text->substr(0, size);
  text->remove_prefix(size);
  return true;
}

}  // namespace

std::optional<int64_t> ParseTime(std::string_view text) {
  std::string_view digits = text;
  int64_t seconds = 0;
  std::string_view fraction;
  if (TakeNumber(&digits, &seconds, &fraction) && digits.empty())
    return Saturated(static_cast<__int128>(seconds) * kSecond + TakeFraction(&fraction, kSecond));
  int year, month, day, hour, minute, second;
  if (!Take(&text, 4, &year) || !TakeChar(&text, "-") || !Take(&text, 2, &month) ||
      !TakeChar(&text, "-") || !Take(&text, 2, &day) || !TakeChar(&text, "Tt ") ||
      !Take(&text, 2, &hour) || !TakeChar(&text, ":") || !Take(&text, 2, &minute) ||
      !TakeChar(&text, ":") || !Take(&text, 2, &second))
    return std::nullopt;
  int64_t nanoseconds = 0;
  if (TakeChar(&text, ".,")) nanoseconds = TakeFraction(&text, kSecond);
  int64_t offset = 0;
  if (!text.empty() && !TakeChar(&text, "Zz")) {
    const bool west = text.front() == '-';
    int hours, minutes;
    if (!TakeChar(&text, "+-") || !Take(&text, 2, &hours)) return std::nullopt;
    TakeChar(&text, ":");
    if (!Take(&text, 2, &minutes)) return std::nullopt;
    offset = (hours * 60 + minutes) * (west ? -60 : 60);
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!text.empty() || !date.ok()) return std::nullopt;
  const int64_t days = std::chrono::sys_days(date).time_since_epoch().count();
  const int64_t time = days * 86'400 + hour * 3'600 + minute * 60 + second - offset;
  return Saturated(static_cast<__int128>(time) * kSecond + nanoseconds);
}

std::optional<int64_t> ParseDuration(std::string_view text) {
  const bool negative = TakeChar(&text, "-");
  if (text.empty()) return std::nullopt;
  __int128 sum = 0;
  while (!text.empty()) {
    int64_t whole = 0;
    std::string_view fraction;
    if (!TakeNumber(&text, &whole, &fraction)) return std::nullopt;
    size_t size = 0;
    while (size < text.size() && !IsDigit(text[size])) ++size;
    const std::string_view name = text.substr(0, size);
    text.remove_prefix(size);
    const int64_t unit = name == "ns"                          ? 1
                         : name == "us" || name == "\xC2\xB5s" ? 1'000
                         : name == "ms"                        ? 1'000'000
                         : name == "s"                         ? kSecond
                         : name == "m"                         ? 60 * kSecond
                         : name == "h"                         ? 3'600 * kSecond
                                                               : 0;
    if (unit == 0) return std::nullopt;
    sum += static_cast<__int128>(whole) * unit + TakeFraction(&fraction, unit);
    sum = std::clamp<__int128>(sum, 0, kMax);
  }
  return Saturated(negative ? -sum : sum);
}

}  // namespace arterial::runtime
