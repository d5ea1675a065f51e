#include "cli/reports/ownership.h"

#include "cli/sections.h"

namespace arterial::cli {
namespace {

struct Part {
  const char* key;
  const char* title;
  const char* when_empty;  // nullptr: the part is left out when it has no row
  const char* query;
  const char* finding = nullptr;
  bool many = false;  // takes the owner and how many
};

constexpr Part kParts[] = {
    {"owners", "Owners: what they answer, call and need of others",
     "No ownership rule and no fact is known: `arterial index`.", "report_owners"},
    {"owned", "What each owner owns, and the rule that says so", "No rule names an owner.",
     "report_owned", nullptr, true},
    {"journeys", "Journeys that rest on each owner",
     "No journey calls what an owner owns: `arterial ingest`.", "report_owner_journeys"},
    {"neighbours", "Callers and callees of other owners, mandatory ones first",
     "No dependency crosses from one owner to another.", "report_owner_neighbours", nullptr, true},
    {"unowned", "Unowned: no rule speaks of it", "A rule speaks of everything.", "report_findings",
     "unowned"},
    {"deliberately_unowned", "Deliberately unowned: a rule says so",
     "No rule says that nobody owns something.", "report_findings", "deliberately unowned"},
    {"contested", "Contested: sources disagree", "No two sources disagree.", "report_findings",
     "contested"},
    {"orphaned", "Orphaned: the owner is no listed team or member", nullptr, "report_findings",
     "orphaned"},
    {"catalog", "Catalogue against what is real", nullptr, "report_catalog"},
    {"teams", "Teams", nullptr, "report_teams"},
    {"services", "Services by arterial.yaml", nullptr, "report_services"},
};

// Columns that no row of a kind of finding has.
void DropEmptyColumns(Table* table) {
  for (size_t column = table->columns.size(); column-- > 0;) {
    bool any = false;
    for (const std::vector<Cell>& row : table->rows) any = any || !row[column].absent();
    if (!any && !table->rows.empty()) DropColumn(table, std::string(table->columns[column].key));
  }
}

// Without a list of teams nobody is known to be missing in it.
Result<std::string> NoOrphans(db::Connection& db) {
  Result<std::optional<int64_t>> listed =
      db::QueryInt(db, "SELECT count(*) FROM team WHERE listed = 1");
  if (!listed) return listed.error();
  return std::string(listed->value_or(0) > 0
                         ? "Every owner is a listed team or a member of one."
                         : "No list of teams is known: `teams:` of arterial.yaml, or groups of a "
                           "Backstage catalogue.");
}

Result<Document> Build(db::Connection& db, const ReportScope& scope) {
  Document out;
  for (const Part& part : kParts) {
    const std::string empty = part.when_empty != nullptr ? part.when_empty : "";
    const Status added =
        part.finding != nullptr
            ? AddSection(db, &out, part.key, part.title, empty, part.query, part.finding)
        : part.many ? AddSection(db, &out, part.key, part.title, empty, part.query, scope.owner,
                                 scope.limit)
                    : AddSection(db, &out, part.key, part.title, empty, part.query);
    if (!added) return added.error();
    Section& section = out.sections.back();
    if (!KeepOwner(scope, &section.table)) {
      out.sections.pop_back();
      continue;
    }
    DropEmptyColumns(&section.table);
    if (section.key == "orphaned") {
      Result<std::string> none = NoOrphans(db);
      if (!none) return none.error();
      section.when_empty = *none;
    } else if (part.when_empty == nullptr && section.table.rows.empty()) {
      out.sections.pop_back();
    }
  }
  return out;
}

}  // namespace

constexpr Report kOwnershipReport = {
    "ownership",
    "per owner what it owns, its journeys, callers and callees; unowned, contested, orphaned",
    Build};

}  // namespace arterial::cli
