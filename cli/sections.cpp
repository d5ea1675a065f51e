#include "cli/sections.h"

#include <fmt/format.h>

#include <map>

#include "db/support/text.h"

namespace arterial::cli {
namespace {

// "3 callers: 2 confirmed, 1 static-only; 1 mandatory, 2 untested".
std::string Summary(const Table& table, std::string_view noun) {
  std::map<std::string, int, std::less<>> statuses;
  std::map<std::string, int, std::less<>> verdicts;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    ++statuses[std::string(table.Text(row, "status"))];
    ++verdicts[std::string(table.Text(row, "verdict"))];
  }
  std::string out = Counted(table.rows.size(), noun) + ":";
  const char* separator = " ";
  for (const auto& [status, count] : statuses) {
    out += fmt::format("{}{} {}", separator, count, status);
    separator = ", ";
  }
  separator = "; ";
  for (const auto& [verdict, count] : verdicts) {
    out += fmt::format("{}{} {}", separator, count, verdict);
    separator = ", ";
  }
  return out;
}

}  // namespace

Result<Section> NeighbourSection(db::Connection& db, std::string_view operation,
                                 db::Direction direction, int64_t most_hops) {
  const bool callers = direction == db::Direction::kCallers;
  const std::string_view noun = callers ? "caller" : "callee";
  Result<std::vector<db::Reached>> reached = db::Reach(db, operation, direction, most_hops);
  if (!reached) return reached.error();
  Result<db::Statement> statement = db::PrepareNamed(db, callers ? "caller_row" : "callee_row");
  if (!statement) return statement.error();
  Section section;
  section.key = std::string(noun) + "s";
  section.table.columns = ReadColumns(*statement, Reading::kNamed);
  for (const db::Reached& each : *reached) {
    statement->With(each.dependency_id, each.distance);
    Result<bool> row = statement->Step();
    if (!row) return row.error();
    if (*row) section.table.rows.push_back(ReadRow(*statement, Reading::kNamed));
  }
  if (most_hops == 1) {
    DropColumn(&section.table, "depth");
    DropColumn(&section.table, callers ? "callee" : "caller");
  }
  section.when_empty =
      fmt::format("No {} is known, neither from the source nor from traces.", noun);
  if (!section.table.rows.empty()) section.notes.push_back(Summary(section.table, noun));
  return section;
}

Status AddUnknown(db::Connection& db, Document* document) {
  return AddSection(db, document, "unknown", "What these answers do not know",
                    "Nothing was skipped, lost or guessed.", "unknown");
}

Result<std::string> UnknownNote(db::Connection& db) {
  Result<Table> table = QueryTable(db, "unknown");
  if (!table) return table.error();
  if (table->rows.empty()) return std::string();
  const std::string count =
      table->Has(0, "count") ? ": " + FormatCount(table->Int(0, "count")) : "";
  return fmt::format("Not known: {}{}{}.", table->Text(0, "unknown"), count,
                     table->rows.size() == 1
                         ? std::string()
                         : fmt::format(", and {} (`arterial overview --section unknown`)",
                                       Counted(table->rows.size() - 1, "more limit")));
}

void DropColumn(Table* table, std::string_view key) {
  const int column = table->Find(key);
  if (column < 0) return;
  table->columns.erase(table->columns.begin() + column);
  for (std::vector<Cell>& row : table->rows) row.erase(row.begin() + column);
}

std::string Counted(size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", FormatCount(static_cast<int64_t>(count)), noun,
                     count == 1 ? "" : "s");
}

}  // namespace arterial::cli
