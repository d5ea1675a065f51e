// From loose spans to a Trace (SEMANTICS 2): duplicates, parents, cycles, roots, clock skew,
// sampling weight. The result depends on the set of spans only, never on their order. Iterative:
// traces of 100,000 levels or 80,000 siblings are normal input.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "db/issues.h"
#include "runtime_join/trace.h"

namespace arterial::runtime {

struct AssembleOptions {
  bool correct_skew = true;  // false: --no-skew
};

// What was repaired. Per span unless it says otherwise; Add sums.
struct AssembleCounts {
  int64_t spans_in = 0;       // given to Assemble = merged + spans of the trace
  int64_t spans_merged = 0;   // equal to another span with the same id, or a part of it
  int64_t span_parts = 0;     // of those, unequal parts of one span (Zipkin)
  int64_t shared_spans = 0;   // server halves that had the client's id: got a new id
  int64_t missing_times = 0;  // no start: took the parent's (Zipkin)
  int64_t duplicate_ids = 0;  // unequal spans with an id that another has: got a new id
  int64_t missing_parents = 0;
  int64_t cycles = 0;  // parent links cut
  int64_t end_before_start = 0;
  int64_t zero_start = 0;
  int64_t zero_duration = 0;
  int64_t hashed_ids = 0;
  int64_t short_trace_ids = 0;  // kFlagShortTraceId
  int64_t skew_shifted = 0;
  int64_t traces = 0;          // traces
  int64_t partial_traces = 0;  // traces
  int64_t several_roots = 0;   // traces with more than one topmost span

  void Add(const AssembleCounts& other);
  // One issue a kind that occurred: merged_span, span_part, shared_span, missing_time,
  // duplicate_span_id, missing_parent, parent_cycle,
  // end_before_start, zero_start, zero_duration, hashed_id, short_trace_id, clock_skew,
  // partial_trace, several_roots.
  void Report(db::IssueLog* issues) const;
};

// `spans` (at least one) of one trace, see SplitByTraceId. `counts` may be null.
Trace Assemble(std::vector<Span> spans, const AssembleOptions& options, AssembleCounts* counts);

// Splits spans with equal low 64 bits of the trace id into traces: those with a zero high half join
// the only non-zero high half, else stay apart and are flagged kFlagShortTraceId where there are
// several. Ordered by id; each span's `trace` is set to the id of its trace.
std::vector<std::vector<Span>> SplitByTraceId(std::vector<Span> spans);

}  // namespace arterial::runtime
