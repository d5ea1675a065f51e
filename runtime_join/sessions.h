// Journeys of several requests: which steps a user took. Kept is a sample that any order and any
// split of the traces chooses alike: the sessions with the smallest hashes, each whole.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"
#include "runtime_join/id_table.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

// Sessions kept a journey, and of each the earliest visits: figures in thousandths, and no session
// that never ends grows the database.
inline constexpr size_t kSessionsPerJourney = 1000;
inline constexpr size_t kVisitsPerSession = 256;

// One request of a session that is a step of the journey.
struct Visit {
  int64_t start_ns = 0;
  int32_t step = 0;
  TraceId trace;
  int64_t duration_ns = 0;
  bool failed = false;
  bool operator<(const Visit& o) const {
    return std::tie(start_ns, step, trace.hi, trace.lo, duration_ns, failed) <
           std::tie(o.start_ns, o.step, o.trace.hi, o.trace.lo, o.duration_ns, o.failed);
  }
};

class SessionSample {
 public:
  using Sessions = std::map<uint64_t, std::set<Visit>>;  // by hash of the session
  void Offer(Symbol journey, uint64_t session, const Visit& visit);
  // `symbols` translates the other's names.
  void Merge(const SessionSample& other, const std::vector<Symbol>& symbols);
  const std::map<Symbol, Sessions>& journeys() const { return journeys_; }

 private:
  std::map<Symbol, Sessions> journeys_;
};

// Adds to session_visit, then trims it.
Status WriteSessions(db::Connection& db, const SessionSample& sample, const SymbolTable& symbols,
                     bool parked);
// Leaves the sample of what is there: parked rows and others each for themselves.
Status TrimSessions(db::Connection& db);

}  // namespace arterial::runtime
