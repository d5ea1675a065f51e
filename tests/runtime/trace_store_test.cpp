#include "runtime_join/trace_store.h"

#include <algorithm>
#include <map>
#include <random>

#include "runtime_join/span_codec.h"
#include "tests/catch.h"
#include "tests/runtime/trace_builder.h"

using namespace arterial;
using namespace arterial::runtime;

namespace {

std::vector<Span> ManySpans(int traces, int per_trace) {
  std::vector<Span> spans;
  for (int t = 0; t < traces; ++t) {
    for (int i = 1; i <= per_trace; ++i) {
      Span span = MakeSpan(static_cast<uint64_t>(i), static_cast<uint64_t>(i - 1), i, 1000 - i,
                           "service " + std::to_string(i % 5));
      span.trace = {static_cast<uint64_t>(t % 3 == 0 ? 0 : 77), static_cast<uint64_t>(t) + 1};
      span.attributes.Add("http.route", "/some/route/" + std::to_string(i));
      spans.push_back(std::move(span));
    }
  }
  std::shuffle(spans.begin(), spans.end(), std::mt19937(3));
  return spans;
}

// The inverse of the mixing of ids in the store.
uint64_t Unmix(uint64_t x) {
  const auto inverse = [](uint64_t odd) {
    uint64_t y = odd;  // Newton's iteration modulo 2^64
    for (int i = 0; i < 6; ++i) y *= 2 - odd * y;
    return y;
  };
  x ^= x >> 33;
  x *= inverse(0xc4ceb9fe1a85ec53ULL);
  x ^= x >> 33;
  x *= inverse(0xff51afd7ed558ccdULL);
  return x ^ x >> 33;
}

struct Drained {
  std::vector<TraceId> order;
  std::map<TraceId, std::string> traces;  // encoded, spans sorted by id
  std::map<TraceId, int64_t> refused;     // spans
  int64_t spilled = 0;
  size_t peak = 0;
};

Drained RunStore(const std::vector<Span>& spans, size_t limit,
                 size_t trace_limit = size_t{1} << 30) {
  TraceStore store({limit, trace_limit, {}});
  for (const Span& span : spans) REQUIRE(store.OnSpan(span).ok());
  Drained out;
  const auto consume = [&](std::vector<Span> trace) -> Status {
    std::sort(trace.begin(), trace.end(), [](auto& a, auto& b) { return a.id < b.id; });
    out.order.push_back(trace[0].trace);
    REQUIRE(out.traces.emplace(trace[0].trace, EncodeSpans(trace)).second);
    return {};
  };
  const Status status = store.Drain(consume, [&](const TraceId& id, int64_t count) {
    REQUIRE(out.refused.emplace(id, count).second);
  });
  REQUIRE(status.ok());
  CHECK(store.spans_in() == static_cast<int64_t>(spans.size()));
  CHECK(store.spans_out() == store.spans_in());
  CHECK(store.memory() == 0);
  out.spilled = store.spilled_bytes();
  out.peak = store.peak_memory();
  return out;
}

}  // namespace

TEST_CASE("every trace comes out once, whole and in the same order, whatever the memory limit") {
  const std::vector<Span> spans = ManySpans(3000, 7);
  const Drained in_memory = RunStore(spans, size_t{1} << 30);
  CHECK(in_memory.spilled == 0);
  CHECK(in_memory.traces.size() == 3000);
  const Drained spilled = RunStore(spans, 1 << 20);
  CHECK(spilled.spilled > 0);
  CHECK(spilled.peak < (1 << 20) + 4096);
  CHECK(spilled.order == in_memory.order);
  CHECK(spilled.traces == in_memory.traces);
  // So little that partitions have to be split.
  const Drained split = RunStore(spans, 20'000);
  CHECK(split.spilled > spilled.spilled);
  CHECK(split.peak < 40'000);
  CHECK(split.order == in_memory.order);
  CHECK(split.traces == in_memory.traces);
}

TEST_CASE("a single trace larger than the limit still comes out whole") {
  const std::vector<Span> spans = ManySpans(1, 3000);
  CHECK(RunStore(spans, 10'000).traces == RunStore(spans, size_t{1} << 30).traces);
}

TEST_CASE("a trace beyond the trace limit is left out and told, whatever the memory limit") {
  std::vector<Span> spans = ManySpans(40, 7);
  for (int i = 1; i <= 3000; ++i) {
    Span span = MakeSpan(static_cast<uint64_t>(i), 0, i, i + 1, "great");
    span.trace = {0, 1'000'000};
    span.attributes.Add("http.route", std::string(40, 'x'));
    spans.push_back(std::move(span));
  }
  const Drained whole = RunStore(spans, size_t{1} << 30);
  CHECK(whole.refused.empty());
  const TraceId great{0, 1'000'000};
  REQUIRE(whole.traces.contains(great));
  for (const size_t memory : {size_t{1} << 30, size_t{100'000}, size_t{3'000}}) {
    const Drained some = RunStore(spans, memory, 400'000);
    CHECK(some.refused == std::map<TraceId, int64_t>{{great, 3000}});
    CHECK(some.traces.size() == whole.traces.size() - 1);
    CHECK_FALSE(some.traces.contains(great));
  }
}

TEST_CASE("traces whose ids were made to fall together are split all the same") {
  // Ids that agree in the leading 30 bits of what the store sorts by.
  std::vector<Span> spans;
  for (uint64_t i = 0; i < 600; ++i) {
    Span span = MakeSpan(1, 0, 0, 1000, "svc");
    span.trace = {0, Unmix((uint64_t{0x2A} << 58) | i << 20)};
    span.attributes.Add("http.route", std::string(1000, 'x'));
    spans.push_back(std::move(span));
  }
  const Drained split = RunStore(spans, 100'000);
  CHECK(split.traces.size() == 600);
  CHECK(split.peak < 200'000);
}

TEST_CASE("a store can be used again, and errors of the consumer end a drain") {
  TraceStore store({size_t{1} << 20, size_t{1} << 30, {}});
  for (int round = 0; round < 2; ++round) {
    for (const Span& span : ManySpans(10, 2)) REQUIRE(store.OnSpan(span).ok());
    int traces = 0;
    REQUIRE(store
                .Drain(
                    [&](std::vector<Span>) -> Status {
                      ++traces;
                      return {};
                    },
                    [](const TraceId&, int64_t) {})
                .ok());
    CHECK(traces == 10);
  }
  for (const Span& span : ManySpans(10, 2)) REQUIRE(store.OnSpan(span).ok());
  const Status status = store.Drain(
      [](std::vector<Span>) -> Status { return Error{ErrorCode::kEnvironment, "full", {}}; },
      [](const TraceId&, int64_t) {});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message == "full");
}

TEST_CASE("a folder that cannot be written to is an error that says what to do") {
  TraceStore store({100, size_t{1} << 30, "/nonexistent/folder"});
  Status status;
  for (const Span& span : ManySpans(10, 2)) {
    status = store.OnSpan(span);
    if (!status) break;
  }
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().code == ErrorCode::kEnvironment);
  CHECK(status.error().message.find("TMPDIR") != std::string::npos);
}
