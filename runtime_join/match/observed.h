// The observed facts that the join needs, summed over all windows. Plain indices instead of
// database ids.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/support/histogram.h"
#include "runtime_join/match/matcher.h"
#include "runtime_join/necessity.h"

namespace arterial::runtime {

// Time on critical paths and how it was decided (SEMANTICS 3), in ns; the rest of it is measured.
struct ObservedCritical {
  int64_t ns = 0, clipped_ns = 0, assumed_ns = 0;
  void Add(const ObservedCritical& other, int64_t of = 1) {
    ns += other.ns / of;
    clipped_ns += other.clipped_ns / of;
    assumed_ns += other.assumed_ns / of;
  }
};

struct Observed {
  struct Component {
    int64_t id;
    std::string name;  // namespace/name, with " (environment)" where several are known
    bool peer;         // uninstrumented: known from its clients only; or no component at all
    std::vector<std::string> systems;  // of the client spans it emitted, sorted
    std::string environment;           // '' where none is given
    bool span;  // no component: its operations are names of leaf spans inside others
  };
  struct Operation {
    int64_t id;
    int component;
    std::string name;
    std::string system;
    int64_t entries = 0;      // entry spans in complete traces
    int64_t all_entries = 0;  // in partial traces too
    db::U128 weight = 0;      // of the entries in complete traces
    db::U128 weight_squares = 0;
    std::vector<std::string> versions;    // of the component, sorted
    std::vector<std::string> span_names;  // seen beneath its entry spans, sorted
  };
  struct EvidenceRow {
    Evidence evidence;
    int64_t calls = 0;
    int64_t errors = 0;
    ObservedCritical critical;
    NecessityCounts counts;
  };
  struct Edge {
    int64_t id;
    int caller;  // operation
    int callee;
    bool messaging;
    int64_t calls = 0;
    int64_t errors = 0;
    int64_t requests = 0;
    ObservedCritical critical;
    int64_t slack_ns = 0;  // sum over slack_calls
    int64_t slack_calls = 0;
    db::U128 weight = 0;          // of the calls
    db::U128 request_weight = 0;  // of the entry spans with a call
    NecessityCounts counts;
    std::vector<EvidenceRow> evidence;
    Histogram client;
    Histogram server;
    Histogram network;
    std::map<int64_t, std::pair<int64_t, ObservedCritical>> journeys;  // journey id -> traces, time
  };

  std::vector<Component> components;
  std::vector<Operation> operations;
  std::vector<Edge> edges;
  std::vector<std::vector<std::string>> span_names;  // seen in a component, sorted
  int64_t critical_ns = 0;                           // of all journeys
  int64_t unknown_weight = 0;                        // traces whose sampling rate is unknown
};

Result<Observed> LoadObserved(db::Connection& db);

}  // namespace arterial::runtime
