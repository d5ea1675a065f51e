#include "cli/commands/owner.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/database.h"
#include "cli/owners.h"
#include "db/support/text.h"
#include "indexer/ownership/resolver.h"

namespace arterial::cli {
namespace {

namespace fs = std::filesystem;

constexpr OptionSpec kOptions[] = {
    {"root", 'C', "DIR",
     "the tree; paths are relative to it (default: that of the database, else "
     "the repository around the working directory)"},
    {"dialect", '\0', "NAME", "ask this dialect only, whatever else the tree has"},
    {"kind", '\0', "KIND", "what the names are: path, target, operation or component"},
    {"paths", '\0', "FILE", "also the paths that the file lists, one a line; - for stdin"},
    {"explain", 'e', "", "all rules that speak of it, teams with members and escalation"},
};

constexpr Example kExamples[] = {
    {"arterial owner checkout/order_flow.cc", "who owns the file, by which line of which file"},
    {"arterial owner --explain PlaceOrder", "of an operation: every rule, members, whom to page"},
    {"arterial owner --paths files.txt --format csv", "of many files; no database is needed"},
};

struct Tree {
  std::string root;
  std::string base;                  // of relative paths
  std::optional<db::Connection> db;  // that of the tree
  std::string note;                  // why there is none where one was found
};

// The database is that of --db or ARTERIAL_DB; else the one of the tree, if it has one.
Result<Tree> FindTree(const Invocation& invocation) {
  Tree tree;
  std::error_code error;
  const fs::path here = fs::current_path(error);
  const std::optional<std::string> given = invocation.arguments.Get("root");
  std::string database;
  if (given) {
    tree.root = tree.base = fs::canonical(*given, error).string();
    if (error || !fs::is_directory(tree.root, error))
      return Error{ErrorCode::kEnvironment, "there is no such folder", *given};
    const fs::path own = fs::path(tree.root) / kDatabasePath;
    if (fs::exists(own, error)) database = own.string();
  }
  const bool named =
      invocation.arguments.Has("db") || (!given && std::getenv("ARTERIAL_DB") != nullptr);
  if (named || !given) {
    Result<std::string> found = FindDatabase(invocation.arguments.Get("db"));
    if (found) database = *found;
  }
  if (!database.empty()) {
    Result<db::Connection> opened = db::Connection::Open(database, db::OpenMode::kRead);
    // A database that was merely found must not stand in the way of a path.
    if (!opened && named) return opened.error();
    if (opened)
      tree.db.emplace(std::move(*opened));
    else
      tree.note = "The database is not used: " + opened.error().ToString() + ".";
  }
  if (given) return tree;
  tree.base = here.string();
  if (tree.db) {
    Result<std::optional<std::string>> root =
        db::QueryText(*tree.db, "SELECT value FROM setting WHERE key = 'root'");
    if (!root) return root.error();
    if (root->has_value() && fs::is_directory(**root, error)) tree.root = **root;
  }
  if (tree.root.empty()) tree.root = RepositoryAround(here.string());
  // Outside the tree, paths are meant relative to it.
  if (tree.base != tree.root && !tree.base.starts_with(tree.root + "/")) tree.base = tree.root;
  return tree;
}

Status AddListed(const Invocation& invocation, std::vector<std::string>* operands) {
  for (const std::string& name : invocation.arguments.All("paths")) {
    std::ifstream file;
    if (name != "-") file.open(name);
    std::istream& input = name == "-" ? std::cin : file;
    if (!input) return Error{ErrorCode::kEnvironment, "cannot be read", name};
    for (std::string line; std::getline(input, line);)
      if (!line.empty()) operands->push_back(line);
  }
  return {};
}

// What was skipped while the ownership files were read.
std::string IssueNote(const db::IssueLog& issues) {
  int64_t lines = 0;
  std::string first;
  for (const auto& [key, count] : issues.rows()) {
    const auto& [kind, severity, file, line, detail] = key;
    if (severity == "info") continue;
    lines += count;
    if (first.empty()) first = fmt::format("{}:{}: {}", file, line, detail);
  }
  if (lines == 0) return {};
  return fmt::format("Not understood: {} {} of the ownership files; first {}.", lines,
                     lines == 1 ? "line" : "lines", EscapeControl(first));
}

Result<int> RunOwner(Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  std::vector<std::string> operands = arguments.operands();
  const size_t named = operands.size();
  ARTERIAL_RETURN_IF_ERROR(AddListed(invocation, &operands));
  if (operands.empty())
    return Error{ErrorCode::kUsage, "name a path, target, operation or component", {}};
  const std::string kind = arguments.Get("kind").value_or("");
  const std::vector<std::string> kinds = {"path", "target", "operation", "component"};
  if (!kind.empty() && std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
    return UnknownName("kind", kind, kinds);
  Result<Tree> tree = FindTree(invocation);
  if (!tree) return tree.error();
  db::IssueLog issues;
  db::Connection* db = tree->db ? &*tree->db : nullptr;
  Result<indexer::OwnerResolver> resolver =
      indexer::OwnerResolver::Load(tree->root, arguments.Get("dialect").value_or(""), db, issues);
  if (!resolver) return resolver.error();
  OwnerQuestions questions(*resolver, db, tree->root, tree->base);
  std::vector<OwnedAnswer> answers;
  for (size_t i = 0; i < operands.size(); ++i) {
    Result<Owned> what =
        i < named ? questions.Identify(operands[i], kind) : questions.Listed(operands[i]);
    if (!what) return what.error();
    Result<OwnedAnswer> answer = questions.Ask(*what);
    if (!answer) return answer.error();
    answers.push_back(std::move(*answer));
  }
  Document document;
  document.sections.push_back({"owners", "", questions.Owners(answers), "", {}});
  if (const std::string note = IssueNote(issues); !note.empty())
    document.sections[0].notes.push_back(note);
  if (!tree->note.empty()) document.sections[0].notes.push_back(tree->note);
  if (arguments.Has("explain")) {
    document.sections.push_back({"rules",
                                 "Rules, the deciding first",
                                 questions.Rules(answers),
                                 "No rule speaks of it.",
                                 {}});
    Section teams{"teams", "Teams", questions.Teams(answers), "", {}};
    if (!teams.table.rows.empty()) document.sections.push_back(std::move(teams));
    Section services{"services", "Services", questions.Services(answers), "", {}};
    if (!services.table.rows.empty()) document.sections.push_back(std::move(services));
  }
  return Show(invocation, document);
}

}  // namespace

constexpr Command kOwner = {
    .name = "owner",
    .operands = "[PATH|TARGET|OPERATION|COMPONENT...]",
    .most_operands = -1,
    .summary = "who owns a path, target, operation or component, by which rule",
    .about =
        "Paths need no database and need not exist: the ownership files of the tree are read. "
        "Targets, operations and components are found in the database, by their name or any "
        "unambiguous end of it.\n\nThe first source that has a rule decides, in this order unless "
        "arterial.yaml has another under `ownership: precedence:`:\n"
        "  arterial-services   services of arterial.yaml, for what they name\n"
        "  github-codeowners   CODEOWNERS: the last line that matches\n"
        "  gitlab-codeowners   CODEOWNERS: what each of its sections says, together\n"
        "  chromium-owners     OWNERS: all from the folder up to `set noparent`\n"
        "  kubernetes-owners   OWNERS in YAML: approvers, with OWNERS_ALIASES\n"
        "  grpc-old            OWNERS that CODEOWNERS was generated from\n"
        "  build-owners        owners = [...] in BUILD, BUCK and TARGETS\n"
        "  backstage           catalog-info.yaml: spec.owner\n"
        "  opentelemetry       service.owner and the like, as traces had it\n"
        "  git-history         a guess: who wrote the lines, the newer the more\n"
        "A rule may say that nobody owns a path: that is an answer, not the lack of one. Sources "
        "that say otherwise are named beside it.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunOwner,
};

}  // namespace arterial::cli
