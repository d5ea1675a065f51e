// What is broken or missing in a service's spans, by service; which roots are no roots.
#include <algorithm>
#include <set>

#include "runtime_join/aggregate_writer.h"
#include "runtime_join/measure.h"
#include "runtime_join/stat_tables.h"
#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"
#include "tests/runtime_agg/dump.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

db::Connection Measured(const std::vector<Trace>& traces, const std::vector<Span>& late = {}) {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  Aggregate aggregate;
  db::IssueLog issues;
  const JourneyConfig config;
  Measurer measurer(config, &aggregate, &issues);
  for (const Trace& trace : traces) measurer.Measure(trace);
  measurer.CountLate(late);
  REQUIRE(WriteAggregate(*db, aggregate, false).ok());
  return std::move(*db);
}

std::vector<std::string> Of(db::Connection& db, const std::string& columns, const char* service) {
  return Rows(db, "SELECT " + columns + " FROM quality WHERE component = '" + service + "'");
}

}  // namespace

TEST_CASE("quality: each fault counts for the service that reported the span") {
  Builder b(1);
  b.Service("web")
      .Add(1, 0, kServer, "in", 0, 100)
      .Add(2, 1, kClient, "call", 10, 20)  // nobody answers, nobody is named
      .Add(3, 1, kClient, "named", 20, 30, {{"peer.service", "db"}})
      .Add(4, 1, kClient, "address", 30, 40, {{"server.address", "10.1.2.3"}})
      .Add(5, 1, kProducer, "send", 40, 41, {{"messaging.system", "kafka"}});
  b.Service("pay")
      .Add(6, 99, kServer, "lost", 50, 60)  // its parent is not there
      .Add(7, 6, kUnspecified, "no kind", 55, 56)
      .Add(8, 6, kInternal, "a", 55, 56)
      .Add(8, 6, kInternal, "b", 55, 57)  // another span with its id
      .Add(10, 11, kInternal, "x", 55, 56)
      .Add(11, 10, kInternal, "y", 55, 56)  // a circle
      .Add(12, 6, kInternal, "backwards", 58, 57);
  b.spans().back().flags |= kFlagIdHashed;
  std::vector<Span> late = Builder(2).Service("pay").Add(1, 0, kServer, "in", 0, 1).spans();
  db::Connection db = Measured({b.Build()}, late);
  CHECK(Of(db, "spans, calls, missing_peers, missing_parents, late, roots", "web") ==
        std::vector<std::string>{"5|4|2|0|0|1"});
  CHECK(Of(db, "spans, missing_parents, missing_kinds, duplicate_ids, cycles, late", "pay") ==
        std::vector<std::string>{"7|1|1|1|1|1"});
  CHECK(Of(db, "bad_times, bad_ids, skewed, roots, broken_roots", "pay") ==
        std::vector<std::string>{"1|1|0|0|0"});
}

TEST_CASE("quality: skew by the service whose clock differs, with the greatest shift") {
  const auto on = [](const char* name, const char* host) {
    Resource resource;
    resource.service_name = name;
    resource.host_key = "host.name";
    resource.host = host;
    return Builder::Table().Intern(resource);
  };
  Builder b(1);
  b.Service("web").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kClient, "call", 10, 50);
  b.Service("pay").Add(3, 2, kServer, "serve", 5000, 5020).Add(4, 3, kInternal, "work", 5001, 5002);
  for (Span& span : b.spans())
    span.resource = span.resource->service_name == "web" ? on("web", "a") : on("pay", "b");
  db::Connection db = Measured({b.Build()});
  CHECK(Of(db, "skewed, max_skew_ns", "pay") == std::vector<std::string>{"2|4980000000"});
  CHECK(Of(db, "skewed, max_skew_ns", "web") == std::vector<std::string>{"0|0"});
}

TEST_CASE("broken propagation: roots of what others call, but not of consumers that link") {
  std::vector<Trace> traces;
  for (uint64_t i = 0; i < 5; ++i) {  // web calls pay; each has its own root once
    Builder b(i);
    b.Service("web").Add(1, 0, kServer, "GET /", 0, 100).Add(2, 1, kClient, "Charge", 1, 90);
    b.Service("pay").Add(3, 2, kServer, "Charge", 2, 80);
    traces.push_back(b.Build());
  }
  Builder lost(10);
  lost.Service("pay").Add(1, 0, kServer, "Charge", 0, 50);
  traces.push_back(lost.Build());
  // web calls stock, whose spans are never in its traces: only the name tells.
  for (uint64_t i = 20; i < 23; ++i) {
    Builder b(i);
    b.Service("web").Add(1, 0, kServer, "GET /", 0, 100);
    b.Add(2, 1, kClient, "x", 1, 90,
          {{"rpc.system", "grpc"}, {"rpc.service", "s.Stock"}, {"rpc.method", "Take"}});
    traces.push_back(b.Build());
  }
  Builder stock(30);
  stock.Service("stock").Add(
      1, 0, kServer, "s.Stock/Take", 0, 50,
      {{"rpc.system", "grpc"}, {"rpc.service", "s.Stock"}, {"rpc.method", "Take"}});
  traces.push_back(stock.Build());
  Builder consumer(40);
  consumer.Service("mail").Add(1, 0, kConsumer, "x", 0, 10, {{"messaging.system", "kafka"}});
  consumer.spans().back().links.push_back({TraceId{5, 5}, 5});
  traces.push_back(consumer.Build());
  db::Connection db = Measured(traces);
  CHECK(
      Rows(db,
           "SELECT component, operation, roots, seen_calls, unseen_calls, callers FROM"
           " broken_propagation ORDER BY 1") ==
      std::vector<std::string>{"pay|Charge|1|5|0|web GET /", "stock|s.Stock/Take|1|0|3|web GET /"});
  CHECK(Of(db, "roots, broken_roots", "web") == std::vector<std::string>{"8|0"});
  CHECK(Of(db, "roots, broken_roots", "pay") == std::vector<std::string>{"1|1"});
  CHECK(Of(db, "roots", "mail") == std::vector<std::string>{"0"});
}

TEST_CASE("fan-out: calls a request, the most by one, and tries after the first") {
  Builder once(1), often(2);
  once.Service("web").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kClient, "Get", 1, 9);
  often.Service("web").Add(1, 0, kServer, "in", 0, 100);
  for (uint64_t i = 2; i < 6; ++i)
    often.Add(i, 1, kClient, "Get", static_cast<int64_t>(i) * 10, static_cast<int64_t>(i) * 10 + 5);
  often.spans()[1].status = SpanStatus::kError;
  often.spans()[2].attributes.Add("http.request.resend_count", "1");
  db::Connection db = Measured({once.Build(), often.Build()});
  CHECK(Rows(db,
             "SELECT caller, callee, requests, calls, calls_per_request, max_calls, retries,"
             " recovered FROM fan_out") == std::vector<std::string>{"in|Get|2|5|2.5|4|1|1"});
}

TEST_CASE("merge, prune and the next ingest know every table of sums by hour") {
  auto db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  const std::vector<std::string> tables =
      Rows(*db,
           "SELECT m.name FROM sqlite_schema m WHERE type = 'table' AND EXISTS (SELECT 1 FROM"
           " pragma_table_info(m.name) WHERE name = 'parked') AND EXISTS (SELECT 1 FROM"
           " pragma_table_info(m.name) WHERE name = 'hour') ORDER BY 1");
  std::vector<std::string> known(StatTables().begin(), StatTables().end());
  std::sort(known.begin(), known.end());
  CHECK(known == tables);
}
