#include "cli/framework_sections.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/database.h"
#include "cli/sections.h"
#include "db/config/config.h"

namespace arterial::cli {
namespace {

using Role = db::FrameworkRule::Role;

const char* NameOf(Role role) {
  return role == Role::kClient ? "client" : role == Role::kServer ? "server" : "span";
}

// What the rule looks for, as it is written.
std::string PatternOf(const db::FrameworkRule& rule) {
  std::string text;
  const std::pair<const char*, const std::string*> parts[] = {
      {"function", &rule.function}, {"class", &rule.type},    {"base", &rule.base},
      {"field", &rule.field},       {"method", &rule.method}, {"macro", &rule.macro}};
  for (const auto& [key, value] : parts)
    if (!value->empty()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", key, *value);
  return text;
}

// Of the framework, what a rule of that role makes.
int64_t Matches(const Table& counts, const db::FrameworkRule& rule) {
  const char* column = rule.role == Role::kClient   ? "call_sites"
                       : rule.role == Role::kServer ? "handlers"
                                                    : "spans";
  for (size_t row = 0; row < counts.rows.size(); ++row)
    if (counts.Text(row, "name") == rule.framework) return counts.Int(row, column);
  return 0;
}

}  // namespace

Status AddFrameworks(db::Connection& db, Document* document, int* idle) {
  ARTERIAL_RETURN_IF_ERROR(AddSection(db, document, "frameworks", "What was found, by framework",
                                      "No call site, handler or span was found.",
                                      "framework_counts"));
  const Table counts = document->sections.back().table;
  Result<std::string> tree = TreeFor(std::nullopt, db);
  if (!tree) return tree.error();
  db::IssueLog issues;
  const db::Config config = db::LoadConfig(*tree, issues);
  Section rules{"rules", "Rules of arterial.yaml", {}, "arterial.yaml has no rules.", {}};
  rules.table.columns = {{"line", "line", ColumnType::kInteger},
                         {"framework", "framework", ColumnType::kText},
                         {"role", "role", ColumnType::kText},
                         {"looks_for", "looks for", ColumnType::kPath},
                         {"matches", "matches", ColumnType::kCount}};
  for (const db::FrameworkRule& rule : config.frameworks) {
    const int64_t matches = Matches(counts, rule);
    *idle += matches == 0;
    rules.table.rows.push_back({{int64_t{rule.line}},
                                {rule.framework},
                                {std::string(NameOf(rule.role))},
                                {PatternOf(rule)},
                                {matches}});
  }
  for (const auto& [key, count] : issues.rows())
    if (std::get<4>(key).size() > 0)
      rules.notes.push_back(
          fmt::format("arterial.yaml:{}: {}", std::get<3>(key), std::get<4>(key)));
  if (*idle > 0)
    rules.notes.push_back(
        "A rule that matches nothing names no class or method of this tree, or none of the units "
        "that were parsed reaches one of its headers.");
  document->sections.push_back(std::move(rules));
  ARTERIAL_RETURN_IF_ERROR(
      AddSection(db, document, "suggestions",
                 "Classes that look like clients and match neither a framework nor a rule", "None.",
                 "framework_suggestions"));
  Result<std::optional<int64_t>> needless =
      db::QueryInt(db, "SELECT count(*) FROM unit WHERE status = 'needless'");
  if (!needless) return needless.error();
  if (needless->value_or(0) > 0)
    document->sections.back().notes.push_back(
        fmt::format("Not looked at: {} units that reach no header of a framework or rule; `arterial "
                    "index --exhaustive` parses them, too.",
                    **needless));
  return {};
}

}  // namespace arterial::cli
