#include "cli/owners.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "cli/query.h"
#include "cli/resolve.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

namespace fs = std::filesystem;
using indexer::Claim;
using indexer::Owner;

constexpr std::string_view kKinds[] = {"target", "operation", "component"};

Cell TextCell(std::string text) { return text.empty() ? Cell{} : Cell{std::move(text)}; }

std::string Place(const Owner& owner) {
  return owner.line > 0 ? fmt::format("{}:{}", owner.file, owner.line) : owner.file;
}

}  // namespace

OwnerQuestions::OwnerQuestions(const indexer::OwnerResolver& resolver, db::Connection* db,
                               std::string root, std::string base)
    : resolver_(resolver), db_(db), root_(std::move(root)), base_(std::move(base)) {}

namespace {

// Whether a path is spelled as the tree spells it: nothing to normalise.
bool IsPlain(std::string_view path) {
  return !path.empty() && path[0] != '/' && path[0] != '.' &&
         path.find("//") == std::string_view::npos && path.find("/.") == std::string_view::npos;
}

}  // namespace

// Relative to the root; a folder ends in '/'. The path need not exist.
Owned OwnerQuestions::Listed(const std::string& text) const {
  return {"path", IsPlain(text) && base_ == root_ ? text : ToTreePath(text)};
}

std::string OwnerQuestions::ToTreePath(const std::string& text) const {
  const fs::path full = (fs::path(base_) / text).lexically_normal();
  std::string path = full.lexically_relative(root_).generic_string();
  if (path == ".") path.clear();
  if (path.starts_with("../") || path == "..") path = text;  // outside: nothing will own it
  std::error_code error;
  if (!path.empty() && !path.ends_with('/') && fs::is_directory(fs::path(root_) / path, error))
    path += '/';
  return path;
}

Result<std::vector<std::string>> OwnerQuestions::Column(std::string_view sql,
                                                        const std::string& name) {
  std::vector<std::string> values;
  Result<db::Statement> statement = db_->Prepare(sql);
  if (!statement) return statement.error();
  if (!name.empty()) statement->With(name);
  while (true) {
    Result<bool> row = statement->Step();
    if (!row) return row.error();
    if (!*row) return values;
    values.push_back(statement->String(0));
  }
}

Result<std::vector<std::string>> OwnerQuestions::Names(std::string_view kind) {
  if (kind == "target") return Column("SELECT label FROM binary ORDER BY label", {});
  if (kind == "component")
    return Column("SELECT label FROM components WHERE kind = 'service' ORDER BY label", {});
  Result<Table> operations = QueryTable(*db_, "operations");
  if (!operations) return operations.error();
  std::vector<std::string> names;
  for (size_t row = 0; row < operations->rows.size(); ++row)
    if (const std::string_view name = operations->Text(row, "name"); !name.starts_with("main:"))
      names.emplace_back(name);
  return names;
}

Result<Owned> OwnerQuestions::Identify(const std::string& text, std::string_view kind) {
  const Owned path{"path", ToTreePath(text)};
  if (kind == "path") return path;
  if (db_ == nullptr && !kind.empty())
    return Error{
        ErrorCode::kUsage,
        fmt::format("a {} is known from a database only: see `arterial index --help`", kind),
        {}};
  std::error_code error;
  if (db_ == nullptr || (kind.empty() && fs::exists(fs::path(base_) / text, error))) return path;
  std::vector<std::pair<std::string_view, std::vector<std::string>>> all;
  for (const std::string_view each : kKinds) {
    if (!kind.empty() && kind != each) continue;
    Result<std::vector<std::string>> names = Names(each);
    if (!names) return names.error();
    if (std::find(names->begin(), names->end(), text) != names->end()) return Owned{each, text};
    all.emplace_back(each, std::move(*names));
  }
  for (const auto& [each, names] : all) {
    Result<std::string> name = ResolveName(each, text, names);
    if (name) return Owned{each, *name};
    if (!kind.empty() || name.error().code == ErrorCode::kUsage) return name.error();
  }
  return path;
}

Result<OwnedAnswer> OwnerQuestions::Ask(const Owned& what) {
  OwnedAnswer answer{what, {}, {}};
  if (what.kind == "path") {
    // Of a folder, the owner of what lies directly in it.
    answer.paths = {what.name.ends_with('/') ? what.name + "." : what.name};
  } else if (what.kind == "target") {
    answer.claims = resolver_.ClaimsOfTarget(what.name);
    Result<std::vector<std::string>> files =
        Column("SELECT main_file FROM binary WHERE label = ?", what.name);
    if (!files) return files.error();
    answer.paths = std::move(*files);
  } else if (what.kind == "component") {
    answer.claims = resolver_.ClaimsOfComponent(what.name);
    Result<std::vector<std::string>> files = Column(
        "SELECT b.main_file FROM components c JOIN component_target t ON t.component_id = c.id"
        " JOIN binary b ON b.id = t.binary_id WHERE c.label = ? ORDER BY b.label",
        what.name);
    if (!files) return files.error();
    answer.paths = std::move(*files);
  } else {
    Result<std::vector<std::string>> files = Column(
        "SELECT DISTINCT file FROM handler WHERE operation = ? ORDER BY file, line", what.name);
    if (!files) return files.error();
    answer.paths = std::move(*files);
    if (answer.paths.empty()) {
      Result<std::vector<std::string>> components = Column(
          "SELECT DISTINCT c.label FROM operation o LEFT JOIN operation_name n ON"
          " n.operation_id = o.id JOIN components c ON c.id = o.component_id"
          " WHERE coalesce(n.name, o.name) = ? ORDER BY c.label",
          what.name);
      if (!components) return components.error();
      for (const std::string& component : *components) {
        Result<OwnedAnswer> of = Ask({"component", component});
        if (!of) return of.error();
        answer.claims.insert(answer.claims.end(), of->claims.begin(), of->claims.end());
        answer.paths.insert(answer.paths.end(), of->paths.begin(), of->paths.end());
      }
    }
  }
  for (const std::string& path : answer.paths)
    for (Claim& claim : resolver_.ClaimsOfPath(path)) answer.claims.push_back(std::move(claim));
  return answer;
}

Table OwnerQuestions::Owners(const std::vector<OwnedAnswer>& answers) const {
  Table table;
  table.columns = {{"kind", "kind", ColumnType::kText, true},
                   {"name", "name", ColumnType::kPath},
                   {"owners", "owners", ColumnType::kText},
                   {"dialect", "dialect", ColumnType::kText},
                   {"file", "file", ColumnType::kPath},
                   {"line", "line", ColumnType::kInteger},
                   {"guess", "guess", ColumnType::kFlag},
                   {"contested", "says otherwise", ColumnType::kText}};
  bool guessed = false, contested = false;
  for (const OwnedAnswer& answer : answers) {
    std::vector<Cell> row = {{std::string(answer.what.kind)}, {answer.what.name}};
    if (answer.claims.empty()) {
      row.push_back({std::monostate(), "(no rule)"});
      row.resize(table.columns.size());
      table.rows.push_back(std::move(row));
      continue;
    }
    const Claim& first = answer.claims[0];
    Cell owners{SplitWords(first.owner.owners)};
    if (first.owner.owners.empty()) owners.shown = "(deliberately unowned)";
    row.push_back(std::move(owners));
    row.push_back({std::string(first.dialect)});
    row.push_back(TextCell(first.owner.file));
    row.push_back(first.owner.line > 0 ? Cell{int64_t{first.owner.line}} : Cell{});
    row.push_back({first.owner.guess});
    std::vector<std::string> others;
    for (const Claim& other : answer.claims)
      if (&other != &first &&
          !indexer::SameOwners(first.owner.owners, other.owner.owners, resolver_.teams()))
        others.push_back(fmt::format("{}: {} ({})", other.dialect,
                                     other.owner.owners.empty() ? "nobody" : other.owner.owners,
                                     Place(other.owner)));
    guessed = guessed || first.owner.guess;
    contested = contested || !others.empty();
    row.push_back(others.empty() ? Cell{} : Cell{std::move(others)});
    table.rows.push_back(std::move(row));
  }
  const auto drop = [&](std::string_view key) {
    const size_t at = static_cast<size_t>(table.Find(key));
    table.columns.erase(table.columns.begin() + at);
    for (std::vector<Cell>& row : table.rows) row.erase(row.begin() + at);
  };
  if (!contested) drop("contested");
  // People see the mark where there is one; machines always have it.
  if (!guessed) table.columns[static_cast<size_t>(table.Find("guess"))].minor = true;
  return table;
}

Table OwnerQuestions::Rules(const std::vector<OwnedAnswer>& answers) const {
  Table table;
  table.columns = {
      {"name", "of", ColumnType::kPath},       {"dialect", "dialect", ColumnType::kText},
      {"effect", "effect", ColumnType::kText}, {"owners", "owners", ColumnType::kText},
      {"file", "file", ColumnType::kPath},     {"line", "line", ColumnType::kInteger},
      {"rule", "rule", ColumnType::kText}};
  const auto add = [&](const std::string& name, std::string_view dialect,
                       const indexer::OwnerRule& rule) {
    table.rows.push_back({{name},
                          {std::string(dialect)},
                          {rule.effect},
                          {SplitWords(rule.owners)},
                          TextCell(rule.file),
                          rule.line > 0 ? Cell{int64_t{rule.line}} : Cell{},
                          TextCell(rule.text)});
  };
  for (const OwnedAnswer& answer : answers) {
    if (answer.what.kind != "path")
      for (const Claim& claim : answer.claims)
        add(answer.what.name, claim.dialect,
            {claim.owner.owners,
             claim.owner.file,
             claim.owner.line,
             {},
             &claim == &answer.claims[0] ? "decides" : "says"});
    for (const std::string& path : answer.paths)
      for (const indexer::ExplainedRule& rule : resolver_.Explain(path))
        add(path, rule.dialect, rule.rule);
  }
  return table;
}

Table OwnerQuestions::Teams(const std::vector<OwnedAnswer>& answers) const {
  std::set<std::string> named;
  for (const OwnedAnswer& answer : answers)
    if (!answer.claims.empty())
      for (const std::string& owner : SplitWords(answer.claims[0].owner.owners))
        named.insert(owner);
  Table table;
  table.columns = {
      {"team", "team", ColumnType::kText},       {"members", "members", ColumnType::kText},
      {"on_call", "on call", ColumnType::kText}, {"chat", "chat", ColumnType::kText},
      {"email", "e-mail", ColumnType::kText},    {"escalation", "then", ColumnType::kText},
      {"file", "file", ColumnType::kPath},       {"line", "line", ColumnType::kInteger}};
  for (const db::Team& team : resolver_.teams()) {
    // A team is told where it owns, and where its members do in its stead.
    const bool owns =
        named.contains(team.name) ||
        (!team.members.empty() &&
         std::all_of(team.members.begin(), team.members.end(),
                     [&](const std::string& member) { return named.contains(member); }));
    if (!owns) continue;
    table.rows.push_back({{team.name},
                          {team.members},
                          TextCell(team.on_call),
                          TextCell(team.chat),
                          TextCell(team.email),
                          team.escalation.empty() ? Cell{} : Cell{team.escalation},
                          {team.file},
                          {int64_t{team.line}}});
  }
  return table;
}

Table OwnerQuestions::Services(const std::vector<OwnedAnswer>& answers) const {
  Table table;
  table.columns = {
      {"service", "service", ColumnType::kText}, {"tier", "tier", ColumnType::kText},
      {"on_call", "on call", ColumnType::kText}, {"chat", "chat", ColumnType::kText},
      {"runbook", "runbook", ColumnType::kText}, {"dashboard", "dashboard", ColumnType::kText},
      {"file", "file", ColumnType::kPath},       {"line", "line", ColumnType::kInteger}};
  const db::Config& config = resolver_.config();
  for (const db::Service& service : config.services) {
    const bool asked = std::any_of(answers.begin(), answers.end(), [&](const OwnedAnswer& answer) {
      const std::string& name = answer.what.name;
      return answer.what.kind != "path" &&
             (name == service.name || name.ends_with("/" + service.name));
    });
    if (!asked) continue;
    table.rows.push_back({{service.name},
                          TextCell(service.tier),
                          TextCell(service.on_call),
                          TextCell(service.chat),
                          TextCell(service.runbook),
                          TextCell(service.dashboard),
                          {config.file},
                          {int64_t{service.line}}});
  }
  return table;
}

}  // namespace arterial::cli
