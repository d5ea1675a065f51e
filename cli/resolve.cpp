#include "cli/resolve.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "cli/query.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr size_t kMostCandidates = 20;

bool IsBoundary(char c) { return c == '/' || c == '.' || c == ' ' || c == ':'; }

// `name` and `end` in lower case.
bool EndsIn(std::string_view name, std::string_view end) {
  if (end.empty() || !name.ends_with(end)) return false;
  return name.size() == end.size() || IsBoundary(end[0]) ||
         IsBoundary(name[name.size() - end.size() - 1]);
}

Error Ambiguous(std::string_view what, std::string_view text,
                const std::vector<std::string>& found) {
  std::string message = fmt::format("{} fits {} {}s, give more of the name:", EscapeControl(text),
                                    found.size(), what);
  for (size_t i = 0; i < std::min(found.size(), kMostCandidates); ++i)
    message += "\n  " + EscapeControl(found[i]);
  if (found.size() > kMostCandidates)
    message += fmt::format("\n  and {} more", found.size() - kMostCandidates);
  return {ErrorCode::kUsage, message, {}};
}

}  // namespace

Result<std::string> ResolveName(std::string_view what, std::string_view text,
                                const std::vector<std::string>& names) {
  std::vector<std::string> equal;
  std::vector<std::string> ending;
  const std::string wanted = ToLower(text);
  for (const std::string& name : names) {
    if (name == text) return name;
    const std::string lower = ToLower(name);
    if (lower == wanted) equal.push_back(name);
    if (EndsIn(lower, wanted)) ending.push_back(name);
  }
  const std::vector<std::string>& found = equal.empty() ? ending : equal;
  if (found.size() == 1) return found[0];
  if (!found.empty()) return Ambiguous(what, text, found);
  std::vector<std::string> nearest = Nearest(text, names);
  for (std::string& name : nearest) name = EscapeControl(name);
  return Error{ErrorCode::kNotFound,
               fmt::format("no {} is named {}{}", what, EscapeControl(text),
                           names.empty() ? fmt::format(": the database has no {}s yet", what)
                                         : DidYouMean(nearest)),
               {}};
}

Result<std::string> ResolveOperation(db::Connection& db, std::string_view text,
                                     std::string_view what) {
  // Of a large database, all names are many.
  Result<db::Statement> exact = db.Prepare("SELECT 1 FROM graph_node WHERE operation = ?");
  if (!exact) return exact.error();
  Result<bool> there = exact->With(text).Step();
  if (!there) return there.error();
  if (*there && !text.empty()) return std::string(text);
  Result<Table> table = QueryTable(db, "operations");
  if (!table) return table.error();
  std::vector<std::string> names;
  for (size_t row = 0; row < table->rows.size(); ++row)
    names.emplace_back(table->Text(row, "name"));
  return ResolveName(what, text, names);
}

Result<std::vector<JourneyName>> ResolveJourney(db::Connection& db, std::string_view text) {
  Result<Table> table = QueryTable(db, "journey_names");
  if (!table) return table.error();
  std::set<std::string> names;
  for (size_t row = 0; row < table->rows.size(); ++row) names.emplace(table->Text(row, "name"));
  Result<std::string> name = ResolveName("journey", text, {names.begin(), names.end()});
  if (!name) return name.error();
  std::vector<JourneyName> out;
  for (size_t row = 0; row < table->rows.size(); ++row)
    if (table->Text(row, "name") == *name)
      out.push_back({table->Int(row, "id"), *name, std::string(table->Text(row, "component"))});
  return out;
}

}  // namespace arterial::cli
