// Traces of any bytes through assembly and all measuring, as `arterial ingest` does: whatever the
// structure of the spans, what is counted must add up.
#include <map>
#include <string_view>
#include <vector>

#include "runtime_join/assemble.h"
#include "runtime_join/formats/trace_format.h"
#include "runtime_join/measure.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace arterial;
using namespace arterial::runtime;

class ByTrace : public SpanSink {
 public:
  Status OnSpan(Span span) override {
    traces[span.trace.lo].push_back(std::move(span));
    return {};
  }
  std::map<uint64_t, std::vector<Span>> traces;
};

void CheckSums(const Aggregate& sums) {
  int64_t durations = 0, sections = 0, paths = 0;
  for (const auto& [key, stat] : sums.journey_stats) {
    AddTo(durations, stat.duration_ns);
    for (const int64_t part : {stat.measured_ns, stat.clipped_ns, stat.assumed_ns})
      AddTo(sections, part);
  }
  for (const auto& [key, stat] : sums.path_stats) {
    FUZZ_CHECK(stat.clipped_ns >= 0 && stat.assumed_ns >= 0);
    AddTo(paths, stat.critical_ns);
  }
  FUZZ_CHECK(durations == sections);
  FUZZ_CHECK(durations == paths);
  for (const auto& [key, stat] : sums.edge_stats) {
    FUZZ_CHECK(stat.clipped_ns >= 0 && stat.assumed_ns >= 0 && stat.slack_ns >= 0);
    FUZZ_CHECK(stat.critical_ns - stat.clipped_ns >= stat.assumed_ns ||
               stat.critical_ns == INT64_MAX);
    FUZZ_CHECK(stat.errors <= stat.calls && stat.callee_failed <= stat.calls);
    FUZZ_CHECK(stat.requests <= stat.calls && stat.critical_calls <= stat.calls);
  }
  for (const auto* failures : {&sums.entry_failures, &sums.edge_failures})
    for (const auto& [key, stat] : *failures)
      FUZZ_CHECK(stat.fatal <= stat.failed && stat.failed <= stat.calls &&
                 stat.traces <= stat.calls);
}

}  // namespace

std::vector<std::string> Seeds() { return {}; }

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  ResourceTable resources;
  db::IssueLog issues;
  ByTrace spans;
  const auto format =
      ReadSpans({reinterpret_cast<const char*>(data), size}, &spans, &resources, &issues);
  if (!format) FUZZ_CHECK(!format.error().message.empty());
  const JourneyConfig config;
  Aggregate sums;
  Measurer measurer(config, &sums, &issues);
  AssembleCounts counts;
  int64_t read = 0, kept = 0;
  for (auto& [id, group] : spans.traces)
    for (std::vector<Span>& of_one : SplitByTraceId(std::move(group))) {
      read += static_cast<int64_t>(of_one.size());
      const Trace trace = Assemble(std::move(of_one), {}, &counts);
      kept += static_cast<int64_t>(trace.spans.size());
      measurer.Measure(trace);
    }
  FUZZ_CHECK(read == kept + counts.spans_merged);
  CheckSums(sums);
  return 0;
}
