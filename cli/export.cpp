#include "cli/export.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/query.h"
#include "cli/render/csv.h"
#include "cli/render/json.h"
#include "db/support/interrupt.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr Export kExports[] = {
    {"facts", ""},
    {"static-edges", ""},
    {"call-orders", ""},
    {"dependencies", ""},
    {"journeys", ""},
    {"journey-steps", ""},
    {"critical-path", "path_id parent_id journey_id"},
    {"impact", "rank journey_id"},
    {"availability", "journey_id"},
    {"error-budget", "journey_id dependency_id"},
    {"dead", "dependency_id"},
    {"dark", "dependency_id"},
    {"owners", ""},
    {"targets", ""},
    {"quality", ""},
    {"fan-out", ""},
    {"target-deps", ""},
    {"idl-operations", ""},
    {"shipped-sites", ""},
    {"issues", ""},
};

std::string ViewOf(const Export& what) {
  std::string view(what.name);
  std::replace(view.begin(), view.end(), '-', '_');
  return view;
}

// All columns of the view but the hidden ones, sorted by every one of them.
Result<db::Statement> PrepareRows(db::Connection& db, const Export& what) {
  const std::string view = ViewOf(what);
  Result<db::Statement> all = db.Prepare("SELECT * FROM " + view);
  if (!all) return all.error();
  const std::vector<std::string> hidden = SplitWords(what.hidden);
  std::string columns;
  std::string order;
  for (int i = 0, position = 0; i < all->columns(); ++i) {
    const std::string name(all->ColumnName(i));
    if (std::find(hidden.begin(), hidden.end(), name) != hidden.end()) continue;
    columns += fmt::format("{}\"{}\"", columns.empty() ? "" : ", ", name);
    order += fmt::format("{}{}", order.empty() ? "" : ", ", ++position);
  }
  return db.Prepare(fmt::format("SELECT {} FROM {} ORDER BY {}", columns, view, order));
}

// Moves the named columns out of `table` into an object of their own; "" when all are absent.
std::string Group(const Table& table, std::string_view name,
                  std::initializer_list<std::string_view> keys) {
  std::vector<Column> columns;
  std::vector<Cell> cells;
  for (const std::string_view key : keys) {
    const int column = table.Find(key);
    columns.push_back(table.columns[column]);
    cells.push_back(table.rows[0][column]);
  }
  const std::string object = JsonObject(columns, cells, true);
  return object == "{}" ? "" : fmt::format(",\"{}\":{}", name, object);
}

Result<std::string> Provenance(db::Connection& db, const Export& what) {
  Result<Table> table = QueryTable(db, "provenance");
  if (!table) return table.error();
  std::string out = JsonObject({{"schema", "", ColumnType::kText}},
                               {{fmt::format("arterial.{}/1", what.name)}}, true);
  out.pop_back();
  if (table->Has(0, "revision")) {
    const std::string revision =
        JsonObject({table->columns[0]}, {table->rows[0][table->Find("revision")]}, true);
    out += "," + revision.substr(1, revision.size() - 2);
  }
  out += Group(*table, "windows", {"first_hour", "last_hour"});
  out += Group(*table, "totals",
               {"units", "spans", "complete_traces", "partial_traces", "dependencies"});
  out += Group(*table, "issues", {"errors", "warnings", "infos"});
  return out + "}\n";
}

}  // namespace

std::span<const Export> Exports() { return kExports; }

Status WriteRows(db::Statement& rows, ExportFormat format, Terminal& out) {
  const std::vector<Column> columns = ReadColumns(rows, Reading::kNamed);
  if (format == ExportFormat::kCsv) out.Write(CsvHead(columns));
  while (!out.closed()) {
    Result<bool> row = rows.Step();
    if (!row) return row.error();
    if (!*row) break;
    if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
    const std::vector<Cell> cells = ReadRow(rows, Reading::kNamed);
    out.Write(format == ExportFormat::kCsv ? CsvRow(cells)
                                           : JsonObject(columns, cells, true) + "\n");
  }
  return {};
}

Status WriteExport(db::Connection& db, const Export& what, ExportFormat format, Terminal& out) {
  Result<db::Statement> rows = PrepareRows(db, what);
  if (!rows) return rows.error();
  if (format == ExportFormat::kJsonLines) {
    Result<std::string> first = Provenance(db, what);
    if (!first) return first.error();
    out.Write(*first);
  }
  return WriteRows(*rows, format, out);
}

}  // namespace arterial::cli
