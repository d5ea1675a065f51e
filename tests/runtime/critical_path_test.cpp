#include "runtime_join/critical_path.h"

#include <algorithm>
#include <random>
#include <tuple>

#include "tests/catch.h"
#include "tests/runtime/trace_builder.h"

using namespace arterial;
using namespace arterial::runtime;

namespace {

using Row = std::tuple<int64_t, int64_t, uint64_t>;  // start, end, span id

// The definition of SEMANTICS 3, word for word, quadratic and recursive.
void Oracle(const Trace& trace, int32_t at, int64_t start, int64_t end, std::vector<Row>* out) {
  struct Child {
    int32_t span;
    int64_t start, end;
    bool taken = false;
  };
  std::vector<Child> children;
  for (size_t c = 0; c < trace.spans.size(); ++c) {
    if (trace.parent[c] != at) continue;
    const Span& span = trace.spans[c];
    if (span.kind == SpanKind::kConsumer &&
        span.resource->service_name != trace.spans[at].resource->service_name)
      continue;
    const int64_t s = std::max(span.adjusted_start_ns, start);
    const int64_t e = std::min(span.adjusted_end_ns, end);
    if (e > s) children.push_back({static_cast<int32_t>(c), s, e});
  }
  for (int64_t cursor = end; cursor > start;) {
    Child* best = nullptr;
    for (Child& child : children) {
      if (child.taken || child.end > cursor) continue;
      const auto key = [&](const Child& c) {
        return std::tuple(-c.end, c.start, trace.spans[c.span].id);
      };
      if (best == nullptr || key(child) < key(*best)) best = &child;
    }
    const int64_t gap = best != nullptr ? best->end : start;
    if (gap < cursor) out->emplace_back(gap, cursor, trace.spans[at].id);
    if (best == nullptr) return;
    best->taken = true;
    Oracle(trace, best->span, best->start, best->end, out);
    cursor = best->start;
  }
}

std::vector<Row> Rows(const Trace& trace, const std::vector<Section>& sections) {
  std::vector<Row> rows;
  for (const Section& s : sections) rows.emplace_back(s.start_ns, s.end_ns, trace.spans[s.span].id);
  std::sort(rows.begin(), rows.end());
  return rows;
}

// Small times, so that ties, zero durations, overflows and skew are frequent.
std::vector<Span> RandomSpans(std::mt19937* random) {
  const auto pick = [&](int n) { return static_cast<int>((*random)() % static_cast<unsigned>(n)); };
  std::vector<Span> spans;
  const int size = 1 + pick(14);
  for (int i = 1; i <= size; ++i) {
    const int start = pick(20);
    const auto kind = static_cast<SpanKind>(pick(6));
    const int parent = i == 1 ? 0 : pick(20) == 0 ? pick(25) : 1 + pick(i - 1);
    spans.push_back(MakeSpan(static_cast<uint64_t>(i), static_cast<uint64_t>(parent), start,
                             start + pick(20), pick(2) == 0 ? "a" : "b", kind,
                             pick(3) == 0 ? "host" + std::to_string(pick(2)) : ""));
    if (pick(15) == 0) spans.back().id = 1 + static_cast<uint64_t>(pick(size));
    if (pick(15) == 0) spans.push_back(spans.back());
  }
  return spans;
}

Decided HowOf(const Trace& trace, uint64_t id, int64_t start) {
  for (const Section& s : CriticalPath(trace, trace.roots[0]))
    if (trace.spans[s.span].id == id && s.start_ns == kTestEpoch + start) return s.how;
  FAIL("no such section");
  return Decided::kMeasured;
}

}  // namespace

TEST_CASE("exact sections are those of the definition, disjoint, and sum to the root") {
  std::mt19937 random(7);
  for (int round = 0; round < 4000; ++round) {
    const Trace trace = Build(RandomSpans(&random));
    for (int32_t root : trace.roots) {
      const Span& top = trace.spans[root];
      const std::vector<Section> sections = CriticalPath(trace, root);
      std::vector<Row> expected;
      Oracle(trace, root, top.adjusted_start_ns, top.adjusted_end_ns, &expected);
      std::sort(expected.begin(), expected.end());
      REQUIRE(Rows(trace, sections) == expected);
      int64_t at = top.adjusted_start_ns;
      for (const Section& s : sections) {
        REQUIRE(s.start_ns == at);
        REQUIRE(s.end_ns > s.start_ns);
        at = s.end_ns;
      }
      REQUIRE(at == top.adjusted_end_ns);
    }
  }
}

TEST_CASE("no mode depends on the order of the spans") {
  std::mt19937 random(11);
  for (int round = 0; round < 500; ++round) {
    std::vector<Span> spans = RandomSpans(&random);
    const Trace first = Build(spans);
    std::shuffle(spans.begin(), spans.end(), random);
    const Trace second = Build(spans);
    REQUIRE(first.roots == second.roots);
    REQUIRE(first.parent == second.parent);
    for (size_t i = 0; i < first.spans.size(); ++i) {
      REQUIRE(first.spans[i].id == second.spans[i].id);
      REQUIRE(first.spans[i].flags == second.spans[i].flags);
      REQUIRE(first.spans[i].adjusted_start_ns == second.spans[i].adjusted_start_ns);
    }
    for (int32_t root : first.roots)
      for (auto mode :
           {CriticalPathMode::kExact, CriticalPathMode::kCrisp, CriticalPathMode::kJaegerUi})
        REQUIRE(Rows(first, CriticalPath(first, root, mode)) ==
                Rows(second, CriticalPath(second, root, mode)));
  }
}

TEST_CASE("lengthening a span by less than its slack leaves the path alone") {
  std::mt19937 random(5);
  for (int round = 0; round < 500; ++round) {
    Trace trace = Build(RandomSpans(&random));
    const int32_t root = trace.roots[0];
    const std::vector<int64_t> slack = Slack(trace, root);
    const std::vector<Section> sections = CriticalPath(trace, root);
    for (const Section& s : sections) REQUIRE(slack[s.span] == 0);
    for (size_t i = 0; i < trace.spans.size(); ++i) {
      REQUIRE(slack[i] >= -1);
      if (slack[i] < 0 || trace.parent[i] < 0) continue;
      REQUIRE(slack[i] >= slack[trace.parent[i]]);
      if (slack[i] == 0) continue;
      trace.spans[i].adjusted_end_ns += slack[i] - 1;
      REQUIRE(Rows(trace, CriticalPath(trace, root)) == Rows(trace, sections));
      trace.spans[i].adjusted_end_ns -= slack[i] - 1;
    }
  }
}

TEST_CASE("slack is the time to the end of the sibling that was taken") {
  const Trace trace = Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 10, 60), MakeSpan(3, 1, 10, 50),
                             MakeSpan(4, 3, 20, 40), MakeSpan(5, 1, 70, 90), MakeSpan(6, 3, 20, 35),
                             MakeSpan(7, 1, 200, 300)});
  const std::vector<int64_t> slack = Slack(trace, IndexOf(trace, 1));
  const auto of = [&](uint64_t id) { return slack[IndexOf(trace, id)]; };
  CHECK(of(1) == 0);
  CHECK(of(2) == 0);
  CHECK(of(5) == 0);
  CHECK(of(3) == 10);
  CHECK(of(4) == 10);  // as far as its parent may move
  CHECK(of(6) == 15);
  CHECK(of(7) == -1);  // outside its parent
}

TEST_CASE("sections say how they were decided") {
  SECTION("one after another") {
    const Trace trace =
        Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 10, 40), MakeSpan(3, 1, 50, 90)});
    for (const Section& s : CriticalPath(trace, 0)) CHECK(s.how == Decided::kMeasured);
  }
  SECTION("a fan-out that waits for all: the longest is known") {
    const Trace trace =
        Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 10, 90), MakeSpan(3, 1, 10, 60)});
    for (const Section& s : CriticalPath(trace, 0)) CHECK(s.how == Decided::kMeasured);
  }
  SECTION("cut to the parent") {
    const Trace trace = Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 50, 130)});
    CHECK(HowOf(trace, 2, 50) == Decided::kClipped);
    CHECK(HowOf(trace, 1, 0) == Decided::kMeasured);
  }
  SECTION("an untaken child runs in the parent's gap") {
    const Trace trace =
        Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 40, 100), MakeSpan(3, 1, 10, 45)});
    CHECK(HowOf(trace, 2, 40) == Decided::kMeasured);
    CHECK(HowOf(trace, 1, 0) == Decided::kAssumed);
  }
  SECTION("a sibling runs across the cursor; what hangs on the guess is marked too") {
    const Trace trace =
        Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 40, 100), MakeSpan(3, 1, 10, 45),
               MakeSpan(4, 1, 5, 30), MakeSpan(5, 4, 10, 20)});
    CHECK(HowOf(trace, 4, 20) == Decided::kAssumed);
    CHECK(HowOf(trace, 5, 10) == Decided::kAssumed);
  }
  SECTION("a tie") {
    const Trace trace =
        Build({MakeSpan(1, 0, 0, 100), MakeSpan(2, 1, 10, 90), MakeSpan(3, 1, 20, 90)});
    CHECK(HowOf(trace, 2, 10) == Decided::kAssumed);
    CHECK(HowOf(trace, 1, 90) == Decided::kMeasured);
  }
}

TEST_CASE("a consumer beneath another component does not hold up its producer") {
  const auto path = [](const std::string& consumer) {
    const Trace trace = Build({MakeSpan(1, 0, 0, 100, "shop", SpanKind::kProducer),
                               MakeSpan(2, 1, 10, 90, consumer, SpanKind::kConsumer)});
    return CriticalPath(trace, 0).size();
  };
  CHECK(path("mailer") == 1);
  CHECK(path("shop") == 3);
}

TEST_CASE("deep and wide traces take no recursion and no quadratic time") {
  const auto mode =
      GENERATE(CriticalPathMode::kExact, CriticalPathMode::kCrisp, CriticalPathMode::kJaegerUi);
  std::vector<Span> deep;
  for (int i = 0; i < 100'000; ++i)
    deep.push_back(
        MakeSpan(static_cast<uint64_t>(i + 1), static_cast<uint64_t>(i), i, 300'000 - i));
  const Trace chain = Build(std::move(deep));
  CHECK(CriticalPath(chain, chain.roots[0], mode).size() == 199'999);
  CHECK(Slack(chain, chain.roots[0]).size() == 100'000);

  std::vector<Span> wide = {MakeSpan(1, 0, 0, 1'000'000)};
  for (int i = 0; i < 80'000; ++i)
    wide.push_back(MakeSpan(static_cast<uint64_t>(i + 2), 1, 10 * i, 10 * i + 9));
  const Trace fan = Build(std::move(wide));
  CHECK(CriticalPath(fan, fan.roots[0], mode).size() == 160'000);
}

TEST_CASE("modes have names") {
  CHECK(ParseCriticalPathMode("exact") == CriticalPathMode::kExact);
  CHECK(ParseCriticalPathMode("crisp") == CriticalPathMode::kCrisp);
  CHECK(ParseCriticalPathMode("jaeger-ui") == CriticalPathMode::kJaegerUi);
  CHECK(!ParseCriticalPathMode("jaeger"));
}
