#include "cli/checks.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>

#include "cli/database.h"
#include "cli/query.h"
#include "cli/sections.h"
#include "db/migrate.h"
#include "db/support/subprocess.h"
#include "db/support/text.h"
#include "indexer/compile_db.h"
#include "indexer/index.h"

namespace arterial::cli {
namespace fs = std::filesystem;

CheckList::CheckList() {
  table.columns = {{"check", "check", ColumnType::kText},
                   {"state", "state", ColumnType::kWord},
                   {"found", "found", ColumnType::kPath},
                   {"advice", "what to do", ColumnType::kText}};
}
void CheckList::Ok(std::string check, std::string found) {
  Add(std::move(check), "ok", std::move(found), "");
}
void CheckList::Warning(std::string check, std::string found, std::string advice) {
  Add(std::move(check), "warning", std::move(found), std::move(advice));
}
void CheckList::Problem(std::string check, std::string found, std::string advice) {
  ++problems;
  Add(std::move(check), "problem", std::move(found), std::move(advice));
}
void CheckList::Add(std::string check, const char* state, std::string found, std::string advice) {
  table.rows.push_back({{std::move(check)},
                        {std::string(state)},
                        {std::move(found)},
                        advice.empty() ? Cell{} : Cell{std::move(advice)}});
}

namespace {

// The worker checks its own surroundings (Clang's headers) when it starts, and ends when its
// input does.
void CheckIndexer(CheckList* checks) {
  Result<std::string> worker = indexer::FindWorker("");
  if (!worker) {
    checks->Warning("arterial-indexer", "not found", worker.error().message);
    return;
  }
  Result<ProcessOutput> run = RunProcess({*worker, "--root", "."});
  if (run && run->exit_code == 0) {
    checks->Ok("arterial-indexer", *worker);
    return;
  }
  const std::string said = run ? run->err : run.error().message;
  checks->Problem("arterial-indexer", *worker, said.substr(0, said.find('\n')));
}

}  // namespace

void CheckPrograms(CheckList* checks) {
  CheckIndexer(checks);
  static constexpr std::pair<const char*, const char*> kPrograms[] = {
      {"protoc", "install protobuf-compiler to index trees whose .pb.h files are not built"},
      {"git", "install git to record which revision was indexed"},
  };
  for (const auto& [name, without] : kPrograms) {
    const std::string path = FindProgram(name);
    if (path.empty()) {
      checks->Warning(name, "not found", without);
    } else {
      checks->Ok(name, path);
    }
  }
  Result<std::string> build = indexer::FindCompileDb(".", "");
  if (build)
    checks->Ok("compile database", fs::path(*build).lexically_normal());
  else
    checks->Warning("compile database", "not in ., build, out or the like",
                    "cmake -DCMAKE_EXPORT_COMPILE_COMMANDS=ON, or name its folder with "
                    "`arterial index -p`; without one, flags are inferred and facts degraded");
}

namespace {

void CheckIntegrity(db::Connection& db, CheckList* checks) {
  Result<std::optional<std::string>> found = db::QueryText(db, "PRAGMA integrity_check(1)");
  const std::string said = found ? found->value_or("no answer") : found.error().message;
  if (said != "ok") {
    checks->Problem("integrity", said, "remove the database, then index and ingest again");
    return;
  }
  Result<std::optional<int64_t>> broken =
      db::QueryInt(db, "SELECT count(*) FROM pragma_foreign_key_check");
  if (broken && broken->value_or(0) == 0) {
    checks->Ok("integrity", "ok");
  } else {
    checks->Problem("integrity", "references to rows that are gone", "index and ingest again");
  }
}

int64_t Count(db::Connection& db, std::string_view sql) {
  Result<std::optional<int64_t>> count = db::QueryInt(db, sql);
  return count ? count->value_or(0) : 0;
}

// Whether index, ingest and join have run, and how well.
void CheckContent(db::Connection& db, CheckList* checks) {
  const int64_t units = Count(db, "SELECT count(*) FROM unit");
  const int64_t lost =
      Count(db, "SELECT count(*) FROM unit WHERE status IN ('failed', 'crashed', 'timeout')");
  const std::string indexed =
      fmt::format("{}, {} call sites, {} handlers", Counted(units, "translation unit"),
                  FormatCount(Count(db, "SELECT count(*) FROM call_site")),
                  FormatCount(Count(db, "SELECT count(*) FROM handler")));
  if (units == 0) {
    checks->Warning("index", "no source has been indexed", "run `arterial index`");
  } else if (lost > 0) {
    checks->Warning("index", fmt::format("{}; {} gave no facts", indexed, FormatCount(lost)),
                    "arterial sql \"SELECT file, status, error FROM unit WHERE facts IS NULL\"");
  } else {
    checks->Ok("index", indexed);
  }
  const int64_t inputs = Count(db, "SELECT count(*) FROM input");
  if (inputs == 0) {
    checks->Warning("ingest", "no trace has been ingested", "run `arterial ingest FILE`");
  } else {
    checks->Ok("ingest", fmt::format("{}, {} spans", Counted(inputs, "input"),
                                     FormatCount(Count(db, "SELECT sum(spans) FROM input"))));
  }
  const int64_t joined = Count(db, "SELECT count(*) FROM dependency");
  const bool expected = Count(db,
                              "SELECT (SELECT count(*) FROM edge) + (SELECT count(*) FROM "
                              "static_edge)") > 0;
  if (joined == 0 && expected) {
    checks->Problem("join", "there are facts and no dependencies",
                    "run `arterial index` or `arterial ingest` again: the join runs after both");
  } else if (joined > 0) {
    checks->Ok("join",
               fmt::format("{} dependencies, {} confirmed", FormatCount(joined),
                           FormatCount(Count(db,
                                             "SELECT count(*) FROM dependency WHERE status = "
                                             "'confirmed'"))));
  }
}

void CheckIssues(db::Connection& db, CheckList* checks) {
  Result<Table> issues = QueryTable(db, "issue_kinds");
  if (!issues) {
    checks->Problem("issues", issues.error().message, "index and ingest again");
    return;
  }
  for (size_t row = 0; row < issues->rows.size(); ++row) {
    const std::string kind(issues->Text(row, "kind"));
    const std::string_view severity = issues->Text(row, "severity");
    std::string found = FormatCount(issues->Int(row, "count"));
    if (issues->Has(row, "example")) found += fmt::format(", {}", issues->Text(row, "example"));
    if (issues->Has(row, "detail")) found += fmt::format(": {}", issues->Text(row, "detail"));
    const std::string list =
        fmt::format("arterial sql \"SELECT * FROM issues WHERE kind = '{}'\"", kind);
    if (severity == "error") {
      checks->Problem("issue " + kind, found, list);
    } else if (severity == "warning") {
      checks->Warning("issue " + kind, found, list);
    } else {
      checks->Ok("issue " + kind, found);
    }
  }
}

}  // namespace

void CheckDatabase(const Invocation& invocation, CheckList* checks) {
  Result<std::string> path = FindDatabase(invocation.arguments.Get("db"));
  if (!path) {
    checks->Problem("database", "none found", path.error().message);
    return;
  }
  Result<db::Connection> db = db::Connection::Open(*path, db::OpenMode::kRead);
  if (!db) {
    checks->Problem("database", *path, db.error().message);
    return;
  }
  std::error_code ec;
  const auto size = static_cast<int64_t>(fs::file_size(*path, ec));
  checks->Ok("database", fmt::format("{}, {}, schema {}", *path, FormatBytes(ec ? 0 : size),
                                     db::Migrations().back().number));
  if (access(path->c_str(), W_OK) != 0)
    checks->Warning("database", "it cannot be written", "questions work; index and ingest do not");
  CheckIntegrity(*db, checks);
  CheckContent(*db, checks);
  CheckIssues(*db, checks);
}

}  // namespace arterial::cli
