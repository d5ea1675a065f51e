// Programs whose spans are opened by hand: nothing but names ties them to the source.
#include "tests/match/story.h"

namespace arterial::runtime {
namespace {

// Story's programs with Thrift and opentracing: `serve_item` is the server span of web's handler,
// `get_client` is open at its first call site, `cache_client` at two calls of redis beside it.
// `serve_get` is the server span of the store.
class HandMade : public Story {
 public:
  HandMade() {
    Exec(R"sql(
      DELETE FROM static_edge_step WHERE static_edge_id IN (2, 4); DELETE FROM static_edge WHERE id IN (2, 4);
      INSERT INTO call_site (id, file, line, column, framework, operation, call_kind, api, function_id, degraded) VALUES (5, 'web/item.cc', 70, 9, 'redis++', 'redis:zadd', 'unary', 'blocking', 1, 0),
        (6, 'web/item.cc', 71, 9, 'redis++', 'redis:exec', 'unary', 'blocking', 1, 0),
        (7, 'web/item.cc', 75, 9, 'mongoc', 'mongodb:find', 'unary', 'blocking', 1, 0);
      INSERT INTO call_site_binary VALUES (5, 1), (6, 1), (7, 1);
      INSERT INTO static_edge VALUES (5, 1, 1, 5, 'GET /item/([^/]+)', 0, 'call', 'high'),
        (6, 1, 1, 6, 'GET /item/([^/]+)', 0, 'call', 'high'), (7, 1, 1, 7, 'GET /item/([^/]+)', 0, 'call', 'high');
      INSERT INTO static_edge_step VALUES (5, 0, 1, '', '', 0), (6, 0, 1, '', '', 0), (7, 0, 1, '', '', 0);
      INSERT INTO span_site VALUES (1, 'web/item.cc', 6, 9, 'opentracing', 'serve_item', 1, 0),
        (2, 'web/item.cc', 20, 9, 'opentracing', 'get_client', 2, 0),
        (3, 'web/item.cc', 69, 9, 'opentracing', 'cache_client', 1, 0),
        (4, 'store/impl.cc', 10, 9, 'opentracing', 'serve_get', 4, 0),
        (5, 'web/item.cc', 74, 9, 'opentracing', 'find_client', 1, 0);
      INSERT INTO span_site_binary VALUES (1, 1), (2, 1), (3, 1), (4, 2), (5, 1);
      INSERT INTO span_call VALUES (1, 1, 0), (2, 1, 0), (1, 5, 0), (3, 5, 0), (1, 6, 0), (3, 6, 0), (1, 7, 0), (5, 7, 0);
      UPDATE handler SET function_id = 3 WHERE id = 3;
      UPDATE operation SET name = 'serve_item', system = '' WHERE id = 1;
      UPDATE operation SET name = 'serve_get', system = '' WHERE id = 2;
      INSERT INTO component VALUES (8, '', '', '', 'span');
      INSERT INTO operation VALUES (8, 8, 'cache_client', ''), (9, 8, 'compute', '');
      INSERT INTO entry_span_name VALUES (1, 'serve_item', 'unspecified', 1, 0, 100),
        (1, 'cache_client', 'unspecified', 1, 0, 100), (2, 'serve_get', 'unspecified', 1, 0, 100);
    )sql");
    Entries(1, 100);
  }
  void Called(int edge, const std::string& span) {
    Evidence(edge, edge, 100, "");
    Exec("UPDATE evidence SET span_name = '" + span + "' WHERE id = " + std::to_string(edge));
  }
  std::string Dependency(const std::string& callee) {
    return Text(
        "SELECT group_concat(caller || ' ' || status || ' ' || coalesce(rule, '-') || ' ' ||"
        " coalesce(reason, '-'), '; ') FROM dependency WHERE callee = '" +
        callee + "'");
  }
};

TEST_CASE("a server span's constant name names the operation, a client span's the call site") {
  HandMade story;
  story.Edge(1, 2, 100, 0);
  story.Called(1, "get_client");
  story.Join();
  CHECK(story.Dependency("shop.A/Get") == "GET /item/([^/]+) confirmed span_name -");
  CHECK(story.Text("SELECT observed_as FROM dependency WHERE callee = 'shop.A/Get'") ==
        "serve_get");
  CHECK(story.Text("SELECT group_concat(name, '; ') FROM (SELECT name FROM operation_name ORDER BY"
                   " name)") == "GET /item/([^/]+); shop.A/Get");
}

TEST_CASE("the server span alone ties a call that has no client span") {
  HandMade story;
  story.Edge(1, 2, 100, 0);
  story.Called(1, "");
  story.Join();
  CHECK(story.Dependency("shop.A/Get") == "GET /item/([^/]+) confirmed span_name -");
}

TEST_CASE("a span name that several handlers use is settled by what the callers' sites call") {
  HandMade story;
  story.Exec("UPDATE handler SET function_id = 4 WHERE id = 3");
  story.Edge(1, 2, 100, 0);
  SECTION("the client span is open at one of them") {
    story.Called(1, "get_client");
    story.Join();
    CHECK(story.Text("SELECT name FROM operation_name WHERE operation_id = 2") == "shop.A/Get");
  }
  SECTION("nothing tells them apart: the name stays as observed") {
    story.Called(1, "");
    story.Join();
    CHECK(story.Text("SELECT count(*) FROM operation_name WHERE operation_id = 2") == "0");
  }
}

TEST_CASE("a leaf span of no kind is the calls that the source makes while it is open") {
  HandMade story;
  story.Edge(1, 8, 100, 0);
  story.Called(1, "cache_client");
  story.Edge(2, 9, 100, 0);
  story.Called(2, "compute");
  story.Join();
  CHECK(story.Dependency("redis:zadd") == "GET /item/([^/]+) confirmed span_name -");
  CHECK(story.Dependency("redis:exec") == "GET /item/([^/]+) confirmed span_name -");
  // One span, two operations: the time on the critical path counts once.
  CHECK(story.Text("SELECT sum(critical_ns) || ' ' || group_concat(flags) FROM dependency WHERE"
                   " callee LIKE 'redis:%'") == "1000 shared_span,shared_span");
  // A span that no site opens around a call is the caller's own work.
  CHECK(story.Text("SELECT count(*) FROM dependency WHERE callee = 'compute'") == "0");
  CHECK(story.summary().runtime_only == 0);
}

TEST_CASE("a leaf span is no call where calls would show beneath it") {
  HandMade story;
  story.Edge(1, 8, 100, 0);
  story.Called(1, "cache_client");
  SECTION("the call has a nearer span of its own, opened below the function of the leaf") {
    story.Exec(
        "UPDATE span_call SET inherited = 1 WHERE span_site_id = 3;"
        " INSERT INTO span_call VALUES (5, 5, 0), (5, 6, 0)");
    story.Join();
    CHECK(story.Dependency("redis:zadd") == "GET /item/([^/]+) static-only - -");
  }
  SECTION("elsewhere calls were seen beneath it") {
    story.Edge(2, 2, 100, 0);
    story.Called(2, "get_client");
    story.Exec("UPDATE evidence SET enclosing_spans = 'handle > cache_client' WHERE id = 2");
    story.Join();
    CHECK(story.Text("SELECT group_concat(status) FROM dependency WHERE callee LIKE 'redis:%'") ==
          "static-only,static-only");
  }
}

TEST_CASE("what was never observed is bounded where a span of its own would have shown") {
  HandMade story;
  story.Edge(1, 8, 100, 0);
  story.Called(1, "cache_client");
  story.Join();
  CHECK(story.Dependency("mongodb:find") == "GET /item/([^/]+) static-only - -");
  CHECK(story.Text("SELECT round(upper_bound, 4) FROM dependency WHERE callee = 'mongodb:find'") ==
        "0.0295");
  SECTION("without one, nothing could show") {
    story.Exec("DELETE FROM span_call WHERE span_site_id = 5");
    story.Join();
    CHECK(story.Dependency("mongodb:find") == "GET /item/([^/]+) static-only - unobservable");
  }
}

}  // namespace
}  // namespace arterial::runtime
