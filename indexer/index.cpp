// The order of the passes is Indexer::Run.
#include "indexer/index.h"

#include <filesystem>
#include <numeric>
#include <optional>
#include <thread>

#include "db/issues.h"
#include "db/support/interrupt.h"
#include "indexer/command_line.h"
#include "indexer/compile_db.h"
#include "indexer/environment.h"
#include "indexer/fingerprint.h"
#include "indexer/ownership/resolve.h"
#include "indexer/proto_gen.h"
#include "indexer/read_build.h"
#include "indexer/unit_store.h"
#include "indexer/worker_pool.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
using Stage = IndexProgress::Stage;
constexpr int kMaxReparses = 3;  // generated headers may reveal further missing ones

std::vector<std::string> SplitLines(const std::string& text) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

// A unit to parse and the arguments to add, one a line.
struct Task {
  size_t command = 0;  // into CompileDb::commands
  std::string extra;
};

class Indexer {
 public:
  Indexer(db::Connection& db, const IndexOptions& options, std::string root)
      : db_(db), options_(options), root_(std::move(root)) {}

  Result<IndexSummary> Run() {
    ARTERIAL_RETURN_IF_ERROR(ReadBuild());
    ARTERIAL_RETURN_IF_ERROR(LoadStore());
    ARTERIAL_RETURN_IF_ERROR(proto_->Refresh());
    ARTERIAL_RETURN_IF_ERROR(Plan());
    ARTERIAL_RETURN_IF_ERROR(Parse(Stage::kParse, plan_));
    summary_.parsed = static_cast<int64_t>(plan_.size());
    ARTERIAL_RETURN_IF_ERROR(SupplyGeneratedHeaders());
    CountStatuses();
    ARTERIAL_RETURN_IF_ERROR(LinkIfNeeded());
    ARTERIAL_RETURN_IF_ERROR(NoteGuesses());
    Report(Stage::kOwners, 0, 0);
    ARTERIAL_RETURN_IF_ERROR(ResolveOwners(db_, root_, issues_));
    ARTERIAL_RETURN_IF_ERROR(WriteSettingsAndIssues());
    return summary_;
  }

 private:
  Status ReadBuild() {
    Report(Stage::kPlan, 0, 0);
    Result<CompileDb> build = arterial::indexer::ReadBuild(
        {root_, options_.build_dir, options_.infer_flags}, db_, issues_);
    if (!build) return build.error();
    build_ = std::move(*build);
    summary_.units = static_cast<int64_t>(build_.commands.size());
    summary_.inferred = build_.inferred ? summary_.units : 0;
    summary_.generated = build_.generated;
    summary_.missing_files = issues_.Count("compile_entry_missing_file");
    return {};
  }

  Status LoadStore() {
    Result<std::string> worker = FindWorker(options_.worker_program);
    if (!worker) return worker.error();
    pool_.command = {*worker, "--root", root_};
    pool_.jobs = options_.jobs > 0 ? options_.jobs : UsableCores();
    pool_.unit_timeout = options_.unit_timeout;
    pool_.memory_limit = options_.worker_memory_limit != 0 ? options_.worker_memory_limit
                                                           : DefaultMemoryLimit(pool_.jobs);
    Result<UnitStore> store = UnitStore::Load(db_, root_, HashFile(*worker));
    if (!store) return store.error();
    store_.emplace(std::move(*store));
    const std::string cache = fs::absolute(fs::path(db_.path()).parent_path() / "gen").string();
    proto_.emplace(root_, cache, issues_);
    return {};
  }

  // Arguments that the unit was parsed with last, unless their folders are gone.
  std::string KeptExtra(const CompileCommand& command) const {
    const StoredUnit* unit = store_->Find(command);
    if (unit == nullptr) return {};
    std::error_code error;
    for (const std::string& line : SplitLines(unit->extra_arguments))
      if (line.starts_with('/') && !fs::is_directory(line, error)) return {};
    return unit->extra_arguments;
  }

  Status Plan() {
    Result<int64_t> deleted = store_->DeleteOthers(build_.commands);
    if (!deleted) return deleted.error();
    summary_.deleted = *deleted;
    for (size_t i = 0; i < build_.commands.size(); ++i) {
      if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
      std::string extra = KeptExtra(build_.commands[i]);
      Result<bool> unchanged = store_->Unchanged(build_.commands[i], extra);
      if (!unchanged) return unchanged.error();
      if (*unchanged)
        ++summary_.unchanged;
      else
        plan_.push_back({i, std::move(extra)});
    }
    return {};
  }

  Status Parse(Stage stage, const std::vector<Task>& tasks) {
    std::vector<UnitRequest> requests;
    for (const Task& task : tasks) {
      const CompileCommand& command = build_.commands[task.command];
      requests.push_back(
          {command.directory, command.path, command.arguments, SplitLines(task.extra)});
    }
    int64_t done = 0;
    const int64_t total = static_cast<int64_t>(tasks.size());
    Report(stage, done, total);
    Status status = RunPool(pool_, requests, [&](size_t i, UnitOutcome outcome) -> Status {
      const CompileCommand& command = build_.commands[tasks[i].command];
      ARTERIAL_RETURN_IF_ERROR(store_->Add(command, tasks[i].extra, outcome));
      Report(stage, ++done, total, command.file);
      return {};
    });
    // What was parsed before an interrupt is kept.
    Status flushed = store_->Flush();
    return status.ok() ? flushed : status;
  }

  // Units that lack protobuf's headers are parsed again with headers made from the .proto files.
  Status SupplyGeneratedHeaders() {
    std::vector<size_t> candidates(build_.commands.size());
    std::iota(candidates.begin(), candidates.end(), size_t{0});
    for (int round = 0; round < kMaxReparses; ++round) {
      std::vector<Task> tasks;
      for (size_t i : candidates) {
        const StoredUnit* unit = store_->Find(build_.commands[i]);
        if (unit == nullptr || unit->status != "degraded" || !unit->has_error) continue;
        Result<std::vector<std::string>> missing = store_->Missing(unit->id);
        if (!missing) return missing.error();
        Result<std::string> extra =
            WithHeadersFor(*missing, unit->extra_arguments, build_.commands[i].file);
        if (!extra) return extra.error();
        if (*extra != unit->extra_arguments) tasks.push_back({i, std::move(*extra)});
      }
      if (tasks.empty()) return {};
      // The clock of files ticks slowly: what was just written must not seem newer than the parse.
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
      ARTERIAL_RETURN_IF_ERROR(Parse(Stage::kReparse, tasks));
      summary_.reparsed += static_cast<int64_t>(tasks.size());
      candidates.clear();
      for (const Task& task : tasks) candidates.push_back(task.command);
    }
    return {};
  }

  Result<std::string> WithHeadersFor(std::vector<std::string> missing, std::string extra,
                                     const std::string& file) {
    std::erase_if(missing, [](const auto& name) { return !ProtoGen::IsGeneratedHeader(name); });
    if (missing.empty()) return extra;
    Result<std::vector<std::string>> folders = proto_->Provide(missing, file);
    if (!folders) return folders.error();
    for (const std::string& folder : *folders)
      if (("\n" + extra).find("\n" + folder + "\n") == std::string::npos)
        extra += "-isystem\n" + folder + "\n";
    return extra;
  }

  void CountStatuses() {
    for (const CompileCommand& command : build_.commands) {
      const StoredUnit* unit = store_->Find(command);
      if (unit == nullptr) continue;
      summary_.degraded += unit->status == "degraded" && unit->has_error;
      summary_.failed += unit->status == "failed";
      summary_.crashed += unit->status == "crashed";
      summary_.timeout += unit->status == "timeout";
    }
  }

  Status LinkIfNeeded() {
    Result<std::optional<std::string>> version =
        db::QueryText(db_, "SELECT value FROM setting WHERE key = 'link_version'");
    if (!version) return version.error();
    if (*version == kLinkVersion) return ReadLinkSummary();
    Report(Stage::kLink, 0, 0);
    Result<LinkSummary> link = Link(db_, build_.inferred ? "inferred" : "compile_commands");
    if (!link) return link.error();
    summary_.link = *link;
    summary_.linked = true;
    return {};
  }

  Status ReadLinkSummary() {
    Result<db::Statement> select = db_.Prepare(
        "SELECT (SELECT count(*) FROM binary), (SELECT count(*) FROM call_site),"
        " (SELECT count(*) FROM handler), (SELECT count(*) FROM span_site),"
        " (SELECT count(*) FROM static_edge),"
        " (SELECT total(count) FROM issue WHERE kind = 'call_site_unreached')");
    if (!select) return select.error();
    Result<bool> row = select->Step();
    if (!row) return row.error();
    summary_.link = {select->Int(0), select->Int(1), select->Int(2),
                     select->Int(3), select->Int(4), select->Int(5)};
    return {};
  }

  Status NoteGuesses() {
    if (!build_.inferred) {
      ARTERIAL_RETURN_IF_ERROR(NoteSourcesInNoEntry(root_, build_, db_, issues_));
      summary_.unlisted = issues_.Count("source_in_no_entry");
    } else if (summary_.link.binaries > 0) {
      issues_.Add("targets_inferred", db::Severity::kInfo, {}, 0,
                  "build targets are unknown: a program is taken to be each unit with a main and "
                  "the units that define what it uses, the nearest in the tree where several do",
                  summary_.link.binaries);
    }
    return {};
  }

  Status WriteSettingsAndIssues() {
    return db_.InTransaction([&]() -> Status {
      Result<db::Statement> set =
          db_.Prepare("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)");
      if (!set) return set.error();
      ARTERIAL_RETURN_IF_ERROR(set->Run("root", root_));
      ARTERIAL_RETURN_IF_ERROR(set->Run("build_dir", build_.build_dir));
      ARTERIAL_RETURN_IF_ERROR(set->Run("revision", Revision(root_)));
      ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM issue WHERE phase = 'index'"));
      return issues_.Write(db_, "index");
    });
  }

  void Report(Stage stage, int64_t done, int64_t total, const std::string& file = {}) const {
    if (options_.progress) options_.progress({stage, done, total, file});
  }

  db::Connection& db_;
  const IndexOptions& options_;
  const std::string root_;
  db::IssueLog issues_;
  CompileDb build_;
  PoolOptions pool_;
  std::optional<UnitStore> store_;
  std::optional<ProtoGen> proto_;
  std::vector<Task> plan_;
  IndexSummary summary_;
};

}  // namespace

Result<IndexSummary> Index(db::Connection& db, const IndexOptions& options) {
  std::error_code error;
  const std::string current = fs::current_path(error).string();
  const std::string root = Absolute(options.root.empty() ? "." : options.root, current);
  if (!fs::is_directory(root, error))
    return Error{ErrorCode::kInput, "the folder to index is not there", root};
  return Indexer(db, options, root).Run();
}

}  // namespace arterial::indexer
