#include "cli/schema.h"

#include <algorithm>

#include "db/migrate.h"

namespace arterial::cli {
namespace {

// "CREATE VIEW facts AS  -- Call sites, ..." -> a row; every such line has a comment (a test of the
// schema says so).
void AddLine(std::string_view line, std::string_view kind, std::string_view start, Table* table) {
  if (!line.starts_with(start)) return;
  line.remove_prefix(start.size());
  const size_t comment = line.find("-- ");
  if (comment == std::string_view::npos) return;
  const std::string name(line.substr(0, line.find(' ')));
  const std::string holds(line.substr(comment + 3));
  // A later migration may have made it anew.
  for (size_t row = 0; row < table->rows.size(); ++row)
    if (table->Text(row, "name") == name) return void(table->rows[row][2] = {holds});
  table->rows.push_back({{name}, {std::string(kind)}, {holds}});
}

}  // namespace

Table SchemaTable() {
  Table table;
  table.columns = {{"name", "name", ColumnType::kText},
                   {"kind", "kind", ColumnType::kText},
                   {"holds", "holds", ColumnType::kText}};
  // Views first: they are what stays stable.
  for (const std::string_view kind : {"view", "table"}) {
    const std::string start = kind == "view" ? "CREATE VIEW " : "CREATE TABLE ";
    for (const db::Migration& migration : db::Migrations()) {
      std::string_view sql = migration.sql;
      while (!sql.empty()) {
        const size_t end = std::min(sql.find('\n'), sql.size());
        AddLine(sql.substr(0, end), kind, start, &table);
        sql.remove_prefix(std::min(end + 1, sql.size()));
      }
    }
  }
  return table;
}

}  // namespace arterial::cli
