// The static half of arterial: from a source tree to static facts in the database.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "db/connection.h"
#include "db/support/result.h"
#include "indexer/build_graph/build_pass.h"
#include "indexer/link/link.h"

namespace arterial::indexer {

struct IndexProgress {
  enum class Stage { kPlan, kBuildGraph, kScan, kParse, kReparse, kFollow, kLink, kOwners };
  Stage stage = Stage::kPlan;
  int64_t done = 0;  // units of the stage, 0 of 0 where it has none
  int64_t total = 0;
  std::string file;  // unit that was just done, relative to the root
};

struct IndexOptions {
  std::string root;        // folder to index
  std::string other_root;  // the same folder by another path (a symbolic link), empty: none. Taken
                           // where the build's paths lie below that one and not below `root`
  std::string build_dir;   // folder with compile_commands.json; empty: a likely build folder's,
                           // then that of the last index
  bool infer_flags = false;  // use no compile database: infer flags from the tree. Done unasked
                             // where there never was one (read_build.h)
  // A git revision: files that git says are as they were then are not looked at. The database must
  // have been indexed at it (changed_since.h). Empty: every file is.
  std::string changed_since;
  bool exhaustive = false;  // parse every unit and every function body
  std::string bazel_query;  // file with output of `bazel query`; empty: BUILD files are read
  bool run_tools = true;    // cmake may be run in the build folder for the build graph
  int jobs = 0;             // worker processes; 0: one a core
  // arterial-indexer; empty: $ARTERIAL_INDEXER, else beside the running program, ../libexec
  std::string worker_program;
  std::chrono::milliseconds unit_timeout{120000};
  uint64_t worker_memory_limit = 0;  // resident bytes; 0: the machine's memory / jobs, 1 to 8 GiB
  std::function<void(const IndexProgress&)> progress;  // called often, from the calling thread
};

struct IndexSummary {
  int64_t units = 0;      // translation units of the compile database, each command once
  int64_t inferred = 0;   // of them under inferred flags: all or none
  int64_t parsed = 0;     // of them parsed in this run
  int64_t unchanged = 0;  // kept
  int64_t scanned = 0;    // whose includes were scanned in this run
  // Of those parsed: with library headers that were parsed once for many (indexer/prelude).
  int64_t with_prelude = 0;
  int64_t prelude_refused = 0;  // parsed again, as these made a difference
  int64_t needless = 0;  // not parsed: nothing in them can lie between a handler and a call site
  int64_t changed_files = 0;  // that git named, with changed_since
  int64_t deleted = 0;        // no longer in the compile database
  int64_t reparsed =
      0;  // parsed a second time with headers made from .proto files (exhaustive only)
  // Units by status, parsed or kept: `ok` is the rest.
  int64_t degraded = 0;  // by errors; those under inferred flags alone are not counted
  int64_t failed = 0;
  int64_t crashed = 0;
  int64_t timeout = 0;
  int64_t generated = 0;      // entries of generated protobuf sources, not parsed
  int64_t missing_files = 0;  // entries whose file does not exist
  int64_t unlisted = 0;       // sources in no entry and no unit
  bool linked = false;        // false: nothing had changed
  LinkSummary link;           // read from the database when not linked
  BuildGraphSummary build;
};

// Brings the static facts up to date with the tree: parses what changed, links, finds owners.
// What is lost or guessed is in the `issue` table (phases index and link). With kInterrupted, or
// when the process is killed at any point, the database is consistent and the next call goes on
// from what was committed and ends with the same facts.
Result<IndexSummary> Index(db::Connection& db, const IndexOptions& options);

// The build graph alone: no unit is scanned, parsed or linked anew.
Result<BuildGraphSummary> IndexBuildGraph(db::Connection& db, const IndexOptions& options);

// Absolute path of the worker program, or an error that says where it was looked for.
Result<std::string> FindWorker(const std::string& given);

}  // namespace arterial::indexer
