#include "runtime_join/operation_name.h"

#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"

using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

Span Make(SpanKind kind, const char* name, Pairs attributes) {
  Span span;
  span.kind = kind;
  span.name = name;
  for (const auto& [key, value] : attributes) span.attributes.Add(key, value);
  return span;
}

struct Case {
  SpanKind kind;
  const char* span;
  Pairs attributes;
  const char* name;
  const char* system;
};

}  // namespace

TEST_CASE("Operations are named alike by old and new attributes and by span names") {
  const Case cases[] = {
      {kServer,
       "x",
       {{"rpc.system", "grpc"}, {"rpc.service", "p.S"}, {"rpc.method", "M"}},
       "p.S/M",
       "grpc"},
      {kClient, "x", {{"rpc.system.name", "grpc"}, {"rpc.method", "p.S/M"}}, "p.S/M", "grpc"},
      {kClient, "x", {{"rpc.system.name", "grpc"}, {"rpc.method", "/p.S/M"}}, "p.S/M", "grpc"},
      {kClient, "grpc.p.S/M", {{"rpc.system", "grpc"}}, "p.S/M", "grpc"},
      {kUnspecified, "grpc.p.S/M", {}, "p.S/M", "grpc"},
      {kUnspecified, "/p.S/M", {}, "p.S/M", "grpc"},
      {kUnspecified, "/cart/add", {}, "/cart/add", ""},
      {kUnspecified, "p.S/M", {}, "p.S/M", ""},
      {kServer,
       "GET",
       {{"http.request.method", "GET"}, {"http.route", "/cart/{id}"}},
       "GET /cart/{id}",
       "http"},
      {kServer, "recv", {{"http.method", "post"}, {"http.target", "/cart/7"}}, "recv", "http"},
      {kClient, "GET", {{"http.method", "GET"}, {"url.template", "/a/{b}"}}, "GET /a/{b}", "http"},
      {kClient,
       "HTTP GET",
       {{"http.method", "GET"}, {"http.url", "http://u@h:1/a/77?q=1"}},
       "GET /a/{id}",
       "http"},
      {kClient,
       "fetch cart",
       {{"http.method", "GET"}, {"url.path", "/a/77"}},
       "fetch cart",
       "http"},
      {kClient,
       "ZRANGE",
       {{"db.system", "redis"}, {"db.operation", "ZRANGE"}},
       "redis:zrange",
       "redis"},
      {kClient, "redis.get", {{"db.system.name", "redis"}}, "redis:get", "redis"},
      {kClient, "SELECT shop.items", {{"db.system", "mysql"}}, "mysql:select", "mysql"},
      {kProducer,
       "orders",
       {{"messaging.system", "kafka"},
        {"messaging.destination.name", "orders"},
        {"messaging.operation.type", "send"}},
       "kafka:orders publish",
       "kafka"},
      {kConsumer,
       "x",
       {{"messaging.system", "kafka"}, {"messaging.destination", "orders"}},
       "kafka:orders process",
       "kafka"},
      {kInternal, "prepare order", {}, "prepare order", ""},
  };
  for (const Case& c : cases) {
    INFO(c.span << " -> " << c.name);
    const OperationName got = NameOperation(Make(c.kind, c.span, c.attributes));
    CHECK(got.name == c.name);
    CHECK(got.system == c.system);
  }
}

TEST_CASE("Peers are named by service, host, system or RPC service, never by a pod's address") {
  CHECK(NamePeer(Make(kClient, "x", {{"peer.service", "pay"}, {"server.address", "h"}})) == "pay");
  CHECK(NamePeer(Make(kClient, "x", {{"server.address", "redis-cart"}, {"db.system", "redis"}})) ==
        "redis-cart");
  CHECK(NamePeer(Make(kClient, "x", {{"server.address", "10.0.0.7"}, {"db.system", "redis"}})) ==
        "redis");
  CHECK(NamePeer(Make(kClient, "x", {{"url.full", "https://api.pay.example:8443/v1"}})) ==
        "api.pay.example");
  CHECK(NamePeer(Make(kClient, "x", {{"rpc.service", "p.S"}, {"rpc.method", "M"}})) == "p.S");
  CHECK(NamePeer(Make(kClient, "grpc.p.S/M", {})) == "p.S");
  CHECK(NamePeer(Make(kClient, "x", {})) == "unknown");
}

TEST_CASE("Ids in paths become {id}, words stay") {
  CHECK(NormalisePath("/api/v2/products/1YMWWN1N4O") == "/api/v2/products/{id}");
  CHECK(NormalisePath("/users/42/orders/7f3c1b2a-1b2c-4d5e-8f90-123456789abc") ==
        "/users/{id}/orders/{id}");
  CHECK(NormalisePath("/u/jo@example.com") == "/u/{id}");
  CHECK(NormalisePath("/api/products/OLJCESPC7Z") == "/api/products/{id}");
  CHECK(NormalisePath("/") == "/");
  CHECK(NormalisePath("/recommendations/checkout") == "/recommendations/checkout");
  CHECK(NormalisePath("/a//b") == "/a//b");
}
