#include "cli/query.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/columns.h"
#include "db/support/interrupt.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

using Type = db::Statement::Type;

bool IsInterval(const db::Statement& statement, int column) {
  return statement.ColumnName(column) == "interval_low" && column + 1 < statement.columns() &&
         statement.ColumnName(column + 1) == "interval_high";
}

std::string Hex(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(c));
  return out;
}

Cell ReadCell(const db::Statement& statement, int column, const ColumnSpec* spec) {
  const char separator = spec != nullptr ? spec->separator : '\0';
  switch (statement.ColumnType(column)) {
    case Type::kInteger:
      if (spec != nullptr && spec->type == ColumnType::kFlag) return {statement.Int(column) != 0};
      return {statement.Int(column)};
    case Type::kReal:
      return {statement.Real(column)};
    case Type::kText:
      if (separator != '\0') return {SplitWords(statement.Text(column), separator)};
      if (spec != nullptr && statement.Text(column).empty())
        return {std::string(), std::string(spec->when_empty)};
      return {statement.String(column)};
    case Type::kBlob:
      return {Hex(statement.BlobAt(column))};
    case Type::kNull:
      break;
  }
  return {std::monostate(), spec != nullptr ? std::string(spec->when_absent) : std::string()};
}

// Columns of the user's own SQL hold numbers if all their values are numbers.
void GuessTypes(Table* table) {
  for (size_t i = 0; i < table->columns.size(); ++i) {
    bool number = false;
    bool text = false;
    for (const std::vector<Cell>& row : table->rows) {
      const size_t kind = row[i].value.index();
      number = number || kind == 1 || kind == 2;
      text = text || kind > 2;
    }
    if (number && !text) table->columns[i].type = ColumnType::kReal;
  }
}

}  // namespace

std::vector<Column> ReadColumns(const db::Statement& statement, Reading reading) {
  std::vector<Column> out;
  for (int i = 0; i < statement.columns(); ++i) {
    const std::string key(statement.ColumnName(i));
    const ColumnSpec* spec = reading == Reading::kNamed ? FindColumn(key) : nullptr;
    if (reading == Reading::kNamed && IsInterval(statement, i)) {
      out.push_back({"interval", "interval", ColumnType::kShare});
      ++i;
    } else if (spec != nullptr) {
      out.push_back({key, std::string(spec->title), spec->type, spec->minor});
    } else {
      std::string title = key;
      if (reading == Reading::kNamed) std::replace(title.begin(), title.end(), '_', ' ');
      out.push_back({key, title, ColumnType::kText});
    }
  }
  return out;
}

std::vector<Cell> ReadRow(const db::Statement& statement, Reading reading) {
  std::vector<Cell> row;
  for (int i = 0; i < statement.columns(); ++i) {
    if (reading == Reading::kRaw) {
      row.push_back(ReadCell(statement, i, nullptr));
    } else if (IsInterval(statement, i)) {
      row.push_back(statement.IsNull(i) ? Cell{}
                                        : Cell{Interval{statement.Real(i), statement.Real(i + 1)}});
      ++i;
    } else {
      const ColumnSpec* spec = FindColumn(statement.ColumnName(i));
      row.push_back(ReadCell(statement, i, spec));
    }
  }
  return row;
}

Result<Table> ReadTable(db::Statement& statement, Reading reading) {
  Table table;
  table.columns = ReadColumns(statement, reading);
  for (;;) {
    Result<bool> row = statement.Step();
    if (!row) return row.error();
    if (!*row) break;
    if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
    table.rows.push_back(ReadRow(statement, reading));
  }
  if (reading == Reading::kRaw) GuessTypes(&table);
  return table;
}

}  // namespace arterial::cli
