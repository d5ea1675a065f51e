#include "runtime_join/measure.h"

#include <random>

#include "runtime_join/aggregate_writer.h"
#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"
#include "tests/runtime_agg/dump.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

db::Connection Measured(const std::vector<Trace>& traces, db::IssueLog* log = nullptr) {
  db::IssueLog own;
  const JourneyConfig config;
  Aggregate aggregate;
  Measurer measurer(config, &aggregate, log ? log : &own);
  for (const Trace& trace : traces) measurer.Measure(trace);
  auto db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  REQUIRE(WriteAggregate(*db, aggregate, false).ok());
  return std::move(*db);
}

// A shop in small: gateway -> (envoy) -> pay, gateway -> redis, gateway -> queue -> mail.
Trace Random(uint64_t seed) {
  std::mt19937_64 random(seed * 7919 + 13);
  const auto pick = [&](int n) { return static_cast<int>(random() % static_cast<uint64_t>(n)); };
  Builder b(seed);
  const int64_t at = pick(3) * 3'600'000;  // three hours
  const int64_t length = 40 + pick(400);
  const bool fails = pick(3) == 0, caught = pick(2) == 0;
  b.Service("gateway", pick(2) ? "1.0" : "1.1");
  b.Add(1, 0, kServer, "GET /pay", at, at + length,
        {{"http.request.method", "GET"},
         {"http.route", pick(4) ? "/pay" : "/other"},
         {"http.response.status_code", fails && !caught ? "500" : "200"}});
  b.Add(2, 1, kInternal, "work", at + 1, at + 30);
  b.Add(3, 2, kClient, "Pay", at + 2, at + 20,
        {{"rpc.system", "grpc"},
         {"rpc.service", "p.Pay"},
         {"rpc.method", "Charge"},
         {"rpc.grpc.status_code", fails     ? "14"
                                  : pick(5) ? "0"
                                            : "5"}});
  if (pick(2)) {
    b.Service("edge-envoy").Add(4, 3, kServer, "ingress", at + 3, at + 19);
    b.Add(5, 4, kClient, "egress", at + 4, at + 18);
    b.Service("pay").Add(6, 5, kServer, "p.Pay/Charge", at + 5, at + 17,
                         {{"rpc.service", "p.Pay"}, {"rpc.method", "Charge"}});
  } else if (!fails) {
    b.Service("pay").Add(6, 3, kServer, "p.Pay/Charge", at + 5, at + 17);
  }
  b.Service("gateway");
  for (int i = pick(4); i-- > 0;)
    b.Add(static_cast<uint64_t>(20 + i), 1, kClient, "GET", at + 21 + i, at + 30 + pick(40),
          {{"db.system", "redis"}});
  b.Add(7, 1, kProducer, "orders publish", at + 31, at + 32,
        {{"messaging.system", "kafka"}, {"messaging.destination.name", "orders"}});
  b.Service("mail").Add(8, 7, kConsumer, "orders process", at + 33, at + 900);
  if (pick(6) == 0) b.Add(9, 77, kServer, "orphan", at, at + 5);
  for (Span& span : b.spans()) {
    span.weight_source = WeightSource::kThreshold;
    span.weight = kWeightOne * static_cast<uint64_t>(1 + static_cast<int>(seed % 5));
  }
  return b.Build();
}

}  // namespace

TEST_CASE("One failing call: counters, evidence and critical path of a small trace") {
  Builder b;
  b.Service("checkout", "7")
      .Add(1, 0, kServer, "Place", 0, 100,
           {{"rpc.service", "s.C"}, {"rpc.method", "Place"}, {"rpc.grpc.status_code", "13"}});
  b.Add(
      2, 1, kInternal, "prepare", 5, 90,
      {{"code.function.name", "Prepare"}, {"code.file.path", "a.cc"}, {"code.line.number", "12"}});
  b.Add(3, 2, kClient, "GetCart", 10, 60,
        {{"rpc.service", "s.Cart"},
         {"rpc.method", "Get"},
         {"rpc.grpc.status_code", "14"},
         {"server.address", "cart"}},
        SpanStatus::kError);
  db::Connection db = Measured({b.Build()});
  CHECK(Rows(db,
             "SELECT calls, errors, server_errors, callee_failed, requests, failed_with, survived,"
             " joint, critical_ns, critical_calls FROM edge_stat") ==
        std::vector<std::string>{"1|1|0|1|1|1|0|0|50000000|1"});
  CHECK(Rows(db,
             "SELECT span_name, observed_as, enclosing_spans, code_function, code_file, code_line,"
             " code_on_client, proxies, version FROM evidence") ==
        std::vector<std::string>{"GetCart|s.Cart/Get|prepare|Prepare|a.cc|12|0||7"});
  CHECK(Rows(db, "SELECT name, kind FROM component ORDER BY name") ==
        std::vector<std::string>{"cart|peer", "checkout|service"});
  CHECK(Rows(db, "SELECT traces, errors, duration_ns, measured_ns FROM journey_stat") ==
        std::vector<std::string>{"1|1|100000000|100000000"});
  CHECK(Rows(db,
             "SELECT p.name, p.kind, p.depth, s.critical_ns, s.on_path FROM call_path p"
             " JOIN call_path_stat s ON s.path_id = p.id ORDER BY p.depth") ==
        std::vector<std::string>{"s.C/Place|server|0|15000000|1", "prepare|internal|1|35000000|1",
                                 "s.Cart/Get|client|2|50000000|1"});
}

TEST_CASE(
    "Critical time of dependencies says how it was decided, and those off the path their slack") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "s.A/M", 0, 100);
  b.Add(2, 1, kClient, "s.Last/M", 70, 120);  // outlives its parent
  b.Add(3, 1, kClient, "s.Slow/M", 10, 60);
  b.Add(4, 1, kClient, "s.Beside/M", 5, 50);  // could last until 60
  b.Add(5, 1, kClient, "s.First/M", 1, 8);    // Beside ran when it ended: a guess
  db::Connection db = Measured({b.Build()});
  const std::string columns = "SELECT o.name, s.critical_ns, s.clipped_ns, s.assumed_ns";
  const std::string callee =
      " s JOIN edge e ON e.id = s.edge_id JOIN operation o ON o.id = e.callee_id ORDER BY 1";
  CHECK(Rows(db, columns + ", s.slack_ns, s.slack_calls FROM edge_stat" + callee) ==
        std::vector<std::string>{"s.Beside/M|0|0|0|10000000|1", "s.First/M|7000000|0|7000000|0|0",
                                 "s.Last/M|30000000|30000000|0|0|0", "s.Slow/M|50000000|0|0|0|0"});
  const std::vector<std::string> how = {"s.Beside/M|0|0|0", "s.First/M|7000000|0|7000000",
                                        "s.Last/M|30000000|30000000|0", "s.Slow/M|50000000|0|0"};
  CHECK(Rows(db, columns + " FROM edge_journey" + callee) == how);
  CHECK(Rows(db, columns +
                     " FROM evidence_stat s JOIN evidence v ON v.id = s.evidence_id JOIN edge e ON"
                     " e.id = v.edge_id JOIN operation o ON o.id = e.callee_id ORDER BY 1") == how);
  CHECK(Rows(db,
             "SELECT p.name, s.critical_ns, s.clipped_ns, s.assumed_ns FROM call_path p"
             " JOIN call_path_stat s ON s.path_id = p.id WHERE p.depth = 1 ORDER BY 1") == how);
}

TEST_CASE("Joint failures, cancelled and outliving calls are excluded and counted") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "s.A/M", 0, 100, {{"rpc.grpc.status_code", "13"}});
  b.Add(2, 1, kClient, "s.B/M", 1, 10, {{"rpc.grpc.status_code", "14"}});
  b.Add(3, 1, kClient, "s.C/M", 11, 20, {{"rpc.grpc.status_code", "14"}});
  b.Add(4, 1, kClient, "s.D/M", 21, 30, {{"rpc.grpc.status_code", "1"}});
  b.Add(5, 1, kClient, "s.E/M", 31, 300, {{"rpc.grpc.status_code", "14"}});
  db::Connection db = Measured({b.Build()});
  CHECK(Rows(db,
             "SELECT o.name, s.joint, s.cancelled, s.outlived, s.failed_with, s.survived,"
             " s.control_failed FROM edge_stat s JOIN edge e ON e.id = s.edge_id"
             " JOIN operation o ON o.id = e.callee_id ORDER BY o.name") ==
        std::vector<std::string>{"s.B/M|1|0|0|0|0|0", "s.C/M|1|0|0|0|0|0", "s.D/M|0|1|0|0|0|0",
                                 "s.E/M|0|0|1|0|0|0"});
}

TEST_CASE("Failures after which the same call was made again are counted apart") {
  std::vector<Trace> traces;
  for (uint64_t i = 0; i < 3; ++i) {  // made good; tried in vain; not tried again
    Builder b(i + 1);
    b.Service("a").Add(1, 0, kServer, "s.A/M", 0, 100,
                       {{"rpc.grpc.status_code", i == 0 ? "0" : "13"}});
    b.Add(2, 1, kClient, "s.B/M", 1, 10, {{"rpc.grpc.status_code", "14"}});
    if (i < 2)
      b.Add(3, 1, kClient, "s.B/M", 11, 20, {{"rpc.grpc.status_code", i == 0 ? "0" : "14"}});
    traces.push_back(b.Build());
  }
  db::Connection db = Measured(traces);
  CHECK(Rows(db,
             "SELECT failed_with, survived, repeated_failed, repeated_survived,"
             " u128_real(repeated_survived_weight) FROM edge_stat") ==
        std::vector<std::string>{"2|1|0|1|65536.0"});
  CHECK(Rows(db,
             "SELECT sum(failed_with), sum(survived), sum(repeated_failed),"
             " sum(repeated_survived) FROM evidence_stat") == std::vector<std::string>{"2|1|0|1"});
}

TEST_CASE("A partial trace counts calls, never entry spans, verdicts or journeys") {
  Builder b;
  b.Service("a").Add(1, 99, kServer, "s.A/M", 0, 100, {{"rpc.grpc.status_code", "13"}});
  b.Add(2, 1, kClient, "s.B/M", 1, 10, {{"rpc.grpc.status_code", "14"}});
  const Trace trace = b.Build();
  REQUIRE(trace.partial);
  db::Connection db = Measured({trace});
  CHECK(Rows(db, "SELECT calls, errors, requests, failed_with, critical_ns FROM edge_stat") ==
        std::vector<std::string>{"1|1|0|0|0"});
  CHECK(Rows(db, "SELECT entries, partial_entries, failed FROM entry_stat") ==
        std::vector<std::string>{"0|1|0"});
  CHECK(Rows(db, "SELECT * FROM journey").empty());
}

TEST_CASE("An unanswered call is one of the dependency that its namesake shows") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "s.A/M", 0, 100);
  b.Add(2, 1, kClient, "s.B/M", 1, 10, {{"rpc.grpc.status_code", "14"}});
  b.Add(3, 1, kClient, "s.B/M", 11, 20, {{"rpc.grpc.status_code", "0"}, {"retry.attempt", "1"}});
  b.Service("b").Add(4, 3, kServer, "s.B/M", 12, 19);
  db::Connection db = Measured({b.Build()});
  CHECK(Rows(db, "SELECT calls, recovered, control_ok, failed_with FROM edge_stat") ==
        std::vector<std::string>{"2|1|1|0"});
}

TEST_CASE("A consumer known by a link alone: queue to consumer") {
  Builder b;
  b.Service("mail").Add(1, 0, kConsumer, "x", 0, 10,
                        {{"messaging.system", "kafka"}, {"messaging.destination.name", "orders"}});
  b.spans().back().links.push_back({TraceId{5, 5}, 5});
  db::Connection db = Measured({b.Build()});
  CHECK(Rows(db,
             "SELECT a.name, c.name, e.messaging FROM edge e JOIN operation a ON a.id = caller_id"
             " JOIN operation c ON c.id = callee_id") ==
        std::vector<std::string>{"kafka:orders publish|kafka:orders process|1"});
}

TEST_CASE("Journeys: behind proxies and load generators, never health checks or monitors") {
  const auto trace = [](uint64_t id, Pairs attributes) {
    Builder b(id);
    b.Service("loadgenerator")
        .Add(1, 0, kInternal, "user", 0, 100)
        .Add(2, 1, kClient, "GET", 1, 99);
    b.Service("frontend-proxy").Add(3, 2, kServer, "ingress", 2, 98).Add(4, 3, kClient, "e", 3, 97);
    b.Service("web").Add(5, 4, kServer, "GET", 4, 96, attributes);
    return b.Build();
  };
  db::Connection db = Measured(
      {trace(1, {{"http.method", "GET"}, {"http.route", "/cart/{id}"}}),
       trace(2, {{"http.method", "GET"}, {"http.target", "/item/42"}}),
       trace(3, {{"http.method", "GET"}, {"http.target", "/healthz"}}),
       trace(4,
             {{"http.method", "GET"}, {"http.target", "/"}, {"http.user_agent", "kube-probe/1"}}),
       trace(5, {{"rpc.service", "grpc.health.v1.Health"}, {"rpc.method", "Check"}})});
  CHECK(Rows(db,
             "SELECT j.name, c.name, s.duration_ns FROM journey j JOIN journey_stat s ON"
             " s.journey_id = j.id JOIN operation o ON o.id = root_id JOIN component c"
             " ON c.id = o.component_id ORDER BY 1") ==
        std::vector<std::string>{"GET /cart/{id}|web|92000000", "GET /item/{id}|web|92000000"});
  JourneyConfig config;
  config.patterns = {{"see a cart", "GET /cart/*", "w*"}, {"never", "", ""}};
  const Trace cart = trace(1, {{"http.method", "GET"}, {"http.route", "/cart/{id}"}});
  const auto found = FindJourneys(cart, FindCalls(cart, config.components), config);
  REQUIRE(found.size() == 1);
  CHECK(found[0].name == "see a cart");
  CHECK(found[0].configured);
}

TEST_CASE("Sections of journeys sum to their durations, on call paths alike") {
  std::vector<Trace> traces;
  for (uint64_t i = 1; i <= 200; ++i) traces.push_back(Random(i));
  db::Connection db = Measured(traces);
  const auto sums = Rows(db,
                         "SELECT sum(duration_ns) = sum(measured_ns + clipped_ns + assumed_ns),"
                         " sum(duration_ns) = (SELECT sum(critical_ns) FROM call_path_stat),"
                         " sum(clipped_ns) = (SELECT sum(clipped_ns) FROM call_path_stat),"
                         " sum(assumed_ns) = (SELECT sum(assumed_ns) FROM call_path_stat),"
                         " sum(traces) = (SELECT sum(count) FROM journey_latency),"
                         " sum(traces) > 100 FROM journey_stat");
  CHECK(sums == std::vector<std::string>{"1|1|1|1|1|1"});
}

TEST_CASE("Any order and any split of the traces gives the same rows") {
  std::vector<Trace> traces;
  for (uint64_t i = 1; i <= 300; ++i) traces.push_back(Random(i));
  db::Connection whole = Measured(traces);
  const std::vector<std::string> expected = Dump(whole);
  REQUIRE(expected.size() > 500);
  std::mt19937_64 random(5);
  const JourneyConfig config;
  for (const size_t parts : {1u, 2u, 3u, 7u}) {
    std::shuffle(traces.begin(), traces.end(), random);
    std::vector<std::unique_ptr<Aggregate>> aggregates;
    db::IssueLog log;
    for (size_t p = 0; p < parts; ++p) {
      aggregates.push_back(std::make_unique<Aggregate>());
      Measurer measurer(config, aggregates.back().get(), &log);
      for (size_t i = p; i < traces.size(); i += parts) measurer.Measure(traces[i]);
    }
    std::shuffle(aggregates.begin(), aggregates.end(), random);
    Aggregate merged;
    auto rows = db::Connection::OpenInMemory();
    REQUIRE(rows.ok());
    for (const auto& aggregate : aggregates) merged.Merge(*aggregate);
    REQUIRE(WriteAggregate(*rows, merged, false).ok());
    CHECK(Dump(*rows) == expected);
  }
}

TEST_CASE("A hostile trace: deep, wide and with thousands of roots") {
  Builder deep(1);
  deep.Service("a");
  for (uint64_t i = 1; i <= 20000; ++i)
    deep.Add(i, i - 1, i == 1 ? kServer : kInternal, "f", 0, 100000);
  Builder roots(2);
  roots.Service("a");
  for (uint64_t i = 1; i <= 20000; ++i)
    roots.Add(i, 0, kServer, "s.A/M", static_cast<int64_t>(i), static_cast<int64_t>(i) + 5);
  db::IssueLog log;
  db::Connection db = Measured({deep.Build(), roots.Build()}, &log);
  CHECK(log.Count("call_path_too_deep") > 0);
  CHECK(Rows(db, "SELECT max(depth) FROM call_path") ==
        std::vector<std::string>{std::to_string(kMaxPathDepth)});
  CHECK(Rows(db, "SELECT sum(traces) FROM journey_stat") == std::vector<std::string>{"20001"});
}

TEST_CASE("A failing inner span has a verdict of its own and casts no doubt on calls") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "s.A/M", 0, 100, {{"rpc.grpc.status_code", "13"}});
  b.Add(2, 1, kClient, "s.B/M", 1, 10, {{"rpc.grpc.status_code", "14"}});
  b.Add(3, 1, kInternal, "parse", 11, 20, {}, SpanStatus::kError);
  db::Connection db = Measured({b.Build()});
  CHECK(Rows(db,
             "SELECT o.name, c.kind, s.calls, s.errors, s.failed_with, s.joint FROM edge_stat s"
             " JOIN edge e ON e.id = s.edge_id JOIN operation o ON o.id = e.callee_id"
             " JOIN component c ON c.id = o.component_id ORDER BY o.name") ==
        std::vector<std::string>{"parse|span|1|1|0|1", "s.B/M|peer|1|1|1|0"});
}
