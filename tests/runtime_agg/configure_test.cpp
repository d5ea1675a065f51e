// Journeys, exclusions and rules for names as arterial.yaml says them.
#include "runtime_join/configure.h"

#include "runtime_join/aggregate_writer.h"
#include "runtime_join/match/join.h"
#include "runtime_join/measure.h"
#include "runtime_join/sessions.h"
#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"
#include "tests/runtime_agg/dump.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

IngestOptions Configured(const std::string& yaml, db::IssueLog* issues) {
  IngestOptions options;
  Configure(db::ParseConfig(yaml, *issues), &options, issues);
  return options;
}

db::Connection Measured(const IngestOptions& options, const std::vector<Trace>& traces,
                        db::IssueLog* issues) {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  Aggregate aggregate;
  Measurer measurer(options.journeys, &aggregate, issues);
  for (const Trace& trace : traces) measurer.Measure(trace);
  REQUIRE(WriteAggregate(*db, aggregate, false).ok());
  REQUIRE(WriteConfiguredJourneys(*db, *options.configured).ok());
  REQUIRE(RebuildJoin(*db).ok());
  return std::move(*db);
}

Trace Request(uint64_t trace, const char* method, const char* path, int64_t at, int64_t length,
              const char* session = "", const char* status = "200") {
  Builder b(trace);
  b.Service("front").Add(1, 0, kServer, method, at, at + length,
                         {{"http.request.method", method},
                          {"http.route", path},
                          {"session.id", session},
                          {"http.response.status_code", status}});
  return b.Build();
}

}  // namespace

TEST_CASE("a configured journey has its objectives judged and an owner") {
  db::IssueLog issues;
  const IngestOptions options = Configured(
      "journeys:\n"
      "  - {name: pay, roots: [POST /checkout, POST /v2/checkout], component: fr*,\n"
      "     latency: 90% under 100ms, availability: 95%, owner: [\"@a\", \"@b\"]}\n"
      "  - {name: all posts, root: POST *, latency: 1s}\n",
      &issues);
  CHECK(issues.empty());
  std::vector<Trace> traces;
  for (uint64_t i = 0; i < 20; ++i)
    traces.push_back(Request(i, "POST", i % 2 ? "/checkout" : "/v2/checkout", 0, i == 0 ? 500 : 50,
                             "", i < 2 ? "503" : "200"));
  traces.push_back(Request(30, "POST", "/cart", 0, 10));
  traces.push_back(Request(31, "GET", "/cart", 0, 10));
  db::Connection db = Measured(options, traces, &issues);
  CHECK(Rows(db,
             "SELECT name, sum(traces), objective, min(objective_met), max(objective_met), owner"
             " FROM journeys GROUP BY name ORDER BY 1") ==
        std::vector<std::string>{"GET /cart|1|NULL|NULL|NULL|NULL",
                                 "all posts|1|99 % under 1.00 s|1|1|NULL",
                                 "pay|20|90 % under 100 ms, 95 % available|0|0|@a @b"});
  CHECK(Rows(db, "SELECT within_latency, available FROM journeys WHERE root = 'POST /checkout'") ==
        std::vector<std::string>{"1.0|0.9"});
  CHECK(
      Rows(db, "SELECT within_latency, available FROM journeys WHERE root = 'POST /v2/checkout'") ==
      std::vector<std::string>{"0.9|0.9"});
  CHECK(Rows(db, "SELECT configured FROM journey WHERE name = 'GET /cart'") ==
        std::vector<std::string>{"0"});
}

TEST_CASE("steps are joined by session, in their order, and no session is kept in clear") {
  db::IssueLog issues;
  const IngestOptions options = Configured(
      "journeys:\n"
      "  - name: shop\n"
      "    session: session.id\n"
      "    steps: [GET /products, {name: fill, root: POST /cart}, POST /checkout]\n",
      &issues);
  CHECK(issues.empty());
  const std::vector<Trace> traces = {
      // Ada takes all steps, one of them twice, the last one failing.
      Request(1, "GET", "/products", 0, 10, "ada"), Request(2, "POST", "/cart", 100, 10, "ada"),
      Request(3, "POST", "/cart", 200, 10, "ada"),
      Request(4, "POST", "/checkout", 300, 20, "ada", "500"),
      // Bob checks out before he has a cart.
      Request(5, "GET", "/products", 0, 10, "bob"), Request(6, "POST", "/checkout", 50, 10, "bob"),
      Request(7, "POST", "/cart", 90, 10, "bob"),
      // Eve looks only; nobody knows who the last one is.
      Request(8, "GET", "/products", 0, 10, "eve"), Request(9, "GET", "/products", 0, 10)};
  db::Connection db = Measured(options, traces, &issues);
  CHECK(issues.Count("step_without_session") == 1);
  CHECK(Rows(db,
             "SELECT step, name, sessions, share > 0.6, failed_sessions, mean_ns FROM"
             " journey_steps ORDER BY 1") ==
        std::vector<std::string>{"1|GET /products|3|1|0|10000000", "2|fill|2|1|0|105000000",
                                 "3|POST /checkout|1|0|1|320000000"});
  CHECK(Rows(db, "SELECT sum(traces) FROM journeys WHERE name = 'shop'") ==
        std::vector<std::string>{"9"});
  CHECK(Rows(db, "SELECT count(DISTINCT session), max(length(session)) FROM session_visit") ==
        std::vector<std::string>{"3|8"});
}

TEST_CASE("the sample of sessions is the same in any order and split") {
  const auto visits = [](SessionSample* sample, uint64_t from, uint64_t to, bool backwards) {
    for (uint64_t i = from; i < to; ++i) {
      const uint64_t k = backwards ? to - 1 - (i - from) : i;
      const uint64_t session = HashBytes(std::to_string(k % 3000)).lo;
      sample->Offer(1, session, {static_cast<int64_t>(k), 1, {0, k}, 5, false});
    }
  };
  constexpr uint64_t kVisits = 12000;
  SessionSample whole, backwards, first, second, merged;
  visits(&whole, 0, kVisits, false);
  visits(&backwards, 0, kVisits, true);
  visits(&first, 0, kVisits / 3, true);
  visits(&second, kVisits / 3, kVisits, false);
  merged.Merge(second, {0, 1});
  merged.Merge(first, {0, 1});
  const auto same = [](const SessionSample& a, const SessionSample& b) {
    const auto less = [](const Visit& x, const Visit& y) { return x < y; };
    const auto& x = a.journeys().at(1);
    const auto& y = b.journeys().at(1);
    return std::equal(x.begin(), x.end(), y.begin(), y.end(), [&](const auto& p, const auto& q) {
      return p.first == q.first &&
             !std::lexicographical_compare(p.second.begin(), p.second.end(), q.second.begin(),
                                           q.second.end(), less) &&
             !std::lexicographical_compare(q.second.begin(), q.second.end(), p.second.begin(),
                                           p.second.end(), less);
    });
  };
  CHECK(whole.journeys().at(1).size() == kSessionsPerJourney);
  CHECK(whole.journeys().at(1).begin()->second.size() == 4);
  CHECK(same(whole, backwards));
  CHECK(same(whole, merged));
  SessionSample long_session;
  for (int64_t i = 2000; i-- > 0;) long_session.Offer(1, 7, {i, 1, {0, 1}, 5, false});
  const auto& kept = long_session.journeys().at(1).at(7);
  CHECK(kept.size() == kVisitsPerSession);
  CHECK(kept.rbegin()->start_ns == static_cast<int64_t>(kVisitsPerSession) - 1);
}

TEST_CASE("exclusions have names: they are counted, extended and switched off") {
  db::IssueLog issues;
  const IngestOptions options = Configured(
      "traces:\n"
      "  exclude:\n"
      "    uptime-monitor: off\n"
      "    health-check: {request: [/warmup]}\n"
      "    canaries: {user_agent: \"can*-bot\", attribute: {peer.service: \"canary-*\"}}\n"
      "    uptime-monitr: off\n"
      "    odd: {attribute: {http.request.header.cookie: \"x\"}}\n"
      "journeys: []\n",
      &issues);
  CHECK(issues.Count("config_entry_skipped") == 2);
  const auto request = [](uint64_t id, const char* path, Pairs more) {
    Builder b(id);
    b.Service("front").Add(1, 0, kServer, "GET", 0, 10,
                           {{"http.request.method", "GET"}, {"url.path", path}});
    for (const auto& [key, value] : more) b.spans().back().attributes.Add(key, value);
    return b.Build();
  };
  db::IssueLog measured;
  db::Connection db = Measured(options,
                               {request(1, "/healthz", {}), request(2, "/warmup", {}),
                                request(3, "/a", {{"user_agent.original", "the canary-bot/2"}}),
                                request(4, "/b", {{"peer.service", "canary-eu"}}),
                                request(5, "/c", {{"user_agent.original", "kube-probe/1"}}),
                                request(6, "/d", {{"user_agent.synthetic.type", "test"}})},
                               &measured);
  CHECK(Rows(db, "SELECT name FROM journeys") == std::vector<std::string>{"GET /c"});
  std::vector<std::string> said;
  for (const auto& [key, count] : measured.rows())
    if (std::get<0>(key) == "excluded_request")
      said.push_back(std::get<4>(key).substr(29) + " " + std::to_string(count));
  CHECK(said == std::vector<std::string>{"canaries 2", "health-check 2", "synthetic 1"});
}

TEST_CASE("rules for span names are switched off one by one, or all, and added to") {
  const auto named = [](const std::string& yaml, const char* name) {
    db::IssueLog issues;
    IngestOptions options = Configured(yaml, &issues);
    Span span;
    span.name = name;
    options.names.Apply(&span);
    return span.name + (issues.empty() ? "" : " !");
  };
  CHECK(named("traces: {names: {number: on}}", "job 12345") == "job {n}");
  CHECK(named("traces: {names: {number: off}}", "job 12345") == "job 12345");
  CHECK(named("traces: {names: {number: off}}", "job 0123456789abcdef0") == "job {hash}");
  CHECK(named("traces: {names: off}", "job 0123456789abcdef0") == "job 0123456789abcdef0");
  CHECK(named("traces: {names: {\"cart-*\": \"{cart}\"}}", "see cart-x") == "see {cart}");
  CHECK(named("traces: {names: {numbr: off}}", "job 12345") == "job {n} !");
}
