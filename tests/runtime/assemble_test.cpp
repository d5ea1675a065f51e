#include "runtime_join/assemble.h"

#include "runtime_join/span_codec.h"
#include "tests/catch.h"
#include "tests/runtime/trace_builder.h"

using namespace arterial;
using namespace arterial::runtime;

TEST_CASE("equal spans merge, unequal ones with one id are told apart") {
  AssembleCounts counts;
  Span other = MakeSpan(2, 1, 30, 40);
  const Trace trace = Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 10, 20), MakeSpan(2, 1, 10, 20),
                             other, MakeSpan(3, 2, 12, 15)},
                            &counts);
  CHECK(counts.spans_in == 5);
  CHECK(counts.spans_merged == 1);
  CHECK(counts.duplicate_ids == 1);
  REQUIRE(trace.spans.size() == 4);
  // The earlier one keeps the id and the children.
  const int32_t first = IndexOf(trace, 2);
  CHECK(trace.spans[first].start_ns == kTestEpoch + 10);
  CHECK(trace.parent[IndexOf(trace, 3)] == first);
  int flagged = 0;
  for (const Span& span : trace.spans) flagged += (span.flags & kFlagDuplicateId) != 0;
  CHECK(flagged == 1);
}

TEST_CASE("missing parents make fragments, parentless spans make roots") {
  AssembleCounts counts;
  const Trace whole = Build({MakeSpan(1, 0, 0, 10), MakeSpan(2, 0, 5, 20)}, &counts);
  CHECK(whole.roots.size() == 2);
  CHECK_FALSE(whole.partial);
  const Trace part = Build({MakeSpan(1, 0, 0, 10), MakeSpan(2, 9, 5, 20)}, &counts);
  CHECK(part.roots.size() == 2);
  CHECK(part.partial);
  CHECK(counts.traces == 2);
  CHECK(counts.several_roots == 2);
  CHECK(counts.partial_traces == 1);
  CHECK(counts.missing_parents == 1);
}

TEST_CASE("cycles are cut above their earliest span") {
  AssembleCounts counts;
  const Trace trace = Build({MakeSpan(1, 1, 0, 10), MakeSpan(2, 4, 20, 30), MakeSpan(3, 2, 15, 40),
                             MakeSpan(4, 3, 22, 25), MakeSpan(5, 4, 23, 24)},
                            &counts);
  CHECK(counts.cycles == 2);
  CHECK(trace.partial);
  REQUIRE(trace.roots.size() == 2);
  CHECK(trace.spans[trace.roots[0]].id == 1);
  CHECK(trace.spans[trace.roots[1]].id == 3);
  CHECK(trace.parent[IndexOf(trace, 4)] == IndexOf(trace, 3));
  CHECK(trace.parent[IndexOf(trace, 2)] == IndexOf(trace, 4));
}

TEST_CASE("impossible times are repaired and counted") {
  AssembleCounts counts;
  Span missing_start = MakeSpan(2, 1, 0, 0);
  missing_start.start_ns = 0;
  missing_start.end_ns = kTestEpoch + 50;
  Span relative = MakeSpan(3, 1, 0, 0);
  relative.start_ns = 0;
  relative.end_ns = 100;
  Span far = MakeSpan(4, 1, 0, 0);
  far.start_ns = -5;
  far.end_ns = std::numeric_limits<int64_t>::max();
  const Trace trace = Build(
      {MakeSpan(1, 0, 0, 100), missing_start, relative, far, MakeSpan(5, 1, 50, 20)}, &counts);
  const auto duration = [&](uint64_t id) {
    const Span& span = trace.spans[IndexOf(trace, id)];
    return span.end_ns - span.start_ns;
  };
  CHECK(duration(2) == 0);
  CHECK(duration(3) == 100);
  CHECK(duration(4) == 0);
  CHECK(duration(5) == 0);
  CHECK(counts.end_before_start == 1);
  CHECK(counts.zero_start == 3);
}

TEST_CASE("64-bit trace ids join the only 128-bit one") {
  const auto with = [](uint64_t high, uint64_t id) {
    Span span = MakeSpan(id, 0, 0, 1);
    span.trace = {high, 7};
    return span;
  };
  const auto joined = SplitByTraceId({with(0, 1), with(9, 2), with(0, 3)});
  REQUIRE(joined.size() == 1);
  for (const Span& span : joined[0]) CHECK(span.trace == TraceId{9, 7});
  const auto apart = SplitByTraceId({with(9, 1), with(0, 2), with(8, 3)});
  REQUIRE(apart.size() == 3);
  CHECK(apart[0][0].trace.hi == 0);
  CHECK((apart[0][0].flags & kFlagShortTraceId) != 0);
  CHECK(apart[2][0].trace.hi == 9);
  CHECK(SplitByTraceId({with(0, 1), with(0, 2)}).size() == 1);
}

TEST_CASE("the best known weight of any span is the trace's") {
  Span by_tag = MakeSpan(1, 0, 0, 10);
  by_tag.weight = 100 * kWeightOne;
  by_tag.weight_source = WeightSource::kProbabilistic;
  Span by_threshold = MakeSpan(2, 1, 0, 5);
  by_threshold.weight = 4 * kWeightOne;
  by_threshold.weight_source = WeightSource::kThreshold;
  Span larger = by_threshold;
  larger.id = 3;
  larger.weight = 8 * kWeightOne;
  CHECK(Build({MakeSpan(1, 0, 0, 1)}).weight_source == WeightSource::kUnknown);
  CHECK(Build({by_tag}).weight == 100 * kWeightOne);
  const Trace trace = Build({larger, by_tag, by_threshold});
  CHECK(trace.weight == 8 * kWeightOne);
  CHECK(trace.weight_source == WeightSource::kThreshold);
}

TEST_CASE("clocks: a child on another host is centred in its parent, with its subtree there") {
  const auto build = [](Span parent, Span child, bool skew = true) {
    return Assemble({MakeSpan(1, 0, 0, 1000), parent, child, MakeSpan(4, 3, 5030, 5040, "b"),
                     MakeSpan(5, 4, 5032, 5035, "b", SpanKind::kInternal, "y")},
                    {skew}, nullptr);
  };
  const Span client = MakeSpan(2, 1, 100, 300, "a", SpanKind::kClient, "x");
  const Span server = MakeSpan(3, 2, 5000, 5100, "b", SpanKind::kServer, "y");
  const auto shift = [](const Trace& trace, uint64_t id) {
    const Span& span = trace.spans[IndexOf(trace, id)];
    CHECK(span.adjusted_end_ns - span.end_ns == span.adjusted_start_ns - span.start_ns);
    CHECK((span.flags & kFlagSkewShifted) ==
          (span.adjusted_start_ns != span.start_ns ? static_cast<uint32_t>(kFlagSkewShifted) : 0u));
    return span.adjusted_start_ns - span.start_ns;
  };
  const Trace shifted = build(client, server);
  CHECK(shift(shifted, 2) == 0);
  CHECK(shift(shifted, 3) == 150 - 5000);
  CHECK(shift(shifted, 4) == 0);  // its host is not known
  CHECK(shift(build(client, server, false), 3) == 0);

  Span same_host = server;
  same_host.resource = TestResource("b", "x");
  CHECK(shift(build(client, same_host), 3) == 0);
  Span longer = server;
  longer.end_ns += 200;
  CHECK(shift(build(client, longer), 3) == 0);
  Span within = MakeSpan(3, 2, 110, 120, "b", SpanKind::kServer, "y");
  CHECK(shift(build(client, within), 3) == 0);
  Span consumer = server;
  consumer.kind = SpanKind::kConsumer;
  CHECK(shift(build(client, consumer), 3) == 0);
  for (const auto& [key, value] : std::vector<std::pair<std::string, std::string>>{
           {"rpc.grpc.status_code", "4"},
           {"rpc.grpc.status_code", "1"},
           {"error.type", "java.net.SocketTimeoutException"},
           {"error.type", "context canceled"},
           {"http.status_code", "504"}}) {
    Span gave_up = client;
    gave_up.attributes.Add(key, value);
    INFO(key << " " << value);
    CHECK(shift(build(gave_up, server), 3) == 0);
  }
  Span on_y = MakeSpan(6, 3, 5010, 5020, "c", SpanKind::kInternal, "y");
  const Trace with_subtree = Build({MakeSpan(1, 0, 0, 1000), client, server, on_y});
  CHECK(shift(with_subtree, 6) == 150 - 5000);
}

TEST_CASE("spans survive their encoding") {
  Span span = MakeSpan(5, 2, 10, 20, "shop", SpanKind::kClient, "x");
  span.attributes.Add("http.route", "/cart");
  span.links.push_back({{1, 2}, 3});
  span.status = SpanStatus::kError;
  span.weight = 300 * kWeightOne;
  span.weight_source = WeightSource::kThreshold;
  const std::vector<Span> spans = {span, MakeSpan(6, 5, 11, 12)};
  const std::string bytes = EncodeSpans(spans);
  ResourceTable resources;
  Result<std::vector<Span>> back = DecodeSpans(bytes, &resources);
  REQUIRE(back.ok());
  REQUIRE(back->size() == 2);
  for (size_t i = 0; i < 2; ++i) {
    CHECK(ContentEqual((*back)[i], spans[i]));
    CHECK((*back)[i].flags == spans[i].flags);
    CHECK((*back)[i].trace == spans[i].trace);
  }
  CHECK(EncodeSpans(*back) == bytes);
  for (size_t cut = 0; cut < bytes.size(); ++cut)
    CHECK_FALSE(DecodeSpans(bytes.substr(0, cut), &resources).ok());
  for (size_t i = 0; i < bytes.size(); ++i) {
    std::string damaged = bytes;
    damaged[i] = static_cast<char>(damaged[i] ^ 0xFF);
    const auto result = DecodeSpans(damaged, &resources);  // any answer, but no crash
    if (result) CHECK(result->size() <= bytes.size());
  }
}
