// What each entry span of a complete trace says about its dependencies (SEMANTICS 5).
#include <algorithm>
#include <unordered_map>
#include <vector>

#include "runtime_join/measure.h"

namespace arterial::runtime {
namespace {

// What the calls of one dependency, or of one kind of evidence, came to.
struct Tally {
  uint32_t id = 0;
  uint32_t edge = 0;
  bool inner = false;
  bool failed = false;
  bool lasting = false;  // a failure after which nobody tried again
  bool succeeded = false;
  int64_t recovered = 0, cancelled = 0, outlived = 0, calls = 0, retries = 0;

  void Add(CallState state, bool retry, bool repeated) {
    ++calls;
    lasting |= state == CallState::kFailed && !repeated;
    retries += retry;
    failed |= state == CallState::kFailed;
    succeeded |= state == CallState::kSucceeded;
    recovered += state == CallState::kRecovered;
    cancelled += state == CallState::kCancelled;
    outlived += state == CallState::kOutlived;
  }
};

// Tallies by id, in the order of their first call. One request may call thousands of things.
class Tallies {
 public:
  Tally& Of(uint32_t id, uint32_t edge, bool inner) {
    const auto [at, added] = index_.try_emplace(id, all_.size());
    if (added) all_.push_back({.id = id, .edge = edge, .inner = inner});
    return all_[at->second];
  }
  const Tally& At(uint32_t id) const { return all_[index_.at(id)]; }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<Tally> all_;
  std::unordered_map<uint32_t, size_t> index_;
};

// repeated: each failure was followed by another try.
void CountEdge(EdgeStat* stat, EntryEvidence evidence, bool repeated, db::U128 weight) {
  const db::U128 squares = weight * weight;
  if (repeated && evidence == EntryEvidence::kFailedWith) {
    ++stat->repeated_failed;
    stat->repeated_failed_weight += weight;
    stat->repeated_weight_squares += squares;
  }
  if (repeated && evidence == EntryEvidence::kSurvived) {
    ++stat->repeated_survived;
    stat->repeated_survived_weight += weight;
    stat->repeated_weight_squares += squares;
  }
  switch (evidence) {
    case EntryEvidence::kNone:
      break;
    case EntryEvidence::kFailedWith:
      ++stat->failed_with;
      stat->failed_with_weight += weight;
      stat->failure_weight_squares += squares;
      break;
    case EntryEvidence::kSurvived:
      ++stat->survived;
      stat->survived_weight += weight;
      stat->failure_weight_squares += squares;
      break;
    case EntryEvidence::kControlFailed:
      ++stat->control_failed;
      stat->control_failed_weight += weight;
      stat->control_weight_squares += squares;
      break;
    case EntryEvidence::kControlOk:
      ++stat->control_ok;
      stat->control_ok_weight += weight;
      stat->control_weight_squares += squares;
      break;
    case EntryEvidence::kJoint:
      ++stat->joint;
      break;
  }
}

void CountEvidence(EvidenceStat* stat, EntryEvidence evidence, bool repeated) {
  stat->repeated_failed += repeated && evidence == EntryEvidence::kFailedWith;
  stat->repeated_survived += repeated && evidence == EntryEvidence::kSurvived;
  stat->failed_with += evidence == EntryEvidence::kFailedWith;
  stat->survived += evidence == EntryEvidence::kSurvived;
  stat->control_failed += evidence == EntryEvidence::kControlFailed;
  stat->control_ok += evidence == EntryEvidence::kControlOk;
}

}  // namespace

void Measurer::JudgeEntries() {
  if (trace_->partial) return;
  for (size_t begin = 0, end; begin < calls_.size(); begin = end) {
    const int32_t entry = calls_[begin].call->entry;
    for (end = begin; end < calls_.size() && calls_[end].call->entry == entry;) ++end;
    JudgeGroup(begin, end);
  }
}

void Measurer::JudgeGroup(size_t begin, size_t end) {
  const int32_t entry = calls_[begin].call->entry;
  const int64_t entry_end = At(entry).adjusted_end_ns;
  std::vector<JudgedCall> judged;
  judged.reserve(end - begin);
  for (size_t i = begin; i < end; ++i) {
    const Call& call = *calls_[i].call;
    const Span& top = At(call.top);
    JudgedCall j;
    j.dependency = calls_[i].edge;
    j.parent = trace_->parent[static_cast<size_t>(call.top)];
    j.name = top.name;
    j.operation = aggregate_->symbols[calls_[i].observed_as];
    j.start_ns = top.adjusted_start_ns;
    j.end_ns = top.adjusted_end_ns;
    j.ending = calls_[i].ending;
    j.resend = IsResend(top);
    j.outlives = !call.messaging && top.adjusted_end_ns > entry_end;
    judged.push_back(j);
  }
  const std::vector<CallState> states = JudgeCalls(judged);
  const std::vector<bool> repeated = RepeatedLater(judged, states);
  Tallies edges, evidence;
  for (size_t i = begin; i < end; ++i) {
    const bool inner = calls_[i].call->inner;
    edges.Of(calls_[i].edge, calls_[i].edge, inner)
        .Add(states[i - begin], judged[i - begin].resend, repeated[i - begin]);
    evidence.Of(calls_[i].evidence, calls_[i].edge, inner)
        .Add(states[i - begin], judged[i - begin].resend, repeated[i - begin]);
  }
  // An inner span may be no call at all: its failure casts no doubt on the others'.
  int64_t failing = 0;
  for (const Tally& edge : edges) failing += edge.failed && !edge.inner;
  const auto others_failed = [&](const Tally& edge) {
    return failing > (edge.failed && !edge.inner ? 1 : 0);
  };
  const bool entry_failed = entry_outcome_[static_cast<size_t>(entry_index_[entry])].non_ok;
  const int32_t hour = hour_[entry];
  for (const Tally& edge : edges) {
    EdgeStat& stat = aggregate_->edge_stats[{edge.edge, hour}];
    ++stat.requests;
    stat.request_weight += trace_->weight;
    stat.recovered += edge.recovered;
    stat.cancelled += edge.cancelled;
    stat.outlived += edge.outlived;
    FanOutStat& fan_out = aggregate_->fan_outs[{edge.edge, hour}];
    ++fan_out.requests;
    fan_out.calls += edge.calls;
    fan_out.retries += edge.retries;
    fan_out.max_calls = std::max(fan_out.max_calls, edge.calls);
    CountEdge(&stat, JudgeEntry(edge.failed, edge.succeeded, entry_failed, others_failed(edge)),
              !edge.lasting, trace_->weight);
  }
  for (const Tally& kind : evidence) {
    EvidenceStat& stat = aggregate_->evidence_stats[{kind.id, hour}];
    ++stat.requests;
    CountEvidence(
        &stat,
        JudgeEntry(kind.failed, kind.succeeded, entry_failed, others_failed(edges.At(kind.edge))),
        !kind.lasting);
  }
}

}  // namespace arterial::runtime
