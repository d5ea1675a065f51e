// The order of the passes is Indexer::Run.
#include "indexer/index.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <optional>
#include <thread>

#include "db/issues.h"
#include "db/support/interrupt.h"
#include "indexer/changed_since.h"
#include "indexer/closure/select.h"
#include "indexer/command_line.h"
#include "indexer/compile_db.h"
#include "indexer/environment.h"
#include "indexer/fingerprint.h"
#include "indexer/lead_set.h"
#include "indexer/ownership/resolve.h"
#include "indexer/prelude/plan.h"
#include "indexer/proto_gen.h"
#include "indexer/read_build.h"
#include "indexer/scan_pass.h"
#include "indexer/scan_store.h"
#include "indexer/unit_store.h"
#include "indexer/worker_pool.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
using Stage = IndexProgress::Stage;
constexpr int kMaxReparses = 3;  // generated headers may reveal further missing ones

std::optional<std::string> ReadWhole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(file), {});
}

class Indexer {
 public:
  Indexer(db::Connection& db, const IndexOptions& options, std::string root)
      : db_(db), options_(options), root_(std::move(root)) {}
  Indexer(const Indexer&) = delete;
  Indexer& operator=(const Indexer&) = delete;
  // However a run ends, its file for the workers is of no use to another.
  ~Indexer() { ForgetWhatLeads(); }

  Result<IndexSummary> Run() {
    ARTERIAL_RETURN_IF_ERROR(ReadBuild());
    ARTERIAL_RETURN_IF_ERROR(LoadStore());
    ARTERIAL_RETURN_IF_ERROR(ReadBuildGraph());
    ARTERIAL_RETURN_IF_ERROR(proto_->Refresh());
    ARTERIAL_RETURN_IF_ERROR(options_.exhaustive ? ParseAll() : ParseWanted());
    CountStatuses();
    ARTERIAL_RETURN_IF_ERROR(LinkIfNeeded());
    ARTERIAL_RETURN_IF_ERROR(AnalyseBuild());
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
    ARTERIAL_RETURN_IF_ERROR(TryOtherRoot());
    summary_.units = static_cast<int64_t>(build_.commands.size());
    summary_.inferred = build_.inferred ? summary_.units : 0;
    summary_.generated = build_.generated;
    summary_.missing_files = issues_.Count("compile_entry_missing_file");
    return {};
  }

  // Compilers name files by the path that the build was configured with.
  Status TryOtherRoot() {
    const auto outside = [](const CompileDb& build) {
      return std::none_of(build.commands.begin(), build.commands.end(),
                          [](const CompileCommand& c) { return !c.file.starts_with('/'); });
    };
    if (options_.other_root.empty() || options_.other_root == root_ || !outside(build_)) return {};
    db::IssueLog issues;
    Result<CompileDb> build = arterial::indexer::ReadBuild(
        {options_.other_root, options_.build_dir, options_.infer_flags}, db_, issues);
    if (!build || outside(*build)) return {};
    root_ = options_.other_root;
    build_ = std::move(*build);
    issues_ = std::move(issues);
    return {};
  }

  Status ReadBuildGraph() {
    Report(Stage::kBuildGraph, 0, 0);
    graph_.emplace(db_, root_);
    return graph_->Read({build_.build_dir, options_.bazel_query, options_.run_tools}, &build_,
                        issues_);
  }

  Status AnalyseBuild() {
    Result<BuildGraphSummary> build =
        graph_->Analyse(summary_.linked || summary_.scanned > 0 || summary_.deleted > 0);
    if (!build) return build.error();
    summary_.build = *build;
    return {};
  }

  Status LoadStore() {
    Result<std::string> worker = FindWorker(options_.worker_program);
    if (!worker) return worker.error();
    pool_.command = {*worker, "--root", root_};
    if (options_.exhaustive) pool_.command.push_back("--all-bodies");
    pool_.jobs = options_.jobs > 0 ? options_.jobs : UsableCores();
    pool_.unit_timeout = options_.unit_timeout;
    pool_.memory_limit = options_.worker_memory_limit != 0 ? options_.worker_memory_limit
                                                           : DefaultMemoryLimit(pool_.jobs);
    const Hash128 program = ExtractorIdentity(*worker, root_);
    worker_ = program;
    Result<UnitStore> store =
        UnitStore::Load(db_, root_, ParserIdentity(program, options_.exhaustive));
    if (!store) return store.error();
    store_.emplace(std::move(*store));
    if (!options_.changed_since.empty()) ARTERIAL_RETURN_IF_ERROR(AskGit());
    // From here until the run has ended the database is of neither revision.
    ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM setting WHERE key = 'revision'"));
    Result<int64_t> deleted = store_->DeleteOthers(build_.commands);
    if (!deleted) return deleted.error();
    summary_.deleted = *deleted;
    Result<ScanStore> scans = ScanStore::Load(db_, *store_, program);
    if (!scans) return scans.error();
    scans_.emplace(std::move(*scans));
    const std::string cache = fs::absolute(db_.path()).parent_path().string() + "/gen";
    proto_.emplace(root_, cache, issues_);
    return {};
  }

  Status AskGit() {
    Result<GitChanges> changes = ChangesSince(db_, root_, options_.changed_since);
    if (!changes) return changes.error();
    summary_.changed_files = changes->changed;
    store_->Trust(std::move(changes->unchanged));
    return {};
  }

  // Adds the unit to `plan` if its stored facts are not up to date.
  Status Plan(size_t unit, const std::string& extra, std::vector<Task>& plan) {
    if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
    Result<bool> unchanged = store_->Unchanged(build_.commands[unit], extra);
    if (!unchanged) return unchanged.error();
    if (*unchanged)
      ++summary_.unchanged;
    else
      plan.push_back({unit, extra});
    return {};
  }

  UnitRequest Request(const Task& task) const {
    const CompileCommand& command = build_.commands[task.command];
    return {command.directory, command.path, command.arguments, SplitLines(task.extra)};
  }

  std::string PreludeFolder() const {
    return fs::absolute(db_.path()).parent_path().string() + "/pch";
  }

  // What many units of a first run include of libraries is parsed once: see prelude/.
  PreludePlan PlanRound(const std::vector<Task>& tasks, const ScanPass& pass) {
    std::vector<PreludeUnit> units;
    for (const Task& task : tasks) {
      const CompileCommand& command = build_.commands[task.command];
      units.push_back({command.directory, command.path, command.arguments, SplitLines(task.extra),
                       pass.scanned().Find(task.command)});
    }
    const std::string folder = PreludeFolder();
    PreludePlan plan = PlanPreludes(units, pass.scanned().files(), {root_, folder, ToHex(worker_)});
    const int before = static_cast<int>(preludes_.preludes.size());
    preludes_.of_unit.resize(build_.commands.size(), -1);
    for (size_t i = 0; i < tasks.size(); ++i)
      if (plan.of_unit[i] >= 0) preludes_.of_unit[tasks[i].command] = before + plan.of_unit[i];
    preludes_.preludes.insert(preludes_.preludes.end(), plan.preludes.begin(), plan.preludes.end());
    CleanPreludes(folder, preludes_);
    return plan;
  }

  Status Parse(Stage stage, const std::vector<Task>& tasks, const PreludePlan& preludes = {}) {
    const Requests requests{tasks.size(), [&](size_t i) {
                              UnitRequest request = Request(tasks[i]);
                              request.prelude = preludes.For(i);
                              request.leads = leads_;
                              return request;
                            }};
    int64_t done = 0;
    const int64_t total = static_cast<int64_t>(tasks.size());
    Report(stage, done, total);
    Status status =
        RunPool(pool_, requests, ReadFacts, [&](size_t i, UnitOutcome outcome) -> Status {
          const CompileCommand& command = build_.commands[tasks[i].command];
          if (selector_ && stage == Stage::kParse)
            selector_->Add(static_cast<uint32_t>(tasks[i].command), outcome.facts);
          summary_.with_prelude += outcome.with_prelude;
          summary_.prelude_refused += outcome.prelude_refused;
          ARTERIAL_RETURN_IF_ERROR(store_->Add(command, tasks[i].extra, std::move(outcome)));
          Report(stage, ++done, total, command.file);
          return {};
        });
    // What was parsed before an interrupt is kept.
    Status flushed = store_->Flush();
    return status.ok() ? flushed : status;
  }

  Status ParseAll() {
    ARTERIAL_RETURN_IF_ERROR(scans_->Clear());
    std::vector<Task> plan;
    for (size_t i = 0; i < build_.commands.size(); ++i)
      ARTERIAL_RETURN_IF_ERROR(Plan(i, KeptExtra(*store_, build_.commands[i]), plan));
    ARTERIAL_RETURN_IF_ERROR(Parse(Stage::kParse, plan));
    summary_.parsed = static_cast<int64_t>(plan.size());
    ARTERIAL_RETURN_IF_ERROR(SupplyGeneratedHeaders());
    return store_->DropUnusedFiles({});
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
            proto_->Extend(*missing, unit->extra_arguments, build_.commands[i].file);
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

  // The scan says which units may matter. From their facts it follows, round by round, who could
  // name what leads to a call site: see closure/.
  Status ParseWanted() {
    ARTERIAL_RETURN_IF_ERROR(store_->AddPending(build_.commands));
    ScanPass pass(build_, *store_, *scans_, *proto_, pool_);
    Result<int64_t> scanned =
        pass.Run([&](int64_t done, int64_t total) { Report(Stage::kScan, done, total); });
    if (!scanned) return scanned.error();
    summary_.scanned = *scanned;
    const bool settled = *scanned == 0 && summary_.deleted == 0;
    std::vector<Task> plan;
    std::vector<SelectableUnit> units(build_.commands.size());
    std::vector<size_t> round;
    bool pending = false;
    for (size_t i = 0; i < units.size(); ++i) {
      const StoredUnit* unit = store_->Find(build_.commands[i]);
      pending = pending || unit->status == "pending";
      units[i].selected = scans_->Find(build_.commands[i])->relevant;
      // What was chosen stays so while nothing has changed.
      if (units[i].selected || (settled && unit->status != "needless")) round.push_back(i);
    }
    for (size_t i : round) ARTERIAL_RETURN_IF_ERROR(Plan(i, pass.extra(i), plan));
    // A run that was ended early may have left out what FollowTheRest adds.
    Result<bool> linked = IsLinked();
    if (!linked) return linked.error();
    if (settled && *linked && !pending && plan.empty()) return {};
    return ParseRounds(pass, std::move(units));
  }

  Status ParseRounds(const ScanPass& pass, std::vector<SelectableUnit> units) {
    summary_.unchanged = 0;
    std::vector<uint32_t> round;
    for (uint32_t i = 0; i < units.size(); ++i) {
      if (units[i].selected) round.push_back(i);
      Describe(i, units[i]);
    }
    auto includes = scans_->Includes();
    if (!includes) return includes.error();
    selector_.emplace(std::move(units), std::move(*includes), [this](int64_t file) {
      return ReadWhole(store_->files().Resolved(store_->files().PathOf(file)));
    });
    ARTERIAL_RETURN_IF_ERROR(SayWhatLeads());
    if (round.empty()) round = selector_->Next();
    std::vector<bool> wanted(build_.commands.size(), false);
    while (!round.empty()) {
      std::vector<Task> plan;
      for (uint32_t i : round) {
        wanted[i] = true;
        const size_t planned = plan.size();
        ARTERIAL_RETURN_IF_ERROR(Plan(i, pass.extra(i), plan));
        if (plan.size() == planned) ARTERIAL_RETURN_IF_ERROR(SelectFromStored(i));
      }
      pass.LargestFirst(plan);
      ARTERIAL_RETURN_IF_ERROR(Parse(Stage::kParse, plan, PlanRound(plan, pass)));
      summary_.parsed += static_cast<int64_t>(plan.size());
      round = selector_->Next();
      ARTERIAL_RETURN_IF_ERROR(SayWhatLeads());
    }
    ARTERIAL_RETURN_IF_ERROR(FollowTheRest(pass));
    selector_.reset();
    CleanPreludes(PreludeFolder(), {});
    for (size_t i = 0; i < wanted.size(); ++i)
      if (!wanted[i])
        ARTERIAL_RETURN_IF_ERROR(store_->SetNeedless(build_.commands[i], pass.extra(i)));
    ARTERIAL_RETURN_IF_ERROR(store_->Flush());
    ARTERIAL_RETURN_IF_ERROR(scans_->DropUnused());
    return store_->DropUnusedFiles(scans_->AllFiles());
  }

  // What calls mean that do not lead to a call site nobody asks; in the first round it is not known
  // which do.
  Status SayWhatLeads() {
    const std::string folder = fs::absolute(db_.path()).parent_path().string();
    ForgetWhatLeads();
    leads_ = fmt::format("{}/leads-{}", folder, ++lead_sets_);
    return WriteLeadSet(leads_, selector_->demand().Leading());
  }

  // Units that called what only a later round has found to lead to a call site. What their first
  // parse made of library headers serves again.
  Status FollowTheRest(const ScanPass& pass) {
    std::vector<Task> plan;
    for (const uint32_t unit : selector_->demand().Unfollowed())
      plan.push_back({unit, pass.extra(unit)});
    pass.LargestFirst(plan);
    PreludePlan preludes{preludes_.preludes, {}};
    for (const Task& task : plan) preludes.of_unit.push_back(preludes_.of_unit[task.command]);
    Status status = Parse(Stage::kFollow, plan, preludes);
    summary_.parsed += static_cast<int64_t>(plan.size());
    return status;
  }

  void ForgetWhatLeads() {
    std::error_code ignored;
    if (!leads_.empty()) fs::remove(leads_, ignored);
  }

  // Facts of an unchanged unit say what is wanted as well as new ones do.
  Status SelectFromStored(size_t unit) {
    Result<std::optional<db::UnitFacts>> facts =
        store_->Facts(store_->Find(build_.commands[unit])->id);
    if (!facts) return facts.error();
    if (*facts) selector_->Add(static_cast<uint32_t>(unit), **facts);
    return {};
  }

  // What tells whether the unit could name something.
  void Describe(size_t index, SelectableUnit& unit) const {
    const CompileCommand& command = build_.commands[index];
    const FileTable& files = store_->files();
    for (int64_t file : scans_->Find(command)->files.Ids()) {
      const std::string& path = files.PathOf(file);
      if (!path.starts_with('/')) unit.files.push_back(file);
      if (path == command.file) unit.main_file = file;
    }
    for (size_t i = 0; i < command.arguments.size(); ++i)
      if (command.arguments[i].starts_with("-D"))
        unit.definitions += command.arguments[i].substr(2) + "\n" +
                            (command.arguments[i] == "-D" && i + 1 < command.arguments.size()
                                 ? command.arguments[i + 1] + "\n"
                                 : "");
    unit.target = command.target;
  }

  void CountStatuses() {
    for (const CompileCommand& command : build_.commands) {
      const StoredUnit* unit = store_->Find(command);
      if (unit == nullptr) continue;
      summary_.needless += unit->status == "needless";
      summary_.degraded += unit->status == "degraded" && unit->has_error;
      summary_.failed += unit->status == "failed";
      summary_.crashed += unit->status == "crashed";
      summary_.timeout += unit->status == "timeout";
    }
  }

  Result<bool> IsLinked() {
    Result<std::optional<std::string>> version =
        db::QueryText(db_, "SELECT value FROM setting WHERE key = 'link_version'");
    if (!version) return version.error();
    return *version == kLinkVersion;
  }

  Status LinkIfNeeded() {
    Result<bool> linked = IsLinked();
    if (!linked) return linked.error();
    if (*linked) return ReadLinkSummary();
    Report(Stage::kLink, 0, 0);
    Result<LinkSummary> link = Link(db_, build_.inferred ? "inferred" : "compile_commands");
    if (!link) return link.error();
    summary_.link = *link;
    summary_.linked = true;
    return {};
  }

  Status ReadLinkSummary() {
    Result<LinkSummary> link = StoredLinkSummary(db_);
    if (!link) return link.error();
    summary_.link = *link;
    return {};
  }

  Status NoteGuesses() {
    if (!build_.inferred) {
      NoteSourcesInNoEntry(root_, build_, store_->FilePaths(scans_->AllFiles()), issues_);
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
  std::string root_;
  db::IssueLog issues_;
  CompileDb build_;
  PoolOptions pool_;
  Hash128 worker_;
  std::optional<UnitStore> store_;
  std::optional<ScanStore> scans_;
  std::optional<ProtoGen> proto_;
  std::optional<Selector> selector_;  // while units are chosen
  std::string leads_;                 // file of lead_set.h, once something is known to lead
  int lead_sets_ = 0;
  PreludePlan preludes_;  // of all rounds so far, by command
  std::optional<BuildPass> graph_;
  IndexSummary summary_;
};

Result<std::string> RootOf(const IndexOptions& options) {
  std::error_code error;
  const std::string current = fs::current_path(error).string();
  std::string root = Absolute(options.root.empty() ? "." : options.root, current);
  if (!fs::is_directory(root, error))
    return Error{ErrorCode::kInput, "the folder to index is not there", root};
  return root;
}

}  // namespace

Result<IndexSummary> Index(db::Connection& db, const IndexOptions& options) {
  Result<std::string> root = RootOf(options);
  if (!root) return root.error();
  return Indexer(db, options, *root).Run();
}

Result<BuildGraphSummary> IndexBuildGraph(db::Connection& db, const IndexOptions& options) {
  Result<std::string> root = RootOf(options);
  if (!root) return root.error();
  return IndexBuildGraphOf(db, *root, {options.build_dir, options.bazel_query, options.run_tools});
}

}  // namespace arterial::indexer
