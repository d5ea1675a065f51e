#include "cli/sections.h"

#include <fmt/format.h>

#include <map>
#include <unordered_set>

#include "db/support/interrupt.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

// "3 callers: 2 confirmed, 1 static-only; 1 mandatory, 2 untested".
std::string Summary(const std::vector<db::Reached>& reached, std::string_view noun) {
  std::map<std::string_view, int64_t> statuses;
  std::map<std::string_view, int64_t> verdicts;
  for (const db::Reached& each : reached) {
    ++statuses[ToText(each.status)];
    ++verdicts[ToText(each.verdict)];
  }
  std::string out = Counted(reached.size(), noun) + ":";
  const char* separator = " ";
  for (const auto& [status, count] : statuses) {
    out += fmt::format("{}{} {}", separator, FormatCount(count), status);
    separator = ", ";
  }
  separator = "; ";
  for (const auto& [verdict, count] : verdicts) {
    out += fmt::format("{}{} {}", separator, FormatCount(count), verdict);
    separator = ", ";
  }
  return out;
}

// Nodes of that owner.
Result<std::unordered_set<int64_t>> NodesOf(db::Connection& db, std::string_view owner) {
  Result<db::Statement> rows = db::PrepareNamed(db, "owner_nodes");
  if (!rows) return rows.error();
  rows->With(owner);
  std::unordered_set<int64_t> out;
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return out;
    out.insert(rows->Int(0));
  }
}

Status AddRows(db::Connection& db, std::string_view query, const std::vector<db::Reached>& reached,
               const db::Follow& follow, int64_t limit, Section* section) {
  Result<db::Statement> statement = db::PrepareNamed(db, query);
  if (!statement) return statement.error();
  section->table.columns = ReadColumns(*statement, Reading::kNamed);
  const std::optional<int64_t> since =
      follow.since_hour > 0 ? std::optional(follow.since_hour) : std::nullopt;
  for (const db::Reached& each : reached) {
    if (limit > 0 && static_cast<int64_t>(section->table.rows.size()) == limit) break;
    statement->With(each.dependency_id, each.distance, since);
    Result<bool> row = statement->Step();
    if (!row) return row.error();
    if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
    if (*row) section->table.rows.push_back(ReadRow(*statement, Reading::kNamed));
  }
  return {};
}

}  // namespace

Result<Section> NeighbourSection(db::Connection& db, std::string_view operation,
                                 db::Direction direction, const db::Follow& follow,
                                 const Shown& shown) {
  const bool callers = direction == db::Direction::kCallers;
  const std::string_view noun = callers ? "caller" : "callee";
  Result<std::vector<db::Reached>> reached = db::Reach(db, operation, direction, follow);
  if (!reached) return reached.error();
  if (shown.owner) {
    Result<std::unordered_set<int64_t>> nodes = NodesOf(db, *shown.owner);
    if (!nodes) return nodes.error();
    std::erase_if(*reached, [&](const db::Reached& each) { return !nodes->contains(each.node); });
  }
  Section section;
  section.key = std::string(noun) + "s";
  ARTERIAL_RETURN_IF_ERROR(
      AddRows(db, callers ? "caller_row" : "callee_row", *reached, follow, shown.limit, &section));
  if (follow.most_hops == 1) {
    DropColumn(&section.table, "depth");
    DropColumn(&section.table, callers ? "callee" : "caller");
  }
  // Of a window only the calls are known.
  if (follow.since_hour > 0)
    for (const char* key :
         {"p95_ns", "critical_share", "critical_clipped", "critical_assumed", "slack_ns"})
      DropColumn(&section.table, key);
  const bool narrowed = follow.status || follow.verdict || follow.since_hour > 0 ||
                        follow.dependencies || shown.owner;
  section.when_empty = fmt::format("No {}{} is known, neither from the source nor from traces.",
                                   noun, narrowed ? " as asked for" : "");
  if (!reached->empty()) section.notes.push_back(Summary(*reached, noun));
  if (section.table.rows.size() < reached->size())
    section.notes.push_back(
        fmt::format("The nearest {}; all with --limit 0.", FormatCount(shown.limit)));
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
