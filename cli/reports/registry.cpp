#include <algorithm>

#include "cli/reports/all.h"
#include "cli/reports/build.h"
#include "cli/reports/dependencies.h"
#include "cli/reports/hygiene.h"
#include "cli/reports/journeys.h"
#include "cli/reports/ownership.h"
#include "cli/reports/report.h"

namespace arterial::cli {
namespace {

constexpr const Report* kReports[] = {
    &kDependenciesReport, &kJourneysReport, &kOwnershipReport,
    &kHygieneReport,      &kBuildReport,    &kAllReport,
};

// Columns that hold owners, of rows that concern them.
constexpr std::string_view kOwners[] = {"owner",        "owners", "caller_owner", "callee_owner",
                                        "guess_owners", "other",  "team"};

// "a b" and the list (a, b) name a and b.
bool Names(const Value& value, const std::string& owner) {
  if (const auto* text = std::get_if<std::string>(&value))
    return (" " + *text + " ").find(" " + owner + " ") != std::string::npos;
  if (const auto* list = std::get_if<std::vector<std::string>>(&value))
    return std::find(list->begin(), list->end(), owner) != list->end();
  return false;
}

}  // namespace

std::span<const Report* const> Reports() { return kReports; }

bool KeepOwner(const ReportScope& scope, Table* table) {
  std::vector<int> columns;
  for (const std::string_view key : kOwners)
    if (const int column = table->Find(key); column >= 0) columns.push_back(column);
  if (!scope.owner) return true;
  if (columns.empty()) return false;
  std::erase_if(table->rows, [&](const std::vector<Cell>& row) {
    return std::none_of(columns.begin(), columns.end(),
                        [&](int column) { return Names(row[column].value, *scope.owner); });
  });
  return true;
}

}  // namespace arterial::cli
