#include "runtime_join/cause.h"

#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"

using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

const Survives kNone = [](const Hop&, const Hop&) { return false; };

Explanation Of(Builder& b, uint64_t entry = 1, const Survives& survives = kNone) {
  const Trace trace = b.Build();
  return Explain(trace, FindCalls(trace, {}), {}, IndexOf(trace, entry), survives);
}

// "component operation code" of each hop, then where the failure arises.
std::string Path(const Explanation& explanation) {
  std::string out;
  for (const Hop& hop : explanation.hops)
    out += hop.component + " " + hop.operation + " " + hop.code + ", ";
  return out + std::string(ToString(explanation.where));
}

// "where component operation ms", greatest first.
std::vector<std::string> Times(const Explanation& explanation) {
  std::vector<std::string> out;
  for (const TimeHolder& time : explanation.times)
    out.push_back(std::string(ToString(time.where)) + " " + time.component + " " + time.operation +
                  " " + std::to_string(time.critical_ns / 1'000'000) +
                  (time.inner.empty() ? "" : " in " + time.inner));
  return out;
}

// a calls b, b calls c; all fail, c of itself.
Builder Chain() {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100, {{"rpc.grpc.status_code", "14"}});
  b.Add(2, 1, kInternal, "work", 1, 95)
      .Add(3, 2, kClient, "p.B/Do", 10, 90, {{"rpc.grpc.status_code", "14"}});
  b.Service("b").Add(4, 3, kServer, "p.B/Do", 20, 80, {{"rpc.grpc.status_code", "14"}});
  b.Add(5, 4, kClient, "p.C/Do", 30, 70, {{"rpc.grpc.status_code", "14"}});
  b.Service("c").Add(6, 5, kServer, "p.C/Do", 40, 60, {{"rpc.grpc.status_code", "14"}});
  return b;
}

}  // namespace

TEST_CASE("A failure is followed to the operation that no call of its own explains") {
  Builder b = Chain();
  const Explanation explanation = Of(b);
  CHECK(explanation.failed);
  CHECK_FALSE(explanation.answer);
  CHECK(Path(explanation) == "a in UNAVAILABLE, b p.B/Do UNAVAILABLE, c p.C/Do UNAVAILABLE, own");
  CHECK(explanation.hops[1].start_ns == 10'000'000);
  CHECK(explanation.hops[1].duration_ns == 80'000'000);
  // From an operation in the middle.
  Builder middle = Chain();
  CHECK(Path(Of(middle, 4)) == "b p.B/Do UNAVAILABLE, c p.C/Do UNAVAILABLE, own");
}

TEST_CASE("What the caller survives is not the cause, but told") {
  Builder b = Chain();
  b.Service("a").Add(7, 1, kClient, "p.D/Do", 92, 94, {{"rpc.grpc.status_code", "14"}});
  b.Service("d").Add(8, 7, kServer, "p.D/Do", 93, 94, {{"rpc.grpc.status_code", "14"}});
  const Explanation later = Of(b);
  CHECK(later.hops[1].component == "d");  // it ended last
  const Explanation survived = Of(b, 1, [](const Hop& caller, const Hop& callee) {
    return caller.component == "a" && callee.component == "d";
  });
  CHECK(survived.hops[1].component == "b");
  CHECK(survived.survived == std::vector<std::string>{"p.D/Do"});
}

TEST_CASE("A call that was made again and went well explains nothing; tries are counted") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100, {{"rpc.grpc.status_code", "14"}});
  b.Add(2, 1, kClient, "p.B/Do", 10, 20, {{"rpc.grpc.status_code", "14"}})
      .Add(3, 1, kClient, "p.B/Do", 30, 40, {{"rpc.grpc.status_code", "0"}});
  CHECK(Path(Of(b)) == "a in UNAVAILABLE, own");
  Builder twice;
  twice.Service("a").Add(1, 0, kServer, "in", 0, 100, {{"rpc.grpc.status_code", "14"}});
  twice.Add(2, 1, kClient, "p.B/Do", 10, 20, {{"rpc.grpc.status_code", "14"}})
      .Add(3, 1, kClient, "p.B/Do", 30, 40, {{"rpc.grpc.status_code", "14"}});
  const Explanation explanation = Of(twice);
  CHECK(explanation.hops.back().tries == 2);
  CHECK(explanation.hops.back().start_ns == 30'000'000);
  CHECK(explanation.where == Arises::kPeer);
  CHECK_FALSE(explanation.hops.back().answered);
}

TEST_CASE("A call that fails although its callee ends well fails on its way") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100, {{"rpc.grpc.status_code", "14"}});
  b.Add(2, 1, kClient, "p.B/Do", 10, 20, {{"rpc.grpc.status_code", "4"}});
  b.Service("b").Add(3, 2, kServer, "p.B/Do", 11, 60, {{"rpc.grpc.status_code", "0"}});
  CHECK(Path(Of(b)) == "a in UNAVAILABLE, b p.B/Do DEADLINE_EXCEEDED, way");
}

TEST_CASE("Outright failures go before answers; proxies and answers are told as such") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100, {{"rpc.grpc.status_code", "5"}});
  b.Add(2, 1, kClient, "p.B/Do", 10, 20, {{"rpc.grpc.status_code", "14"}})
      .Add(3, 1, kClient, "p.C/Do", 30, 40, {{"rpc.grpc.status_code", "5"}});
  const Explanation explanation = Of(b);
  CHECK(explanation.answer);
  CHECK(explanation.hops[1].operation == "p.B/Do");
  Builder proxy;
  proxy.Service("a").Add(1, 0, kServer, "in", 0, 100, {{"http.response.status_code", "503"}});
  proxy.Add(2, 1, kClient, "GET", 10, 90, {{"http.response.status_code", "503"}});
  proxy.Service("envoy").Add(3, 2, kServer, "ingress", 11, 80,
                             {{"http.response.status_code", "503"}});
  CHECK(Of(proxy).where == Arises::kProxy);
}

TEST_CASE("Time is held by code, ways and peers, and sums to the request") {
  Builder b = Chain();
  b.Service("a").Add(9, 1, kClient, "SELECT", 96, 99,
                     {{"db.system", "mysql"}, {"peer.service", "db"}});
  const Explanation explanation = Of(b);
  CHECK(Times(explanation) == std::vector<std::string>{"own b p.B/Do 20", "way b p.B/Do 20",
                                                       "own c p.C/Do 20", "way c p.C/Do 20",
                                                       "own a in 17 in work",
                                                       "peer db mysql:select 3"});
  int64_t sum = 0;
  for (const TimeHolder& time : explanation.times) sum += time.critical_ns;
  CHECK(sum == explanation.duration_ns);
}

TEST_CASE("What outlives the request, or only sends a message, is not its cause") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100, {{"rpc.grpc.status_code", "14"}});
  b.Add(2, 1, kClient, "p.B/Do", 10, 120, {{"rpc.grpc.status_code", "14"}});
  b.Add(3, 1, kProducer, "orders publish", 20, 30,
        {{"messaging.system", "kafka"}, {"error", "true"}});
  CHECK(Path(Of(b)) == "a in UNAVAILABLE, own");
}
