#include "cli/commands/index.h"

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "cli/commands/index_shard.h"
#include "cli/commands/index_watch.h"
#include "cli/counts.h"
#include "cli/database.h"
#include "indexer/index.h"
#include "runtime_join/match/join.h"

namespace arterial::cli {
namespace {

using indexer::IndexProgress;

constexpr Example kExamples[] = {
    {"arterial index", "indexes the tree in the working directory"},
    {"arterial index ~/src/shop -p ~/src/shop/build", "another tree, with its build folder"},
    {"arterial index ~/src/shop", "without a compile database: flags are inferred, facts degraded"},
    {"arterial index -j 4 --unit-timeout 300", "four workers, five minutes a unit at most"},
    {"arterial index --changed-since origin/main",
     "a pull request, in a database of origin/main: what git does not name is not even looked at"},
    {"arterial index --build-graph", "targets and their dependencies, in seconds, without parsing"},
    {"arterial index --watch", "keeps the database up to date while you edit"},
    {"arterial index --shard pay.shard -- clang++ -Iinclude -c pay.cc -o pay.o",
     "the facts of one unit as a file, from its compile command: what a remote action runs"},
};

constexpr OptionSpec kOptions[] = {
    {"build-dir", 'p', "DIR",
     "folder of compile_commands.json (default: looked for below ROOT), or a file: one of its "
     "kind, or output of `bazel aquery 'mnemonic(\"CppCompile\", //...)' --output=proto`"},
    {"infer-flags", '\0', "", "use no compile database: infer flags from the tree"},
    {"build-graph", '\0', "", "read the build files alone: targets and what they depend on"},
    {"bazel-query", '\0', "FILE",
     "output of `bazel query 'kind(rule, //...)' --output=streamed_proto`, or of `bazel cquery`, "
     "instead of BUILD files"},
    {"no-configure", '\0', "", "do not run cmake to ask for targets: take what it answered last"},
    {"exhaustive", '\0', "", "parse every unit whole, needed or not: the same answers, slower"},
    {"changed-since", '\0', "REV",
     "look only at what git says changed since REV, which the database must be of"},
    {"watch", '\0', "", "go on: index again as files are saved, one line each time, until Ctrl-C"},
    {"jobs", 'j', "N", "parse workers (default: one a core)"},
    {"unit-timeout", '\0', "SECONDS", "longest time for one unit (default: 120)"},
    {"worker-memory", '\0', "MIB", "most memory of one worker (default: a share of the machine's)"},
    {"indexer", '\0', "PATH", "the program arterial-indexer (default: beside arterial)"},
    {"shard", '\0', "FILE",
     "write the facts of one unit to FILE, for `arterial link`, and touch no database; those of "
     "all units when FILE is a folder (ends in /)"},
    {"file", '\0', "SOURCE", "with --shard: the unit, out of the compile database or the command"},
    {"target", '\0', "LABEL",
     "with --shard: the unit's build target (default: by its object file)"},
    {"record-failures", '\0', "",
     "with --shard: a shard also for a unit that crashed or ran out of time"},
};

std::string_view StageName(IndexProgress::Stage stage) {
  switch (stage) {
    case IndexProgress::Stage::kPlan:
      return "reading the build";
    case IndexProgress::Stage::kBuildGraph:
      return "reading build files";
    case IndexProgress::Stage::kScan:
      return "scanning includes";
    case IndexProgress::Stage::kParse:
      return "parsing";
    case IndexProgress::Stage::kReparse:
      return "parsing with generated headers";
    case IndexProgress::Stage::kFollow:
      return "following calls";
    case IndexProgress::Stage::kLink:
      return "linking";
    case IndexProgress::Stage::kOwners:
      return "finding owners";
  }
  return "";
}

// One progress line for each stage, the next begun when the stage changes.
class StageProgress {
 public:
  explicit StageProgress(Terminal& terminal) : terminal_(terminal) {}
  void Update(const IndexProgress& progress) {
    if (!line_ || progress.stage != stage_) {
      line_.reset();
      line_.emplace(terminal_, std::string(StageName(progress.stage)));
      stage_ = progress.stage;
    }
    line_->Update(progress.done, progress.total, progress.file);
  }
  void Join() {
    line_.reset();
    line_.emplace(terminal_, "joining");
    line_->Update(0, 0);
  }

 private:
  Terminal& terminal_;
  IndexProgress::Stage stage_ = IndexProgress::Stage::kPlan;
  std::optional<Progress> line_;
};

// The folder without its symbolic links resolved, as the shell shows it.
std::string AsWritten(const std::string& folder) {
  namespace fs = std::filesystem;
  std::error_code ec;
  const char* shown = std::getenv("PWD");
  const bool here = shown != nullptr && fs::equivalent(shown, fs::current_path(ec), ec);
  fs::path path = fs::path(here ? fs::path(shown) : fs::current_path(ec)) / folder;
  path = path.lexically_normal();
  return path.has_filename() ? path.string() : path.parent_path().string();
}

Result<indexer::IndexOptions> ReadOptions(const Invocation& invocation) {
  const Arguments& arguments = invocation.arguments;
  indexer::IndexOptions options;
  std::error_code ec;
  const std::string given = arguments.operands().empty() ? "." : arguments.operands()[0];
  options.root = std::filesystem::canonical(given, ec).string();
  if (ec || !std::filesystem::is_directory(options.root, ec))
    return Error{ErrorCode::kEnvironment, "there is no such folder to index", given};
  options.other_root = AsWritten(given);
  options.build_dir = arguments.Get("build-dir").value_or("");
  options.infer_flags = arguments.Has("infer-flags");
  options.exhaustive = arguments.Has("exhaustive");
  options.bazel_query = arguments.Get("bazel-query").value_or("");
  options.run_tools = !arguments.Has("no-configure");
  options.changed_since = arguments.Get("changed-since").value_or("");
  options.worker_program = arguments.Get("indexer").value_or("");
  Result<int64_t> jobs = arguments.Int("jobs", 0);
  if (!jobs) return jobs.error();
  options.jobs = static_cast<int>(*jobs);
  Result<int64_t> timeout = arguments.Int("unit-timeout", 120, 1);
  if (!timeout) return timeout.error();
  options.unit_timeout = std::chrono::seconds(*timeout);
  Result<int64_t> memory = arguments.Int("worker-memory", 0);
  if (!memory) return memory.error();
  options.worker_memory_limit = static_cast<uint64_t>(*memory) << 20;
  return options;
}

std::vector<Figure> Figures(const indexer::IndexSummary& summary) {
  return {{"units", summary.units},
          {"units parsed now", summary.parsed},
          {"units unchanged", summary.unchanged},
          {"units not needed", summary.needless},
          {"call sites", summary.link.call_sites},
          {"handlers", summary.link.handlers},
          {"span sites", summary.link.span_sites},
          {"static dependencies", summary.link.static_edges},
          {"binaries", summary.link.binaries},
          {"build targets", summary.build.targets},
          {"build dependencies", summary.build.dependencies},
          {"units parsed again with generated headers", summary.reparsed},
          {"units parsed with library headers precompiled", summary.with_prelude},
          {"units that precompiled headers would change", summary.prelude_refused},
          {"units no longer there", summary.deleted},
          {"files changed since the revision", summary.changed_files},
          {"units under inferred flags", summary.inferred},
          {"units degraded (errors, part of the facts)", summary.degraded},
          {"units failed", summary.failed},
          {"units that crashed the parser", summary.crashed},
          {"units over the time limit", summary.timeout},
          {"generated sources, not parsed", summary.generated},
          {"entries whose file does not exist", summary.missing_files},
          {"sources in no entry of the compile database", summary.unlisted},
          {"call sites reached from no handler or main", summary.link.unreached}};
}

// The join follows always: owners are in it, and may change without any unit.
Result<indexer::IndexSummary> IndexAndJoin(Invocation& invocation, indexer::IndexOptions options,
                                           db::Connection& db, runtime::JoinSummary& join) {
  StageProgress progress(invocation.err);
  options.progress = [&](const IndexProgress& at) { progress.Update(at); };
  Result<indexer::IndexSummary> summary = indexer::Index(db, options);
  if (!summary) return summary;
  progress.Join();
  Result<runtime::JoinSummary> joined = runtime::RebuildJoin(db);
  if (!joined) return joined.error();
  join = *joined;
  return summary;
}

Result<int> IndexOnce(Invocation& invocation, const indexer::IndexOptions& options,
                      const std::string& path) {
  Result<db::Connection> db = OpenForWriting(path);
  if (!db) return db.error();
  runtime::JoinSummary join;
  Result<indexer::IndexSummary> summary = IndexAndJoin(invocation, options, *db, join);
  if (!summary) return summary.error();
  std::vector<Figure> figures = Figures(*summary);
  for (Figure& figure : JoinFigures(join)) figures.push_back(std::move(figure));
  Section section = FiguresSection("index", figures, 8);
  if (summary->inferred > 0)
    section.notes.push_back(
        "No compile database: flags were inferred from the tree, so all facts are marked degraded. "
        "Name the folder of compile_commands.json with -p for better ones.");
  Result<std::string> note = IssuesNote(*db, "'index', 'link'");
  if (!note) return note.error();
  if (!note->empty()) section.notes.push_back(*note);
  section.notes.push_back("The database is " + path + ".");
  return Show(invocation, {{std::move(section)}});
}

Result<int> IndexBuild(Invocation& invocation, const indexer::IndexOptions& options,
                       const std::string& path) {
  Result<db::Connection> db = OpenForWriting(path);
  if (!db) return db.error();
  Result<indexer::BuildGraphSummary> summary = indexer::IndexBuildGraph(*db, options);
  if (!summary) return summary.error();
  Section section =
      FiguresSection("index",
                     {{"build targets", summary->targets},
                      {"build dependencies", summary->dependencies},
                      {"declared, never used", summary->unused},
                      {"used, not declared", summary->undeclared},
                      {"dependency cycles", summary->cycles},
                      {"operations that interface descriptions define", summary->operations}},
                     2);
  Result<std::string> note = IssuesNote(*db, "'index'");
  if (!note) return note.error();
  if (!note->empty()) section.notes.push_back(*note);
  section.notes.push_back("The database is " + path + ".");
  return Show(invocation, {{std::move(section)}});
}

Error NeedsShard(const std::string& what) {
  return {ErrorCode::kUsage, what + " goes with --shard (see `arterial index --help`)", {}};
}

Result<int> RunIndex(Invocation& invocation) {
  Result<indexer::IndexOptions> options = ReadOptions(invocation);
  if (!options) return options.error();
  if (invocation.arguments.Has("shard")) return RunIndexShard(invocation, *options);
  for (const std::string_view option : {"file", "target", "record-failures"})
    if (invocation.arguments.Has(option)) return NeedsShard("--" + std::string(option));
  if (!invocation.arguments.command_line().empty()) return NeedsShard("a command behind --");
  const std::string path = DatabaseForIndex(invocation.arguments.Get("db"), options->root);
  if (invocation.arguments.Has("build-graph")) return IndexBuild(invocation, *options, path);
  Result<std::string> worker = indexer::FindWorker(options->worker_program);
  if (!worker) return worker.error();
  const bool watch = invocation.arguments.Has("watch");
  if (watch && invocation.arguments.Has("format"))
    return Error{ErrorCode::kUsage, "--watch prints lines and takes no --format", {}};
  Result<int> shown = IndexOnce(invocation, *options, path);
  if (!watch || !shown) return shown;
  options->changed_since.clear();  // the database is of another state now
  return RunIndexWatch(invocation, path, options->root, [&](db::Connection& db) {
    runtime::JoinSummary join;
    return IndexAndJoin(invocation, *options, db, join);
  });
}

}  // namespace

constexpr Command kIndex = {
    .name = "index",
    .operands = "[ROOT]",
    .most_operands = 1,
    .summary = "read the source: call sites, handlers, span sites, owners",
    .about =
        "Reads compile_commands.json, parses each unit in worker processes and stores what it "
        "says. Units that cannot lie between a handler and a call site, by what they include and "
        "by "
        "the names in them, are not parsed: their includes are scanned at a hundredth of the cost. "
        "--exhaustive parses them all. A unit that crashes, hangs or outgrows its limits costs "
        "that unit only; one that "
        "does not compile keeps what could be read. Units whose content and command have not "
        "changed are kept. Missing *.pb.h files are made from their .proto files, so that the "
        "tree need not be built.\n\nWithout a compile database, include folders and the language "
        "standard are inferred from the tree; what is found so is marked degraded, and replaced "
        "when a database is there. Headers of libraries in unusual places are found by the "
        "environment variables CPATH and CPLUS_INCLUDE_PATH.\n\nThe build graph comes from "
        "CMake's answers in the build folder (cmake is run there when a CMakeLists.txt is newer "
        "than they are), from BUILD files, which need no Bazel, and from Meson. --build-graph "
        "reads it alone."
        "\n\nWith --shard, the facts of one "
        "unit become a file: from the compile command behind --, or of --file out of the compile "
        "database. Equal inputs give equal bytes, wherever the tree lies, so a build system can "
        "run and cache it; `arterial link` makes the database. A unit that crashes the parser or "
        "runs out of time is an error then, so that no cache keeps it.\n\nWith --changed-since, "
        "files "
        "that git knows to be as they were at REV are not looked at, the result is the same. "
        "With --watch, each time that files are saved the database follows; a line says which call "
        "sites, handlers and span sites came and went. Other verbs can read it meanwhile.\n\nThe "
        "database is "
        ".arterial/arterial.db in ROOT unless --db or "
        "ARTERIAL_DB names another.",
    .options = kOptions,
    .examples = kExamples,
    .command_line = true,
    .run = RunIndex,
};

}  // namespace arterial::cli
