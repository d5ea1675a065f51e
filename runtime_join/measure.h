// Measures assembled traces into an Aggregate: the one place where a trace becomes numbers.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "db/issues.h"
#include "runtime_join/aggregate.h"
#include "runtime_join/entry_span.h"
#include "runtime_join/journeys.h"
#include "runtime_join/necessity.h"
#include "runtime_join/trace.h"

namespace arterial::runtime {

// Hour of a time since the epoch, rounded down.
int32_t HourOf(int64_t time_ns);
// floor(log2(duration)); 0 for durations below 2 ns.
int32_t OctaveOf(int64_t duration_ns);

// Call paths deeper than this are counted on their ancestor of this depth.
inline constexpr uint32_t kMaxPathDepth = 200;

class Measurer {
 public:
  // All must outlive the measurer, and so must the resources of all measured spans. `issues` gets
  // what could not be attributed: call_without_caller, call_path_too_deep.
  Measurer(const JourneyConfig& config, Aggregate* aggregate, db::IssueLog* issues);

  void Measure(const Trace& trace);
  // Spans of a trace that was closed before: counted by component, analysed no more.
  void CountLate(const std::vector<Span>& spans);

 private:
  struct ResourceIds {
    uint32_t component;
    Symbol version;
    Symbol owner_key, owner;
  };
  // A call with what the aggregate calls it.
  struct MeasuredCall {
    const Call* call;
    uint32_t edge;
    uint32_t evidence;
    bool first;  // first of its span: a client span with several callees is one span
    bool server_error;
    Ending ending;
    Symbol code;  // of an answer
    Symbol observed_as;
  };

  // One journey instance and the tree that it is measured on: the trace, or a part cut out of it.
  struct JourneyTree {
    const Trace& tree;
    const std::vector<int32_t>* original;  // numbers in the trace by number in the tree; null: same
    int32_t root;                          // the journey's entry span, in the tree
    uint32_t journey;
    int32_t hour;
    int32_t InTrace(int32_t i) const {
      return original == nullptr ? i : (*original)[static_cast<size_t>(i)];
    }
  };

  struct Instance {
    uint32_t journey;
    int32_t hour;
    bool failed;
  };

  const Span& At(int32_t i) const { return trace_->spans[static_cast<size_t>(i)]; }
  ResourceIds Ids(const Span& span);
  void Prepare(const Trace& trace);

  // measure.cpp: entry spans, edges, evidence
  void NameEntries();
  void CountEntries();
  void ResolveCalls();
  void ResolveGroup(size_t begin, size_t end);
  uint32_t Callee(const Call& call, const std::string& observed, const std::string& system);
  uint32_t Evidence(const Call& call, uint32_t edge, Symbol observed);
  void CountCalls();
  void CountCall(const MeasuredCall& call);
  void CountLinks();
  void CountSpanNames();

  // measure_verdicts.cpp: what each entry span says about its dependencies
  void JudgeEntries();
  void JudgeGroup(size_t begin, size_t end);

  // measure_quality.cpp: what the spans themselves are worth
  void CountQuality();
  void CountRoots();

  // measure_times.cpp: own times of operations, times on the way to callees
  void CountTimes();

  // measure_failures.cpp: failures that arise in operations, and on the way to callees
  void CountFailures();

  // measure_journeys.cpp: critical paths
  void MeasureJourneys();
  void CountVisit(const JourneyInstance& journey);
  void MeasureTree(const JourneyTree& at);
  void CountPaths(const JourneyTree& at, int32_t octave);
  uint32_t PathOf(int32_t span, uint32_t parent, uint32_t journey_id);
  void CountEdgeJourneys();
  void OfferExemplar(uint32_t journey_id, int32_t octave, bool failed, int64_t duration_ns);

  const JourneyConfig& config_;
  Aggregate* aggregate_;
  db::IssueLog* issues_;
  std::unordered_map<const Resource*, ResourceIds> resources_;

  // Of the trace at hand; kept between traces for their capacity.
  const Trace* trace_ = nullptr;
  Topology topology_;
  std::vector<int32_t> hour_;           // by span: hour of its root
  std::vector<uint32_t> operation_;     // by span: of entry spans and calls, else kNoId
  std::vector<Outcome> entry_outcome_;  // by position in topology_.entries
  std::vector<int32_t> entry_index_;    // by span: position in topology_.entries, -1
  std::vector<MeasuredCall> calls_;
  std::vector<CriticalTime> critical_;  // by span: critical-path time in its subtree
  std::vector<int64_t> slack_;          // by span: of its journey, -1: off every tree
  std::vector<Instance> instances_;     // journeys of the trace
  std::vector<int32_t> journey_of_;     // by span: position in instances_ that it is below, -1
  // Of the journey at hand, by span of its tree.
  std::vector<CriticalTime> own_;  // its own, without that of its callees
  std::vector<int32_t> order_;
  std::vector<uint32_t> path_;
  std::string exemplar_;  // encoded once a trace, on demand
  // By path number: the last instance that was seen on it, for counting instances once.
  std::vector<uint64_t> path_seen_, path_critical_seen_;
  uint64_t instance_ = 0;
};

}  // namespace arterial::runtime
