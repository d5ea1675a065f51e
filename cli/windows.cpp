#include "cli/windows.h"

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "cli/database.h"

namespace arterial::cli {
namespace {

// First and last hour of a day or hour.
std::optional<std::pair<int64_t, int64_t>> ParsePoint(const std::string& text) {
  int year = 0, hour = -1, end = 0;
  unsigned month = 0, day = 0;
  const int read =
      std::sscanf(text.c_str(), "%4d-%2u-%2u%nT%2d%n", &year, &month, &day, &end, &hour, &end);
  const bool whole = end == static_cast<int>(text.size());
  if (read < 3 || !whole || hour > 23) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!date.ok()) return std::nullopt;
  const int64_t first = std::chrono::sys_days(date).time_since_epoch().count() * 24;
  if (hour < 0) return std::pair(first, first + 23);
  return std::pair(first + hour, first + hour);
}

}  // namespace

std::optional<db::Hours> ParseHours(const std::string& text) {
  const size_t dots = text.find("..");
  const std::string from = text.substr(0, dots);
  const std::string to = dots == std::string::npos ? from : text.substr(dots + 2);
  if (from.empty() && to.empty()) return std::nullopt;
  db::Hours hours;
  if (!from.empty()) {
    const auto point = ParsePoint(from);
    if (!point) return std::nullopt;
    hours.first = point->first;
  }
  if (!to.empty()) {
    const auto point = ParsePoint(to);
    if (!point) return std::nullopt;
    hours.last = point->second;
  }
  return hours;
}

Result<Window> OpenWindow(const std::string& text, const std::optional<std::string>& flag) {
  const std::optional<db::Hours> hours = ParseHours(text);
  std::error_code ignored;
  Result<std::string> path = hours ? FindDatabase(flag) : Result<std::string>(text);
  if (!path) return path.error();
  if (!hours && !std::filesystem::exists(text, ignored))
    return Error{ErrorCode::kUsage,
                 "neither a database nor a window such as 2026-11-21 or "
                 "2026-11-21T08..2026-11-21T11",
                 text};
  Result<db::Connection> db = db::Connection::Open(*path, db::OpenMode::kRead);
  if (!db) return db.error();
  return Window{std::move(*db), hours.value_or(db::Hours{})};
}

}  // namespace arterial::cli
