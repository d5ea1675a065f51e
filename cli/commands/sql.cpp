#include "cli/commands/sql.h"

#include <unistd.h>

#include "cli/query.h"
#include "cli/schema.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial sql", "lists the views and tables with what they hold"},
    {"arterial sql \"SELECT caller, callee FROM dependencies WHERE verdict = 'mandatory'\"",
     "dependencies without which the caller fails"},
    {"arterial sql --format csv - < question.sql", "reads the question from standard input"},
};

Result<std::string> ReadStandardInput() {
  std::string text;
  char buffer[1 << 14];
  for (;;) {
    const ssize_t size = read(STDIN_FILENO, buffer, sizeof buffer);
    if (size == 0) return text;
    if (size < 0)
      return Error{ErrorCode::kEnvironment, "the question cannot be read", "standard input"};
    text.append(buffer, size);
  }
}

Result<int> ListSchema(Invocation& invocation) {
  Document document;
  document.sections.push_back({"tables", "", SchemaTable(), "", {}});
  document.sections[0].notes.push_back(
      "`arterial sql \"SELECT * FROM dependencies LIMIT 5\"` shows rows; columns are listed by "
      "\"SELECT name FROM pragma_table_info('dependencies')\".");
  return Show(invocation, document);
}

Result<int> RunSql(Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.arguments.operands();
  if (operands.empty()) return ListSchema(invocation);
  Result<std::string> query = operands[0];
  if (operands[0] == "-") query = ReadStandardInput();
  if (!query) return query.error();
  Result<db::Connection> db = OpenForReading(invocation);
  if (!db) return db.error();
  Result<db::Statement> statement = db->Prepare(*query);
  if (!statement) return Error{ErrorCode::kUsage, statement.error().message, "sql"};
  if (!statement->readonly())
    return Error{ErrorCode::kUsage, "the database is only read here: ask with SELECT", "sql"};
  Result<Table> table = ReadTable(*statement, Reading::kRaw);
  if (!table) return table.error();
  return Show(invocation, {{{"rows", "", std::move(*table), "No row answers the question.", {}}}});
}

}  // namespace

constexpr Command kSql = {
    .name = "sql",
    .operands = "[QUERY|-]",
    .most_operands = 1,
    .summary = "ask the database in SQL, read-only",
    .about =
        "Runs one SELECT and shows its rows as they are: durations in nanoseconds, shares "
        "from 0 to 1. Without a query it lists the views, which stay stable, and the tables. "
        "Sums of weights are 16-byte BLOBs, read by u128_real(u128_sum(weight)) / 65536.",
    .examples = kExamples,
    .run = RunSql,
};

}  // namespace arterial::cli
