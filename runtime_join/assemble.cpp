#include "runtime_join/assemble.h"

#include <algorithm>
#include <map>
#include <unordered_set>
#include <utility>

#include "runtime_join/clock_skew.h"
#include "runtime_join/shared_spans.h"
#include "runtime_join/span_codec.h"

namespace arterial::runtime {
namespace {

// Merges equal spans and gives the later ones (by content) of unequal spans with one id new ids,
// made from their content. Afterwards ids are unique and the order is by (id before, content).
void MakeIdsUnique(std::vector<Span>* spans, AssembleCounts* counts) {
  std::sort(spans->begin(), spans->end(), [](const Span& a, const Span& b) {
    return a.id != b.id ? a.id < b.id : ContentLess(a, b);
  });
  const size_t before = spans->size();
  spans->erase(std::unique(spans->begin(), spans->end(), ContentEqual), spans->end());
  counts->spans_merged += static_cast<int64_t>(before - spans->size());
  const auto same_id = [](const Span& a, const Span& b) { return a.id == b.id; };
  const auto unique = [&] {
    return std::adjacent_find(spans->begin(), spans->end(), same_id) == spans->end();
  };
  if (unique()) return;
  const SharedCounts shared = ResolveSharedSpans(spans);
  counts->spans_merged += shared.parts;
  counts->span_parts += shared.parts;
  counts->shared_spans += shared.shared;
  if (unique()) return;
  std::unordered_set<uint64_t> taken;
  for (const Span& span : *spans) taken.insert(span.id);
  uint64_t first_id = 0;
  for (Span& span : *spans) {
    if (span.id != first_id) {
      first_id = span.id;
      continue;
    }
    uint64_t id = ContentHash(span);
    while (id == 0 || !taken.insert(id).second) ++id;
    span.id = id;
    span.flags |= kFlagDuplicateId;
    ++counts->duplicate_ids;
  }
}

// Parent indexes by id; missing parents are flagged.
std::vector<int32_t> FindParents(std::vector<Span>* spans) {
  std::vector<std::pair<uint64_t, int32_t>> by_id;
  by_id.reserve(spans->size());
  for (size_t i = 0; i < spans->size(); ++i)
    by_id.emplace_back((*spans)[i].id, static_cast<int32_t>(i));
  std::sort(by_id.begin(), by_id.end());
  std::vector<int32_t> parent(spans->size(), -1);
  for (size_t i = 0; i < spans->size(); ++i) {
    Span& span = (*spans)[i];
    if (span.parent == 0) continue;
    const auto found = std::lower_bound(by_id.begin(), by_id.end(), std::pair(span.parent, 0));
    if (found == by_id.end() || found->first != span.parent)
      span.flags |= kFlagMissingParent;
    else
      parent[i] = found->second;
  }
  return parent;
}

// Each span has one parent link, so every cycle is disjoint from the others: it is cut above its
// earliest span (then smallest id).
void CutCycles(std::vector<Span>* spans, std::vector<int32_t>* parent) {
  enum : uint8_t { kNew, kOnWalk, kDone };
  std::vector<uint8_t> state(spans->size(), kNew);
  std::vector<int32_t> walk;
  for (size_t start = 0; start < spans->size(); ++start) {
    walk.clear();
    int32_t at = static_cast<int32_t>(start);
    for (; at >= 0 && state[at] == kNew; at = (*parent)[at]) {
      state[at] = kOnWalk;
      walk.push_back(at);
    }
    if (at >= 0 && state[at] == kOnWalk) {
      const auto earlier = [&](int32_t a, int32_t b) {
        const Span& x = (*spans)[a];
        const Span& y = (*spans)[b];
        return x.start_ns != y.start_ns ? x.start_ns < y.start_ns : x.id < y.id;
      };
      const auto cycle = std::find(walk.begin(), walk.end(), at);
      const int32_t top = *std::min_element(cycle, walk.end(), earlier);
      (*parent)[top] = -1;
      (*spans)[top].flags |= kFlagCycle;
    }
    for (int32_t done : walk) state[done] = kDone;
  }
}

// Sorts the spans by (adjusted start, id) and renumbers the parents.
void SortCanonically(std::vector<Span>* spans, std::vector<int32_t>* parent) {
  const size_t n = spans->size();
  std::vector<int32_t> order(n);
  for (size_t i = 0; i < n; ++i) order[i] = static_cast<int32_t>(i);
  std::sort(order.begin(), order.end(), [&](int32_t a, int32_t b) {
    const Span& x = (*spans)[a];
    const Span& y = (*spans)[b];
    return x.adjusted_start_ns != y.adjusted_start_ns ? x.adjusted_start_ns < y.adjusted_start_ns
                                                      : x.id < y.id;
  });
  std::vector<int32_t> place(n);
  for (size_t i = 0; i < n; ++i) place[order[i]] = static_cast<int32_t>(i);
  std::vector<int32_t> sorted_parent(n);
  for (size_t i = 0; i < n; ++i) {
    const int32_t p = (*parent)[order[i]];
    sorted_parent[i] = p < 0 ? -1 : place[p];
  }
  *parent = std::move(sorted_parent);
  // In place, as a great trace should not be there twice: each span goes to where it belongs, until
  // the one that belongs here has come.
  for (size_t i = 0; i < n; ++i)
    while (place[i] != static_cast<int32_t>(i)) {
      const auto to = static_cast<size_t>(place[i]);
      std::swap((*spans)[i], (*spans)[to]);
      std::swap(place[i], place[to]);
    }
}

void LinkChildren(Trace* trace) {
  const size_t n = trace->spans.size();
  trace->roots.clear();
  trace->child_start.assign(n + 1, 0);
  for (size_t i = 0; i < n; ++i) {
    if (trace->parent[i] < 0)
      trace->roots.push_back(static_cast<int32_t>(i));
    else
      ++trace->child_start[trace->parent[i] + 1];
  }
  for (size_t i = 0; i < n; ++i) trace->child_start[i + 1] += trace->child_start[i];
  trace->child_list.resize(n - trace->roots.size());
  std::vector<int32_t> next(trace->child_start.begin(), trace->child_start.end() - 1);
  for (size_t i = 0; i < n; ++i)
    if (trace->parent[i] >= 0)
      trace->child_list[next[trace->parent[i]]++] = static_cast<int32_t>(i);
}

// SEMANTICS 7: the best source any span has; of that the largest weight.
void SetWeight(Trace* trace) {
  for (const Span& span : trace->spans) {
    if (span.weight_source < trace->weight_source) continue;
    if (span.weight_source > trace->weight_source) {
      trace->weight_source = span.weight_source;
      trace->weight = span.weight;
    } else if (span.weight_source != WeightSource::kUnknown) {
      trace->weight = std::max(trace->weight, span.weight);
    }
  }
}

void Count(const Trace& trace, AssembleCounts* counts) {
  for (const Span& span : trace.spans) {
    counts->missing_parents += (span.flags & kFlagMissingParent) != 0;
    counts->cycles += (span.flags & kFlagCycle) != 0;
    counts->end_before_start += (span.flags & kFlagEndBeforeStart) != 0;
    counts->zero_start += (span.flags & kFlagZeroStart) != 0;
    counts->zero_duration += span.end_ns == span.start_ns;
    counts->hashed_ids += (span.flags & kFlagIdHashed) != 0;
    counts->short_trace_ids += (span.flags & kFlagShortTraceId) != 0;
    counts->skew_shifted += (span.flags & kFlagSkewShifted) != 0;
  }
  ++counts->traces;
  counts->partial_traces += trace.partial;
  counts->several_roots += trace.roots.size() > 1;
}

}  // namespace

Trace Assemble(std::vector<Span> spans, const AssembleOptions& options, AssembleCounts* counts) {
  AssembleCounts own;
  own.spans_in = static_cast<int64_t>(spans.size());
  Trace trace;
  for (Span& span : spans) {
    NormaliseTimes(&span);
    trace.id.lo = span.trace.lo;
    trace.id.hi = std::max(trace.id.hi, span.trace.hi);
  }
  MakeIdsUnique(&spans, &own);
  for (Span& span : spans) span.trace = trace.id;
  trace.spans = std::move(spans);
  trace.parent = FindParents(&trace.spans);
  CutCycles(&trace.spans, &trace.parent);
  own.missing_times = FillMissingTimes(&trace.spans, trace.parent);
  SortCanonically(&trace.spans, &trace.parent);
  LinkChildren(&trace);
  if (options.correct_skew && CorrectClockSkew(&trace)) {
    SortCanonically(&trace.spans, &trace.parent);
    LinkChildren(&trace);
  }
  for (const Span& span : trace.spans)
    trace.partial |= (span.flags & (kFlagMissingParent | kFlagCycle)) != 0;
  SetWeight(&trace);
  Count(trace, &own);
  if (counts != nullptr) counts->Add(own);
  return trace;
}

std::vector<std::vector<Span>> SplitByTraceId(std::vector<Span> spans) {
  const auto same_high = [&](const Span& span) { return span.trace.hi == spans[0].trace.hi; };
  if (std::all_of(spans.begin(), spans.end(), same_high)) {
    std::vector<std::vector<Span>> one;
    one.push_back(std::move(spans));
    return one;
  }
  std::map<uint64_t, std::vector<Span>> by_high;
  for (Span& span : spans) by_high[span.trace.hi].push_back(std::move(span));
  if (by_high.size() > 1 && by_high.begin()->first == 0) {
    auto& short_ids = by_high.begin()->second;
    if (by_high.size() == 2) {
      const auto& [high, longer] = *by_high.rbegin();
      for (Span& span : short_ids) {
        span.trace.hi = high;
        by_high.rbegin()->second.push_back(std::move(span));
      }
      by_high.erase(by_high.begin());
    } else {
      for (Span& span : short_ids) span.flags |= kFlagShortTraceId;
    }
  }
  std::vector<std::vector<Span>> out;
  for (auto& [high, group] : by_high) out.push_back(std::move(group));
  return out;
}

void AssembleCounts::Add(const AssembleCounts& o) {
  spans_in += o.spans_in;
  spans_merged += o.spans_merged;
  duplicate_ids += o.duplicate_ids;
  span_parts += o.span_parts;
  shared_spans += o.shared_spans;
  missing_times += o.missing_times;
  missing_parents += o.missing_parents;
  cycles += o.cycles;
  end_before_start += o.end_before_start;
  zero_start += o.zero_start;
  zero_duration += o.zero_duration;
  hashed_ids += o.hashed_ids;
  short_trace_ids += o.short_trace_ids;
  skew_shifted += o.skew_shifted;
  traces += o.traces;
  partial_traces += o.partial_traces;
  several_roots += o.several_roots;
}

void AssembleCounts::Report(db::IssueLog* issues) const {
  const auto add = [&](std::string_view kind, db::Severity severity, int64_t count,
                       std::string_view detail) {
    if (count > 0) issues->Add(kind, severity, {}, 0, detail, count);
  };
  using enum db::Severity;
  add("merged_span", kInfo, spans_merged - span_parts, "the same span was exported more than once");
  add("span_part", kInfo, span_parts, "a span that was reported in parts: joined");
  add("shared_span", kInfo, shared_spans,
      "one id for both sides of a call: the server's got its own");
  add("missing_time", kWarning, missing_times, "span without a start: its parent's was taken");
  add("duplicate_span_id", kWarning, duplicate_ids, "different spans with one id: given new ids");
  add("missing_parent", kWarning, missing_parents, "the parent span is not in the input");
  add("parent_cycle", kWarning, cycles, "parent links form a circle: cut above the earliest span");
  add("end_before_start", kWarning, end_before_start, "end taken as start");
  add("zero_start", kWarning, zero_start, "span without a start time");
  add("zero_duration", kInfo, zero_duration, "spans without duration are on no critical path");
  add("hashed_id", kInfo, hashed_ids, "ids that are not hexadecimal were hashed");
  add("short_trace_id", kWarning, short_trace_ids,
      "64-bit trace id that fits several 128-bit ids: kept apart");
  add("clock_skew", kInfo, skew_shifted, "spans shifted to make up for different clocks");
  add("partial_trace", kInfo, partial_traces, "counted in calls, not in presence or journeys");
  add("several_roots", kInfo, several_roots, "trace with several topmost spans");
}

}  // namespace arterial::runtime
