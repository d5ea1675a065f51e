// What moved between two windows, and what only looks so.
#include "db/queries/compare.h"

#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>

#include "runtime_join/aggregate_writer.h"
#include "runtime_join/measure.h"
#include "runtime_join/read_files.h"
#include "runtime_join/trace_store.h"
#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"
#include "tests/runtime_agg/dump.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

db::Connection Measured(const std::vector<Trace>& traces) {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  Aggregate aggregate;
  db::IssueLog issues;
  const JourneyConfig config;
  Measurer measurer(config, &aggregate, &issues);
  for (const Trace& trace : traces) measurer.Measure(trace);
  REQUIRE(WriteAggregate(*db, aggregate, false).ok());
  // Journeys of the join are not needed: windows count journey_stat.
  return std::move(*db);
}

db::Comparison Compared(const std::vector<Trace>& before, const std::vector<Trace>& after) {
  db::Connection a = Measured(before), b = Measured(after);
  auto result = db::Compare(a, {}, b, {}, {});
  if (!result) FAIL(result.error().ToString());
  return std::move(*result);
}

// web calls pay, which calls bank: `way` ms to pay, `own` ms in bank. Some noise by the seed.
std::vector<Trace> Requests(int count, int way, int own, unsigned seed) {
  std::mt19937 random(seed);
  const auto noise = [&] { return static_cast<int64_t>(random() % 7); };
  std::vector<Trace> traces;
  for (int i = 0; i < count; ++i) {
    const int64_t bank = own + noise(), pay = bank + 10 + noise(), call = pay + way + noise();
    Builder b(seed * 100000 + static_cast<unsigned>(i));
    b.Service("web")
        .Add(1, 0, kServer, "GET /", 0, call + 20)
        .Add(2, 1, kClient, "Pay", 5, 5 + call);
    const int64_t at = 5 + (call - pay) / 2;
    b.Service("pay")
        .Add(3, 2, kServer, "Pay", at, at + pay)
        .Add(4, 3, kClient, "Book", at + 4, at + 4 + bank);
    b.Service("bank").Add(5, 4, kServer, "Book", at + 4, at + 4 + bank);
    traces.push_back(b.Build());
  }
  return traces;
}

// The same, in which so many percent of the bookings fail, and all above with them, and so many of
// the calls to pay never arrive, which web makes up for.
std::vector<Trace> Failing(int count, unsigned booking, unsigned lost, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Trace> traces;
  for (int i = 0; i < count; ++i) {
    const bool unarrived = random() % 100 < lost, fails = !unarrived && random() % 100 < booking;
    const char* code = fails ? "13" : "0";
    Builder b(seed * 100000 + static_cast<unsigned>(i));
    b.Service("web")
        .Add(1, 0, kServer, "GET /", 0, 50, {{"http.response.status_code", fails ? "500" : "200"}})
        .Add(2, 1, kClient, "Pay", 5, 45, {{"rpc.grpc.status_code", unarrived ? "14" : code}});
    if (!unarrived) {
      b.Service("pay")
          .Add(3, 2, kServer, "Pay", 6, 44, {{"rpc.grpc.status_code", code}})
          .Add(4, 3, kClient, "Book", 10, 40, {{"rpc.grpc.status_code", code}});
      b.Service("bank").Add(5, 4, kServer, "Book", 11, 39, {{"rpc.grpc.status_code", code}});
    }
    traces.push_back(b.Build());
  }
  return traces;
}

// Traces of a file in the order of their first start.
std::vector<Trace> Read(const std::string& path, ResourceTable* resources) {
  TraceStore store(TraceStoreOptions{});
  db::IssueLog issues;
  auto read = ReadFiles({path}, resources, &issues, &store, {});
  if (!read) FAIL(read.error().ToString());
  std::vector<Trace> traces;
  const Status drained = store.Drain(
      [&](std::vector<Span> spans) -> Status {
        traces.push_back(Assemble(std::move(spans), {}, nullptr));
        return {};
      },
      [](const TraceId&, int64_t) {});
  REQUIRE(drained.ok());
  std::sort(traces.begin(), traces.end(), [](const Trace& a, const Trace& b) {
    return a.spans[0].start_ns < b.spans[0].start_ns;
  });
  return traces;
}

}  // namespace

TEST_CASE("Student's t: two-sided p as in tables") {
  CHECK(db::StudentP(2.228, 10) == Approx(0.05).epsilon(0.001));
  CHECK(db::StudentP(12.706, 1) == Approx(0.05).epsilon(0.001));
  CHECK(db::StudentP(-3.291, 1e6) == Approx(0.001).epsilon(0.01));
  CHECK(db::StudentP(0, 5) == Approx(1));
  CHECK(db::StudentP(40, 400) < 1e-100);
}

TEST_CASE("a slower way moves the way alone, a slower callee its own time alone") {
  const auto before = Requests(60, 8, 30, 1);
  const db::Comparison way = Compared(before, Requests(60, 28, 30, 2));
  REQUIRE(way.moved.size() == 1);
  CHECK(way.moved[0].part == db::TimePart::kWay);
  CHECK(way.moved[0].component == "pay");
  CHECK(way.moved[0].operation == "Pay");
  CHECK(way.moved[0].caller == "web GET /");
  CHECK(way.moved[0].after_ns - way.moved[0].before_ns == Approx(20e6).epsilon(0.1));
  CHECK(way.moved[0].per_trace_ns == Approx(20e6).epsilon(0.1));
  CHECK(way.moved[0].critical_share.value_or(0) == Approx(1));
  CHECK(way.tested == 5);  // own times of three operations, two ways
  const db::Comparison own = Compared(before, Requests(60, 8, 10, 3));
  REQUIRE(own.moved.size() == 1);
  CHECK(own.moved[0].part == db::TimePart::kOwn);
  CHECK(own.moved[0].component == "bank");
  CHECK(own.moved[0].per_trace_ns == Approx(-20e6).epsilon(0.1));
}

TEST_CASE("failures are found where they arise, not where they are passed on") {
  const auto before = Failing(200, 5, 5, 1);
  const db::Comparison booking = Compared(before, Failing(200, 40, 5, 2));
  REQUIRE(booking.failing.size() == 1);
  CHECK(booking.failures_tested == 5);
  CHECK(booking.failing[0].part == db::TimePart::kOwn);
  CHECK(booking.failing[0].component == "bank");
  CHECK(booking.failing[0].operation == "Book");
  CHECK(booking.failing[0].before_share < 0.1);
  CHECK(booking.failing[0].after_share > 0.3);
  CHECK(booking.failing[0].fatal_share == Approx(1));
  const db::Comparison lost = Compared(before, Failing(200, 5, 40, 3));
  REQUIRE(lost.failing.size() == 1);
  CHECK(lost.failing[0].part == db::TimePart::kWay);
  CHECK(lost.failing[0].component == "pay");
  CHECK(lost.failing[0].caller == "web GET /");
  CHECK(lost.failing[0].per_trace == Approx(0.35).epsilon(0.3));
  CHECK(lost.failing[0].fatal_share == Approx(0));
  // Nobody reaches pay any more: in that window only web knows of it.
  const db::Comparison down = Compared(before, Failing(200, 5, 100, 5));
  REQUIRE(down.failing.size() == 1);
  CHECK(down.failing[0].component == "pay");
  CHECK(down.failing[0].after_share == Approx(1));
  const db::Comparison better = Compared(Failing(200, 40, 5, 4), before);
  REQUIRE(better.failing.size() == 1);
  CHECK(better.failing[0].per_trace < -0.2);
  // One that never failed in eight requests may well fail in one of nine.
  CHECK(Compared(Failing(8, 0, 0, 1), Failing(9, 20, 0, 2)).failing.empty());
  int false_answers = 0;
  for (unsigned seed = 10; seed < 60; seed += 2)
    false_answers +=
        !Compared(Failing(60, 20, 10, seed), Failing(60, 20, 10, seed + 1)).failing.empty();
  CHECK(false_answers <= 1);
}

TEST_CASE("noise moves nothing, and too few traces say nothing") {
  int false_answers = 0;
  for (unsigned seed = 10; seed < 60; seed += 2)
    false_answers +=
        !Compared(Requests(40, 8, 30, seed), Requests(40, 8, 30, seed + 1)).moved.empty();
  CHECK(false_answers <= 1);
  const db::Comparison few = Compared(Requests(7, 8, 30, 1), Requests(60, 80, 30, 2));
  CHECK(few.moved.empty());
  CHECK(few.too_few == 5);
  db::Connection empty = Measured({}), some = Measured(Requests(9, 1, 1, 1));
  CHECK(db::Compare(empty, {}, some, {}, {}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("windows of one database are compared by their hours") {
  const int64_t hour = kBase / 3'600'000'000'000;
  db::Connection db = Measured(Requests(20, 8, 30, 1));
  CHECK(db::Compare(db, {hour, hour}, db, {{}, hour}, {}).ok());
  CHECK_FALSE(db::Compare(db, {hour, {}}, db, {hour + 1, {}}, {}).ok());
}

TEST_CASE(
    "Online Boutique: the delay in front of currencyservice, and nothing in fault-free halves") {
  const char* folder = getenv("ARTERIAL_CONFORMANCE_DATA");
  if (folder == nullptr) {
    WARN("skipped: ARTERIAL_CONFORMANCE_DATA is not set");
    return;
  }
  const std::string data = std::string(folder) + "/traces/online-boutique-jaeger/";
  ResourceTable resources;
  const std::vector<Trace> calm = Read(data + "baseline.json.zst", &resources);
  const db::Comparison delayed =
      Compared(calm, Read(data + "currency-network-delay.json.zst", &resources));
  REQUIRE(delayed.moved.size() == 2);
  for (const db::Movement& movement : delayed.moved) {
    CHECK(movement.component == "currencyservice");
    CHECK(movement.part == db::TimePart::kWay);
    CHECK(movement.critical_share.value_or(0) > 0.95);
  }
  CHECK(delayed.moved[0].operation == "hipstershop.CurrencyService/Convert");
  CHECK(delayed.moved[0].per_trace_ns > 1.5 * delayed.moved[1].per_trace_ns);

  const std::function<size_t(size_t, const Trace&)> splits[] = {
      [&](size_t i, const Trace&) { return i < calm.size() / 2 ? 0u : 1u; },
      [](size_t i, const Trace&) { return i % 2; },
      [](size_t, const Trace& trace) { return trace.id.lo >> 63; },
      [](size_t, const Trace& trace) { return trace.id.lo & 1; },
      [](size_t, const Trace& trace) { return HashBytes(ToBlob(trace.id)).lo & 1; }};
  for (const auto& split : splits) {
    std::vector<Trace> halves[2];
    for (size_t i = 0; i < calm.size(); ++i) halves[split(i, calm[i])].push_back(calm[i]);
    const db::Comparison nothing = Compared(halves[0], halves[1]);
    CHECK(nothing.moved.empty());
    CHECK(nothing.tested >= 20);
  }
}
