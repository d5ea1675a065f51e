#include "runtime_join/shared_spans.h"

#include <algorithm>
#include <random>

#include "runtime_join/span_codec.h"
#include "tests/catch.h"
#include "tests/runtime/trace_builder.h"

using namespace arterial;
using namespace arterial::runtime;

namespace {

Span Part(uint64_t id, uint64_t parent, int64_t start, int64_t end, const std::string& service,
          SpanKind kind) {
  Span span = MakeSpan(id, parent, start, end, service, kind);
  span.flags |= kFlagMayBePart;
  return span;
}

Span WithoutStart(uint64_t id, uint64_t parent, int64_t duration, const std::string& service,
                  SpanKind kind) {
  Span span = Part(id, parent, 0, 0, service, kind);
  span.start_ns = 0;
  span.end_ns = duration;
  NormaliseTimes(&span);
  return span;
}

int32_t ServerOf(const Trace& trace, const std::string& service) {
  for (size_t i = 0; i < trace.spans.size(); ++i)
    if (trace.spans[i].kind == SpanKind::kServer &&
        trace.spans[i].resource->service_name == service)
      return static_cast<int32_t>(i);
  return -1;
}

}  // namespace

TEST_CASE("both sides of a call with one id become parent and child, in any format") {
  for (const bool flagged : {true, false}) {
    Span server = MakeSpan(2, 1, 20, 80, "payment", SpanKind::kServer);
    if (flagged) server.flags |= kFlagShared | kFlagMayBePart;
    AssembleCounts counts;
    const Trace trace = Build({MakeSpan(1, 0, 0, 100, "front", SpanKind::kServer),
                               MakeSpan(2, 1, 10, 90, "front", SpanKind::kClient), server,
                               MakeSpan(3, 2, 30, 40, "payment", SpanKind::kClient),
                               MakeSpan(4, 2, 50, 60, "front", SpanKind::kInternal)},
                              &counts);
    CHECK(counts.shared_spans == 1);
    CHECK(counts.duplicate_ids == 0);
    CHECK(counts.spans_merged == 0);
    const int32_t client = IndexOf(trace, 2);
    const int32_t split = ServerOf(trace, "payment");
    CHECK(trace.spans[client].kind == SpanKind::kClient);
    CHECK(trace.parent[split] == client);
    // A child belongs to the side whose service reported it.
    CHECK(trace.parent[IndexOf(trace, 3)] == split);
    CHECK(trace.parent[IndexOf(trace, 4)] == client);
    CHECK_FALSE(trace.partial);
  }
}

TEST_CASE("a server without its client keeps the shared id") {
  Span server = Part(2, 1, 20, 80, "payment", SpanKind::kServer);
  server.flags |= kFlagShared;
  AssembleCounts counts;
  const Trace trace = Build({MakeSpan(1, 0, 0, 100, "front"), server}, &counts);
  CHECK(counts.shared_spans == 0);
  CHECK(trace.parent[IndexOf(trace, 2)] == IndexOf(trace, 1));
}

TEST_CASE("parts of one span are joined in any order") {
  Span tags = WithoutStart(2, 0, 0, "a", SpanKind::kUnspecified);
  tags.attributes.Add("http.method", "GET");
  tags.name.clear();
  std::vector<Span> parts = {Part(2, 1, 10, 10, "a", SpanKind::kClient), tags,
                             WithoutStart(2, 0, 50, "a", SpanKind::kUnspecified),
                             MakeSpan(1, 0, 0, 100, "a")};
  std::mt19937 random(3);
  for (int turn = 0; turn < 20; ++turn) {
    std::shuffle(parts.begin(), parts.end(), random);
    AssembleCounts counts;
    const Trace trace = Build(parts, &counts);
    CHECK(counts.spans_in == 4);
    CHECK(counts.spans_merged == 2);
    CHECK(counts.span_parts == 2);
    REQUIRE(trace.spans.size() == 2);
    const Span& span = trace.spans[IndexOf(trace, 2)];
    CHECK(span.start_ns == kTestEpoch + 10);
    CHECK(span.end_ns == kTestEpoch + 60);
    CHECK(span.kind == SpanKind::kClient);
    CHECK(span.attributes.Get("http.method") == "GET");
    CHECK(trace.parent[IndexOf(trace, 2)] == IndexOf(trace, 1));
  }
}

TEST_CASE("spans without a start take their parent's") {
  AssembleCounts counts;
  const Trace trace =
      Build({MakeSpan(1, 0, 5, 100, "a"), WithoutStart(2, 1, 7, "a", SpanKind::kClient),
             WithoutStart(3, 2, 0, "b", SpanKind::kServer),
             WithoutStart(4, 0, 0, "b", SpanKind::kServer)},
            &counts);
  CHECK(counts.missing_times == 3);
  CHECK(trace.spans[IndexOf(trace, 2)].start_ns == kTestEpoch + 5);
  CHECK(trace.spans[IndexOf(trace, 2)].end_ns == kTestEpoch + 12);
  CHECK(trace.spans[IndexOf(trace, 3)].start_ns == kTestEpoch + 5);
  CHECK(trace.spans[IndexOf(trace, 4)].start_ns == kTestEpoch + 5);
  // All without: nothing to take it from.
  AssembleCounts none;
  Build({WithoutStart(1, 0, 7, "a", SpanKind::kServer)}, &none);
  CHECK(none.missing_times == 0);
  CHECK(none.zero_start == 1);
}
