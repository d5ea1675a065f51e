#include "cli/commands/report.h"

#include "cli/reports/report.h"
#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr Example kExamples[] = {
    {"arterial report", "lists the reports"},
    {"arterial report ownership", "who needs whom, and what nobody owns"},
    {"arterial report dependencies --format markdown > dependencies.md",
     "the whole table, for a document"},
};

Document List() {
  Section section{"reports", "", {}, "", {}};
  section.table.columns = {{"name", "report", ColumnType::kText},
                           {"summary", "shows", ColumnType::kText}};
  for (const Report* report : Reports())
    section.table.rows.push_back({{std::string(report->name)}, {std::string(report->summary)}});
  return {{std::move(section)}};
}

Result<int> RunReport(Invocation& invocation) {
  const std::vector<std::string>& operands = invocation.arguments.operands();
  if (operands.empty()) return Show(invocation, List());
  std::vector<std::string> names;
  for (const Report* report : Reports()) {
    names.emplace_back(report->name);
    if (report->name != operands[0]) continue;
    Result<db::Connection> db = OpenForReading(invocation);
    if (!db) return db.error();
    Result<Document> document = report->build(*db);
    if (!document) return document.error();
    ARTERIAL_RETURN_IF_ERROR(AddUnknown(*db, &*document));
    return Show(invocation, *document);
  }
  return UnknownName("report", operands[0], names);
}

}  // namespace

constexpr Command kReport = {
    .name = "report",
    .operands = "[NAME]",
    .most_operands = 1,
    .summary = "a whole table with its summary: ownership, dependencies, build",
    .about = "Without a name it lists the reports. Each ends with what it does not know.",
    .examples = kExamples,
    .run = RunReport,
};

}  // namespace arterial::cli
