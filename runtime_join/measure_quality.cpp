// What the spans of each component are worth: what is missing or broken in them.
#include <algorithm>

#include "runtime_join/measure.h"
#include "runtime_join/operation_name.h"

namespace arterial::runtime {

void Measurer::CountLate(const std::vector<Span>& spans) {
  for (const Span& span : spans)
    ++aggregate_->quality[{Ids(span).component, HourOf(span.start_ns)}].late;
}

void Measurer::CountQuality() {
  for (size_t i = 0; i < trace_->spans.size(); ++i) {
    const Span& span = trace_->spans[i];
    QualityStat& stat = aggregate_->quality[{Ids(span).component, hour_[i]}];
    const auto has = [&](uint32_t flags) { return (span.flags & flags) != 0; };
    ++stat.spans;
    stat.missing_parents += has(kFlagMissingParent);
    stat.duplicate_ids += has(kFlagDuplicateId);
    stat.missing_kinds += span.kind == SpanKind::kUnspecified;
    stat.bad_times += has(kFlagEndBeforeStart | kFlagZeroStart | kFlagNoTime);
    stat.bad_ids += has(kFlagIdHashed | kFlagShortTraceId);
    stat.cycles += has(kFlagCycle);
    if (!has(kFlagSkewShifted)) continue;
    ++stat.skewed;
    const int64_t shift = span.adjusted_start_ns - span.start_ns;
    stat.max_skew_ns = std::max(stat.max_skew_ns, shift < 0 ? -shift : shift);
  }
  for (const Call& call : topology_.calls) {
    if (call.client < 0 || call.inner) continue;
    const Span& client = At(call.client);
    QualityStat& stat = aggregate_->quality[{Ids(client).component, hour_[call.client]}];
    ++stat.calls;
    stat.missing_peers += call.server < 0 && call.proxies.empty() && !NamesPeer(client);
  }
}

// A CONSUMER that links to its producer begins a trace of its own on purpose.
void Measurer::CountRoots() {
  for (int32_t entry : topology_.entries) {
    const Span& span = At(entry);
    if (span.parent != 0 || (span.kind == SpanKind::kConsumer && !span.links.empty())) continue;
    ++aggregate_->roots[{operation_[entry], hour_[entry]}].roots;
  }
}

}  // namespace arterial::runtime
