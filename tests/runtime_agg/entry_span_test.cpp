#include "runtime_join/entry_span.h"

#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"

using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

Topology Of(const Trace& trace) { return FindCalls(trace, {}); }

std::vector<uint64_t> EntryIds(const Trace& trace, const Topology& topology) {
  std::vector<uint64_t> out;
  for (int32_t i : topology.entries) out.push_back(trace.spans[static_cast<size_t>(i)].id);
  return out;
}

// "entry>client>server" by span ids, 0 for none, in the order of the calls.
std::vector<std::string> Calls(const Trace& trace, const Topology& topology) {
  std::vector<std::string> out;
  const auto id = [&](int32_t i) {
    return i < 0 ? std::string("-") : std::to_string(trace.spans[static_cast<size_t>(i)].id);
  };
  for (const Call& call : topology.calls)
    out.push_back(id(call.entry) + ">" + id(call.client) + ">" + id(call.server));
  return out;
}

}  // namespace

TEST_CASE("Calls are found through INTERNAL spans, each with its callee's entry span") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kInternal, "work", 1, 90);
  b.Add(3, 2, kClient, "call b", 2, 50)
      .Add(5, 2, kClient, "SELECT", 60, 70, {{"db.system", "mysql"}});
  b.Service("b").Add(4, 3, kServer, "serve", 3, 49);
  const Trace trace = b.Build();
  const Topology topology = Of(trace);
  CHECK(EntryIds(trace, topology) == std::vector<uint64_t>{1, 4});
  CHECK(Calls(trace, topology) == std::vector<std::string>{"1>3>4", "1>5>-"});
}

TEST_CASE("A SERVER beneath a SERVER of the same instance is no entry span") {
  Builder b;
  b.Service("a", "", "i1").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kServer, "route", 1, 90);
  b.Service("a", "", "i2").Add(3, 1, kServer, "other replica", 1, 90);
  const Trace trace = b.Build();
  CHECK(EntryIds(trace, Of(trace)) == std::vector<uint64_t>{1, 3});
  Builder c;
  c.Service("a").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kClient, "to itself", 1, 90);
  c.Add(3, 2, kServer, "again", 2, 80);
  const Trace own = c.Build();
  CHECK(Calls(own, Of(own)) == std::vector<std::string>{"1>2>3"});
}

TEST_CASE("Spans without kinds: components tell entry spans and client spans") {
  Builder b;
  b.Service("a").Add(1, 0, kUnspecified, "page", 0, 100);
  b.Add(2, 1, kUnspecified, "pay_client", 1, 50)
      .Add(4, 1, kUnspecified, "redis get", 60, 61, {{"db.system", "redis"}});
  b.Service("b").Add(3, 2, kUnspecified, "pay_server", 2, 49);
  const Trace trace = b.Build();
  const Topology topology = Of(trace);
  CHECK(EntryIds(trace, topology) == std::vector<uint64_t>{1, 3});
  CHECK(Calls(trace, topology) == std::vector<std::string>{"1>2>3", "1>4>-"});
}

TEST_CASE("A call that only the server recorded, and a client that nothing entered") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kInternal, "work", 1, 90);
  b.Service("b").Add(3, 2, kServer, "serve", 3, 49);
  const Trace trace = b.Build();
  CHECK(Calls(trace, Of(trace)) == std::vector<std::string>{"1>->3"});
  Builder c;
  c.Service("load").Add(1, 0, kClient, "GET", 0, 100);
  c.Service("a").Add(2, 1, kServer, "in", 1, 99);
  const Trace loaded = c.Build();
  CHECK(Calls(loaded, Of(loaded)) == std::vector<std::string>{"->1>2"});
}

TEST_CASE("Wrapping client spans are looked through; transport beneath stores is not a call") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kClient, "resolve", 1, 90);
  b.Add(3, 2, kClient, "p.S/M", 2, 80, {{"rpc.system", "grpc"}, {"rpc.method", "p.S/M"}});
  b.Add(6, 1, kClient, "search", 90, 95, {{"db.system", "elasticsearch"}});
  b.Add(7, 6, kClient, "POST", 91, 94, {{"http.method", "POST"}});
  b.Service("b").Add(4, 3, kServer, "p.S/M", 3, 79);
  const Trace trace = b.Build();
  CHECK(Calls(trace, Of(trace)) == std::vector<std::string>{"1>3>4", "1>6>-"});
  // The server's span beside the client span that it answers.
  b.spans().back().parent = 2;
  const Trace beside = b.Build();
  CHECK(Calls(beside, Of(beside)) == std::vector<std::string>{"1>3>4", "1>6>-"});
}

TEST_CASE("Proxies are looked through, one after another, and named on the way") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100).Add(2, 1, kClient, "GET", 1, 90);
  b.Service("edge-envoy").Add(3, 2, kServer, "ingress", 2, 89).Add(4, 3, kClient, "egress", 3, 88);
  b.Service("nginx").Add(5, 4, kServer, "/", 4, 87).Add(6, 5, kClient, "up", 5, 86);
  b.Service("b").Add(7, 6, kServer, "serve", 6, 85);
  const Trace trace = b.Build();
  const Topology topology = Of(trace);
  CHECK(Calls(trace, topology) == std::vector<std::string>{"1>2>7", "3>4>7", "5>6>7"});
  CHECK(topology.calls[0].proxies == std::vector<int32_t>{IndexOf(trace, 3), IndexOf(trace, 5)});
  Span convoy;
  Resource resource;
  resource.service_name = "convoy";
  convoy.resource = &resource;
  CHECK_FALSE(IsProxy(convoy, {}));
}

TEST_CASE("Messaging by parent, by a link within the trace, by a link elsewhere") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "in", 0, 100);
  b.Add(2, 1, kProducer, "orders publish", 1, 2, {{"messaging.system", "kafka"}});
  b.Service("b").Add(3, 2, kConsumer, "orders process", 200, 300);
  b.Service("c").Add(4, 0, kConsumer, "linked", 200, 300);
  b.spans().back().links.push_back({b.spans().front().trace, 2});
  b.Add(5, 0, kConsumer, "linked away", 200, 300);
  b.spans().back().links.push_back({TraceId{9, 9}, 2});
  const Trace trace = b.Build();
  const Topology topology = Of(trace);
  CHECK(Calls(trace, topology) == std::vector<std::string>{"1>2>3", "1>2>4"});
  for (const Call& call : topology.calls) CHECK(call.messaging);
  CHECK(topology.link_only == std::vector<int32_t>{IndexOf(trace, 5)});
}

TEST_CASE("A leaf of no client kind may be a call: the source will tell") {
  Builder b;
  b.Service("a").Add(1, 0, kUnspecified, "serve", 0, 100);
  b.Add(2, 1, kUnspecified, "find_client", 1, 10).Add(3, 1, kInternal, "work", 11, 30);
  b.Add(4, 3, kInternal, "parse", 12, 20);
  b.Add(5, 1, kClient, "SELECT", 40, 50, {{"db.system", "mysql"}});
  b.Add(6, 5, kInternal, "connect", 41, 42);
  const Trace trace = b.Build();
  std::vector<uint64_t> inner;
  for (const Call& call : Of(trace).calls)
    if (call.inner) inner.push_back(trace.spans[static_cast<size_t>(call.top)].id);
  CHECK(inner == std::vector<uint64_t>{2, 4});
}
