// Parses translation units in worker processes, one unit in flight a process, so that a crash, a
// hang or running out of memory costs one unit only.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "db/facts.h"
#include "db/includes.h"
#include "db/support/result.h"
#include "indexer/prelude/request.h"

namespace arterial::indexer {

struct PoolOptions {
  std::vector<std::string> command;  // the worker program and its arguments
  int jobs = 1;
  std::chrono::milliseconds unit_timeout{120000};
  uint64_t memory_limit = uint64_t{4} << 30;  // resident bytes of one worker; 0: none
};

struct UnitRequest {
  std::string directory;               // absolute
  std::string file;                    // absolute
  std::vector<std::string> arguments;  // the compile command
  std::vector<std::string> extra;      // arguments to append
  PreludeRequest prelude = {};         // not used for the second try
  std::string leads = {};              // file of lead_set.h; empty: none
};

struct UnitOutcome {
  enum class Kind { kAnswered, kCrashed, kTimeout };
  Kind kind = Kind::kAnswered;
  db::UnitFacts facts;        // of a parse
  db::UnitIncludes includes;  // of a scan
  std::string error;          // unless answered: what happened
  int64_t started_ns = 0;     // wall clock, before the unit was read
  bool with_prelude = false;  // db::UnitFacts has them no more
  bool prelude_refused = false;
};

// Makes an outcome of a worker's answer. `process` tells workers apart. An error means that the
// worker cannot be trusted any more.
using AnswerReader =
    std::function<Status(uint64_t process, const std::string& answer, UnitOutcome& outcome)>;
Status ReadFacts(uint64_t process, const std::string& answer, UnitOutcome& outcome);

// Requests that are made when their turn comes: the commands of all units at once would be a second
// compile database in memory.
struct Requests {
  size_t count = 0;
  std::function<UnitRequest(size_t)> make;
};

// Runs all requests and hands each outcome to `done` (in the calling thread, in any order). A unit
// whose worker died or ran out of time or memory is tried once more, alone in a fresh worker,
// after all others; only that second result counts. Ends early with the error of `done`, with
// kInterrupted, or with kEnvironment when the worker program cannot be started at all.
Status RunPool(const PoolOptions& options, const Requests& requests, const AnswerReader& read,
               const std::function<Status(size_t request, UnitOutcome outcome)>& done);
Status RunPool(const PoolOptions& options, const std::vector<UnitRequest>& requests,
               const AnswerReader& read,
               const std::function<Status(size_t request, UnitOutcome outcome)>& done);

}  // namespace arterial::indexer
