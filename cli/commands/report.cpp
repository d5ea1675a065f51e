#include "cli/commands/report.h"

#include "cli/reports/report.h"
#include "cli/resolve.h"
#include "cli/sections.h"

namespace arterial::cli {
namespace {

constexpr int64_t kMostRows = 5000;

constexpr OptionSpec kOptions[] = {
    {"owner", '\0', "OWNER", "only what this team or person owns, calls or is called by"},
    {"limit", 'n', "N", "rows of a section, the most important (default 5000, 0: all)"},
};

constexpr Example kExamples[] = {
    {"arterial report", "lists the reports"},
    {"arterial report all --format html > arterial.html",
     "one page with graph, flame graphs, teams and search, for a browser"},
    {"arterial report ownership --owner @shop/orders", "what one team needs, and who needs it"},
    {"arterial report hygiene --format sarif > arterial.sarif",
     "findings at their lines, for code review"},
    {"arterial report dependencies --format dot | dot -Tsvg > graph.svg", "the graph as a picture"},
};

Document List() {
  Section section{"reports", "", {}, "", {}};
  section.table.columns = {{"name", "report", ColumnType::kText},
                           {"summary", "shows", ColumnType::kText}};
  for (const Report* report : Reports())
    section.table.rows.push_back({{std::string(report->name)}, {std::string(report->summary)}});
  return {{std::move(section)}};
}

// Summaries and pictures are whole or nothing.
void Cut(int64_t limit, Document* document) {
  for (Section& section : document->sections) {
    const bool whole = section.key == "summary" || section.picture == Picture::kFlame ||
                       section.picture == Picture::kHistogram;
    if (limit < 0 || whole || section.table.rows.size() < static_cast<size_t>(limit)) continue;
    section.table.rows.resize(static_cast<size_t>(limit));
    section.notes.push_back("No more than " + Counted(static_cast<size_t>(limit), "row") +
                            "; --limit N shows more, --limit 0 all.");
  }
}

Result<ReportScope> ScopeOf(const Arguments& arguments, db::Connection& db) {
  ReportScope scope;
  Result<int64_t> limit = arguments.Int("limit", kMostRows);
  if (!limit) return limit.error();
  scope.limit = *limit == 0 ? -1 : *limit;
  const std::optional<std::string> text = arguments.Get("owner");
  if (!text) return scope;
  Result<Table> known = QueryTable(db, "report_owner_names");
  if (!known) return known.error();
  std::vector<std::string> names;
  for (size_t row = 0; row < known->rows.size(); ++row)
    names.emplace_back(known->Text(row, "owner"));
  Result<std::string> owner = ResolveName("owner", *text, names);
  if (!owner) return owner.error();
  scope.owner = *owner;
  return scope;
}

Result<Document> BuildReport(const Report& report, db::Connection& db, const ReportScope& scope) {
  Result<Document> document = report.build(db, scope);
  if (!document) return document.error();
  Cut(scope.limit, &*document);
  document->title = std::string(report.name) + (scope.owner ? " of " + *scope.owner : "");
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, &*document, "issues", "Skipped, lost or guessed",
                                      "Nothing was skipped, lost or guessed.", "issue_kinds"));
  ARTERIAL_RETURN_IF_ERROR(AddUnknown(db, &*document));
  return document;
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
    Result<ReportScope> scope = ScopeOf(invocation.arguments, *db);
    if (!scope) return scope.error();
    Result<Document> document = BuildReport(*report, *db, *scope);
    if (!document) return document.error();
    return Show(invocation, *document);
  }
  return UnknownName("report", operands[0], names);
}

}  // namespace

constexpr Command kReport = {
    .name = "report",
    .operands = "[NAME]",
    .most_operands = 1,
    .summary = "tables and pictures of dependencies, journeys, owners, hygiene",
    .about =
        "Without a name it lists the reports. Each ends with what it does not know.\n\n"
        "For people: --format table, markdown, html (one file with pictures that needs no network, "
        "also for phones and paper); dot and mermaid draw the dependency graph. For machines: json "
        "and csv; sarif puts findings at the lines of their call sites, with paths relative to the "
        "indexed tree.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunReport,
};

}  // namespace arterial::cli
