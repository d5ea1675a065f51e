#include "runtime_join/prune.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "runtime_join/stat_tables.h"

namespace arterial::runtime {
namespace {

constexpr int64_t kDay = 24;  // hours

std::string DayOf(std::string_view column, std::string*) {
  if (column == "hour") return fmt::format("f.hour - f.hour % {}", kDay);
  return fmt::format("f.{}", column);
}

// The hours before `until` that are no days yet become days.
Status RollUp(db::Connection& db, std::string_view table, int64_t until) {
  const std::string old = fmt::format("parked = 0 AND hour < {} AND hour % {} <> 0", until, kDay);
  ARTERIAL_RETURN_IF_ERROR(
      db.Exec(fmt::format("CREATE TEMP TABLE old_hours AS SELECT * FROM main.{0} WHERE {1};"
                          "DELETE FROM main.{0} WHERE {1};",
                          table, old)));
  ARTERIAL_RETURN_IF_ERROR(AddStatRows(db, table, "temp.old_hours", DayOf));
  return db.Exec("DROP TABLE temp.old_hours");
}

Result<int64_t> Count(db::Connection& db, const char* what) {
  std::string parts;
  for (std::string_view table : StatTables())
    parts += fmt::format("{}SELECT hour FROM {}", parts.empty() ? "" : " UNION ALL ", table);
  Result<std::optional<int64_t>> count =
      db::QueryInt(db, fmt::format("SELECT count({}) FROM ({})", what, parts));
  if (!count) return count.error();
  return count->value_or(0);
}

Status PruneTables(db::Connection& db, const PruneOptions& options) {
  Result<std::optional<int64_t>> newest =
      db::QueryInt(db,
                   "SELECT max(hour) FROM (SELECT max(hour) AS hour FROM journey_stat UNION ALL"
                   " SELECT max(hour) FROM entry_stat UNION ALL SELECT max(hour) FROM edge_stat)");
  if (!newest) return newest.error();
  if (!newest->has_value()) return {};
  const int64_t today = **newest - **newest % kDay;
  for (std::string_view table : StatTables()) {
    if (options.keep_days)
      ARTERIAL_RETURN_IF_ERROR(db.Exec(fmt::format("DELETE FROM {} WHERE parked = 0 AND hour < {}",
                                                   table, today - *options.keep_days * kDay)));
    ARTERIAL_RETURN_IF_ERROR(RollUp(db, table, today - options.hours_for_days * kDay));
  }
  if (options.keep_days)
    ARTERIAL_RETURN_IF_ERROR(db.Exec(
        fmt::format("DELETE FROM session_visit WHERE parked = 0 AND start_ns / 3600000000000 < {}",
                    today - *options.keep_days * kDay)));
  return db.Exec(
      "DELETE FROM exemplar WHERE parked = 0 AND journey_id NOT IN"
      " (SELECT journey_id FROM journey_stat)");
}

}  // namespace

Result<PruneSummary> Prune(db::Connection& db, const PruneOptions& options) {
  PruneSummary summary;
  const Status done = db.InTransaction([&]() -> Status {
    for (const bool after : {false, true}) {
      if (after) ARTERIAL_RETURN_IF_ERROR(PruneTables(db, options));
      Result<int64_t> rows = Count(db, "*");
      if (!rows) return rows.error();
      Result<int64_t> windows = Count(db, "DISTINCT hour");
      if (!windows) return windows.error();
      (after ? summary.rows_after : summary.rows_before) = *rows;
      (after ? summary.windows_after : summary.windows_before) = *windows;
    }
    return {};
  });
  if (!done) return done.error();
  return summary;
}

}  // namespace arterial::runtime
