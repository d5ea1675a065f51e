// From a named query to a table.
#pragma once

#include <string_view>

#include "cli/table.h"
#include "db/connection.h"
#include "db/queries.h"

namespace arterial::cli {

enum class Reading {
  kNamed,  // columns mean what cli/columns.h says; interval_low and interval_high become `interval`
  kRaw,    // columns are what the values are: for the user's own SQL
};

// Columns of the statement, without rows.
std::vector<Column> ReadColumns(const db::Statement& statement, Reading reading);
// The statement's present row.
std::vector<Cell> ReadRow(const db::Statement& statement, Reading reading);
// All rows from the next on.
Result<Table> ReadTable(db::Statement& statement, Reading reading);

// Runs db/queries/<name>.sql with its parameters in order.
template <typename... Args>
Result<Table> QueryTable(db::Connection& db, std::string_view name, const Args&... args) {
  Result<db::Statement> statement = db::PrepareNamed(db, name);
  if (!statement) return statement.error();
  statement->With(args...);
  return ReadTable(*statement, Reading::kNamed);
}

}  // namespace arterial::cli
