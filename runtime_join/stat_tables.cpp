#include "runtime_join/stat_tables.h"

#include <fmt/format.h>

namespace arterial::runtime {
namespace {

constexpr std::string_view kStatTables[] = {
    "component_version", "component_system", "entry_stat",      "edge_stat",         "edge_answer",
    "edge_journey",      "edge_latency",     "evidence_stat",   "entry_span_name",   "journey_stat",
    "journey_latency",   "call_path_stat",   "component_owner", "component_quality", "entry_root",
    "entry_time",        "edge_time",        "edge_fanout",       "entry_failure",
    "edge_failure",
};

}  // namespace

std::span<const std::string_view> StatTables() { return kStatTables; }

Status AddStatRows(db::Connection& db, std::string_view table, std::string_view source,
                   const StatKey& key) {
  Result<db::Statement> columns =
      db.Prepare(fmt::format("SELECT name, type, pk FROM pragma_table_info('{}')", table));
  if (!columns) return columns.error();
  std::string names, values, joins, updates;
  for (;;) {
    Result<bool> row = columns->Step();
    if (!row) return row.error();
    if (!*row) break;
    const std::string name = columns->String(0);
    const bool is_key = columns->Int(2) != 0;
    const char* comma = names.empty() ? "" : ", ";
    names += comma + name;
    values += comma + (is_key ? key(name, &joins) : "f." + name);
    if (is_key) continue;
    if (!updates.empty()) updates += ", ";
    if (columns->Text(1) == "BLOB")
      updates += fmt::format("{0} = u128_add({0}, excluded.{0})", name);
    else if (name.starts_with("max_"))
      updates += fmt::format("{0} = max({0}, excluded.{0})", name);
    else
      updates += fmt::format(
          "{0} = iif({0} > 9223372036854775807 - excluded.{0}, 9223372036854775807,"
          " {0} + excluded.{0})",
          name);
  }
  return db.Exec(
      fmt::format("INSERT INTO main.{0} ({1}) SELECT {2} FROM {3} f{4} WHERE f.parked = 0"
                  " ON CONFLICT DO UPDATE SET {5}",
                  table, names, values, source, joins, updates));
}

}  // namespace arterial::runtime
