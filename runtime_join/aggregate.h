// What is kept of traces: integer sums per entity and hour, in memory. The tables of
// db/schema/0002_runtime.sql, one to one; see there for what each column means.
//
// Add order never matters: all values are sums, maxima or "smallest hash wins", so parts computed
// by any split of the traces merge to the same aggregate.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/functions.h"
#include "db/support/histogram.h"
#include "runtime_join/exemplars.h"
#include "runtime_join/id_table.h"
#include "runtime_join/sessions.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

inline constexpr uint32_t kNoId = UINT32_MAX;

// --- Entities: identity by content; numbers are those of one Aggregate ---

enum class ComponentKind : uint32_t {
  kService,
  kPeer,  // known from its clients only
  kSpan,  // stands for no component: its operations are names of spans inside others
};
struct ComponentKey {
  Symbol space, name, environment;
  ComponentKind kind;
  bool operator==(const ComponentKey&) const = default;
};
struct OperationKey {
  uint32_t component;
  Symbol name;
  bool operator==(const OperationKey&) const = default;
};
struct EdgeKey {
  uint32_t caller, callee, messaging;
  bool operator==(const EdgeKey&) const = default;
};
struct EvidenceKey {
  uint32_t edge;
  Symbol span_name, observed_as, enclosing_spans, code_function, code_file;
  uint32_t code_line, code_on_client;
  Symbol proxies, version;
  bool operator==(const EvidenceKey&) const = default;
};
struct JourneyKey {
  Symbol name;
  uint32_t root;
  bool operator==(const JourneyKey&) const = default;
};
struct PathKey {
  uint32_t journey, parent, component, operation;  // parent, operation: kNoId where none
  Symbol name;
  uint32_t kind;  // SpanKind
  bool operator==(const PathKey&) const = default;
};

// --- Stat keys and values. Visit() lists the columns once, for merging and writing ---

struct IdHour {
  uint32_t id;
  int32_t hour;
  bool operator==(const IdHour&) const = default;
};
struct IdPairHour {  // (component, version), (component, system), (edge, code), (edge, journey)
  uint32_t id, second;
  int32_t hour;
  bool operator==(const IdPairHour&) const = default;
};
struct OwnerKey {  // what the resource of entry spans says of the component's owner
  uint32_t component;
  Symbol attribute, owner;
  int32_t hour;
  bool operator==(const OwnerKey&) const = default;
};
struct SpanNameKey {
  uint32_t operation;
  Symbol name;
  uint32_t kind;
  int32_t hour;
  bool operator==(const SpanNameKey&) const = default;
};
struct BucketKey {
  uint32_t journey;
  int32_t hour, bucket;
  bool operator==(const BucketKey&) const = default;
};
struct PathHour {
  uint32_t path;
  int32_t hour, octave;
  bool operator==(const PathHour&) const = default;
};

struct VersionStat {
  int64_t entries = 0, client_spans = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    f("entries", &VersionStat::entries, a), f("client_spans", &VersionStat::client_spans, a);
  }
};
struct OwnerStat {
  int64_t entries = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    f("entries", &OwnerStat::entries, a);
  }
};
struct SystemStat {
  int64_t client_spans = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    f("client_spans", &SystemStat::client_spans, a);
  }
};
// Where components fall short: see component_quality in db/schema/0009_traces.sql.
struct QualityStat {
  int64_t spans = 0, missing_parents = 0, skewed = 0, max_skew_ns = 0, duplicate_ids = 0;
  int64_t missing_kinds = 0, calls = 0, missing_peers = 0, bad_times = 0, bad_ids = 0;
  int64_t cycles = 0, late = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = QualityStat;
    f("spans", &S::spans, a), f("missing_parents", &S::missing_parents, a);
    f("skewed", &S::skewed, a), f("max_skew_ns", &S::max_skew_ns, a);
    f("duplicate_ids", &S::duplicate_ids, a), f("missing_kinds", &S::missing_kinds, a);
    f("calls", &S::calls, a), f("missing_peers", &S::missing_peers, a);
    f("bad_times", &S::bad_times, a), f("bad_ids", &S::bad_ids, a);
    f("cycles", &S::cycles, a), f("late", &S::late, a);
  }
};
struct FanOutStat {
  int64_t requests = 0, calls = 0, retries = 0, max_calls = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = FanOutStat;
    f("requests", &S::requests, a), f("calls", &S::calls, a);
    f("retries", &S::retries, a), f("max_calls", &S::max_calls, a);
  }
};
struct RootStat {
  int64_t roots = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    f("roots", &RootStat::roots, a);
  }
};
// Times of single spans, added up trace by trace: what a mean and its error need where spans of one
// trace are alike (ratio estimator with traces as clusters).
struct TimeStat {
  int64_t traces = 0, calls = 0, time_ns = 0, critical_ns = 0;
  db::U128 calls_squares = 0, time_squares = 0, time_calls = 0;  // times in microseconds
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = TimeStat;
    f("traces", &S::traces, a), f("calls", &S::calls, a), f("time_ns", &S::time_ns, a);
    f("critical_ns", &S::critical_ns, a), f("calls_squares", &S::calls_squares, a);
    f("time_squares", &S::time_squares, a), f("time_calls", &S::time_calls, a);
  }
};
// Failures that arise where they are counted, added up trace by trace like times.
struct FailureStat {
  int64_t traces = 0, calls = 0, failed = 0, fatal = 0;
  int64_t calls_squares = 0, failed_squares = 0, failed_calls = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = FailureStat;
    f("traces", &S::traces, a), f("calls", &S::calls, a), f("failed", &S::failed, a);
    f("fatal", &S::fatal, a), f("calls_squares", &S::calls_squares, a);
    f("failed_squares", &S::failed_squares, a), f("failed_calls", &S::failed_calls, a);
  }
};
struct SpanNameStat {
  int64_t spans = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    f("spans", &SpanNameStat::spans, a);
  }
};
struct EntryStat {
  int64_t entries = 0, partial_entries = 0, failed = 0;
  db::U128 weight = 0, weight_squares = 0, failed_weight = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = EntryStat;
    f("entries", &S::entries, a), f("partial_entries", &S::partial_entries, a);
    f("failed", &S::failed, a), f("weight", &S::weight, a);
    f("weight_squares", &S::weight_squares, a), f("failed_weight", &S::failed_weight, a);
  }
};
// Time on critical paths, and how it was decided (SEMANTICS 3); the rest of it is measured.
struct CriticalTime {
  int64_t ns = 0, clipped_ns = 0, assumed_ns = 0;
};
struct EdgeStat {
  int64_t calls = 0, errors = 0, server_errors = 0, callee_failed = 0, requests = 0;
  int64_t failed_with = 0, survived = 0, control_failed = 0, control_ok = 0;
  int64_t repeated_failed = 0, repeated_survived = 0;
  int64_t recovered = 0, cancelled = 0, outlived = 0, joint = 0;
  int64_t critical_ns = 0, clipped_ns = 0, assumed_ns = 0, critical_calls = 0;
  int64_t slack_ns = 0, slack_calls = 0;
  db::U128 weight = 0, request_weight = 0, failed_with_weight = 0, survived_weight = 0;
  db::U128 failure_weight_squares = 0, control_failed_weight = 0, control_ok_weight = 0;
  db::U128 control_weight_squares = 0, repeated_failed_weight = 0, repeated_survived_weight = 0;
  db::U128 repeated_weight_squares = 0;
  Histogram client, server, network;  // edge_latency
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = EdgeStat;
    f("calls", &S::calls, a), f("weight", &S::weight, a), f("errors", &S::errors, a);
    f("server_errors", &S::server_errors, a), f("callee_failed", &S::callee_failed, a);
    f("requests", &S::requests, a), f("request_weight", &S::request_weight, a);
    f("failed_with", &S::failed_with, a), f("failed_with_weight", &S::failed_with_weight, a);
    f("survived", &S::survived, a), f("survived_weight", &S::survived_weight, a);
    f("failure_weight_squares", &S::failure_weight_squares, a);
    f("control_failed", &S::control_failed, a);
    f("control_failed_weight", &S::control_failed_weight, a);
    f("control_ok", &S::control_ok, a), f("control_ok_weight", &S::control_ok_weight, a);
    f("control_weight_squares", &S::control_weight_squares, a);
    f("repeated_failed", &S::repeated_failed, a);
    f("repeated_failed_weight", &S::repeated_failed_weight, a);
    f("repeated_survived", &S::repeated_survived, a);
    f("repeated_survived_weight", &S::repeated_survived_weight, a);
    f("repeated_weight_squares", &S::repeated_weight_squares, a);
    f("recovered", &S::recovered, a), f("cancelled", &S::cancelled, a);
    f("outlived", &S::outlived, a), f("joint", &S::joint, a);
    f("critical_ns", &S::critical_ns, a), f("clipped_ns", &S::clipped_ns, a);
    f("assumed_ns", &S::assumed_ns, a), f("critical_calls", &S::critical_calls, a);
    f("slack_ns", &S::slack_ns, a), f("slack_calls", &S::slack_calls, a);
  }
};
struct AnswerStat {
  int64_t calls = 0, caller_failed = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    f("calls", &AnswerStat::calls, a), f("caller_failed", &AnswerStat::caller_failed, a);
  }
};
struct EdgeJourneyStat {
  int64_t traces = 0, critical_ns = 0, clipped_ns = 0, assumed_ns = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = EdgeJourneyStat;
    f("traces", &S::traces, a), f("critical_ns", &S::critical_ns, a);
    f("clipped_ns", &S::clipped_ns, a), f("assumed_ns", &S::assumed_ns, a);
  }
};
struct EvidenceStat {
  int64_t calls = 0, errors = 0, requests = 0, failed_with = 0, survived = 0;
  int64_t control_failed = 0, control_ok = 0, duration_ns = 0;
  int64_t repeated_failed = 0, repeated_survived = 0;
  int64_t critical_ns = 0, clipped_ns = 0, assumed_ns = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = EvidenceStat;
    f("calls", &S::calls, a), f("errors", &S::errors, a), f("requests", &S::requests, a);
    f("failed_with", &S::failed_with, a), f("survived", &S::survived, a);
    f("repeated_failed", &S::repeated_failed, a);
    f("repeated_survived", &S::repeated_survived, a);
    f("control_failed", &S::control_failed, a), f("control_ok", &S::control_ok, a);
    f("critical_ns", &S::critical_ns, a), f("clipped_ns", &S::clipped_ns, a);
    f("assumed_ns", &S::assumed_ns, a), f("duration_ns", &S::duration_ns, a);
  }
};
struct JourneyStat {
  int64_t traces = 0, unknown_weight = 0, errors = 0, duration_ns = 0, max_ns = 0;
  int64_t measured_ns = 0, clipped_ns = 0, assumed_ns = 0;
  db::U128 weight = 0, error_weight = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = JourneyStat;
    f("traces", &S::traces, a), f("weight", &S::weight, a);
    f("unknown_weight", &S::unknown_weight, a), f("errors", &S::errors, a);
    f("error_weight", &S::error_weight, a), f("duration_ns", &S::duration_ns, a);
    f("max_ns", &S::max_ns, a), f("measured_ns", &S::measured_ns, a);
    f("clipped_ns", &S::clipped_ns, a), f("assumed_ns", &S::assumed_ns, a);
  }
};
struct BucketStat {
  int64_t count = 0;
  db::U128 weight = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    f("count", &BucketStat::count, a), f("weight", &BucketStat::weight, a);
  }
};
struct PathStat {
  int64_t traces = 0, spans = 0, on_path = 0, critical_ns = 0, clipped_ns = 0, assumed_ns = 0;
  int64_t duration_ns = 0, slack_ns = 0, slack_spans = 0;
  template <typename A, typename F>
  static void Visit(A& a, F f) {
    using S = PathStat;
    f("traces", &S::traces, a), f("spans", &S::spans, a), f("on_path", &S::on_path, a);
    f("critical_ns", &S::critical_ns, a), f("clipped_ns", &S::clipped_ns, a);
    f("assumed_ns", &S::assumed_ns, a), f("duration_ns", &S::duration_ns, a);
    f("slack_ns", &S::slack_ns, a), f("slack_spans", &S::slack_spans, a);
  }
};

// Sum of counts and times that stops at the greatest integer instead of wrapping: still the same in
// any order, as nothing added is negative.
inline void AddTo(int64_t& sum, int64_t value) {
  if (__builtin_add_overflow(sum, value, &sum)) sum = INT64_MAX;
}
// Into the columns of that name.
template <typename Stat>
void AddCritical(Stat& stat, const CriticalTime& time) {
  AddTo(stat.critical_ns, time.ns);
  AddTo(stat.clipped_ns, time.clipped_ns);
  AddTo(stat.assumed_ns, time.assumed_ns);
}

// Not thread-safe: one per worker, then Merge.
class Aggregate {
 public:
  uint32_t Component(std::string_view space, std::string_view name, std::string_view environment,
                     ComponentKind kind);
  uint32_t Operation(uint32_t component, std::string_view name, std::string_view system);
  uint32_t Edge(uint32_t caller, uint32_t callee, bool messaging);
  uint32_t Journey(std::string_view name, uint32_t root, bool configured);
  uint32_t Path(const PathKey& key);

  // Adds all of `other`, whose numbers are translated.
  void Merge(const Aggregate& other);
  bool empty() const { return operations.size() == 0; }

  SymbolTable symbols;
  IdTable<ComponentKey> components;
  IdTable<OperationKey> operations;
  std::vector<Symbol> operation_system;  // by operation: the greatest text seen
  IdTable<EdgeKey> edges;
  IdTable<EvidenceKey> evidence;
  IdTable<JourneyKey> journeys;
  std::vector<bool> journey_configured;  // by journey
  IdTable<PathKey> paths;                // parents have smaller numbers
  std::vector<uint32_t> path_depth;      // by path

  StatMap<IdPairHour, VersionStat> versions;
  StatMap<IdPairHour, SystemStat> systems;
  StatMap<OwnerKey, OwnerStat> owners;
  StatMap<IdHour, QualityStat> quality;  // by component
  StatMap<IdHour, EntryStat> entries;
  StatMap<IdHour, RootStat> roots;        // by operation
  StatMap<IdHour, TimeStat> entry_times;  // by operation
  StatMap<IdHour, TimeStat> edge_times;
  StatMap<IdHour, FailureStat> entry_failures;  // by operation
  StatMap<IdHour, FailureStat> edge_failures;
  StatMap<IdHour, FanOutStat> fan_outs;  // by edge
  StatMap<SpanNameKey, SpanNameStat> span_names;
  StatMap<IdHour, EdgeStat> edge_stats;
  StatMap<IdPairHour, AnswerStat> answers;
  StatMap<IdPairHour, EdgeJourneyStat> edge_journeys;
  StatMap<IdHour, EvidenceStat> evidence_stats;
  StatMap<IdHour, JourneyStat> journey_stats;
  StatMap<BucketKey, BucketStat> journey_latency;
  StatMap<PathHour, PathStat> path_stats;
  ExemplarSet exemplars;
  SessionSample sessions;
};

}  // namespace arterial::runtime
