#include "runtime_join/match/join.h"

#include "db/functions.h"
#include "runtime_join/span.h"
#include "tests/catch.h"

namespace arterial::runtime {
namespace {

// A database with two binaries: `web` handles GET /item/([^/]+) and calls shop.A/Get (two sites, in
// functions One and Two), shop.A/Never and a dynamic target; `store` handles shop.A/*. The
// observed side is added by each test.
class Story {
 public:
  Story() : db_(std::move(*db::Connection::OpenInMemory())) {
    Exec(R"sql(
      INSERT INTO unit (id, file, command_hash, target, status, extra_arguments) VALUES (1, 'web/main.cc', x'00', 'web', 'ok', '');
      INSERT INTO binary VALUES (1, 'web-bin', 'web/main.cc', 'cmake'), (2, 'store-bin', 'store/main.cc', 'cmake');
      INSERT INTO function VALUES (1, x'01', 'web::Item', 'web/item.cc', 5), (2, x'02', 'web::One', 'web/item.cc', 20),
        (3, x'03', 'web::Two', 'web/item.cc', 40), (4, x'04', 'store::Impl::Get', 'store/impl.cc', 9),
        (5, x'05', 'web::Any', 'web/item.cc', 60);
      INSERT INTO handler VALUES (1, 'web/main.cc', 7, 10, 'cpp-httplib', 'GET /item/([^/]+)', 'unary', 'route', 1, 0),
        (2, 'store/impl.cc', 9, 3, 'grpc', 'shop.A/Get', 'unary', 'handler_override', 4, 0),
        (3, 'store/impl.cc', 19, 3, 'grpc', 'shop.A/Never', 'unary', 'handler_override', 4, 0);
      INSERT INTO handler_binary VALUES (1, 1), (2, 2), (3, 2);
      INSERT INTO call_site VALUES (1, 'web/item.cc', 21, 9, 'grpc', 'shop.A/Get', 'unary', 'blocking', 2, 0),
        (2, 'web/item.cc', 41, 9, 'grpc', 'shop.A/Get', 'unary', 'blocking', 3, 0),
        (3, 'web/item.cc', 50, 9, 'grpc', 'shop.A/Never', 'unary', 'blocking', 1, 0),
        (4, 'web/item.cc', 61, 9, 'grpc', '', 'unary', 'generic', 5, 0);
      INSERT INTO call_site_binary VALUES (1, 1), (2, 1), (3, 1), (4, 1);
      INSERT INTO static_edge VALUES (1, 1, 1, 1, 'GET /item/([^/]+)', 1, 'call', 'high'),
        (2, 1, 1, 2, 'GET /item/([^/]+)', 1, 'call', 'high'), (3, 1, 1, 3, 'GET /item/([^/]+)', 0, 'call', 'high'),
        (4, 1, 1, 4, 'GET /item/([^/]+)', 1, 'call', 'high');
      INSERT INTO static_edge_step VALUES (1, 0, 1, '', '', 0), (1, 1, 2, 'call', 'web/item.cc', 6),
        (2, 0, 1, '', '', 0), (2, 1, 3, 'call', 'web/item.cc', 7), (3, 0, 1, '', '', 0),
        (4, 0, 1, '', '', 0), (4, 1, 5, 'call', 'web/item.cc', 8);
      INSERT INTO ownership VALUES ('path', 'web/main.cc', '@web', 'github-codeowners', 'CODEOWNERS', 1, 0),
        ('path', 'store/impl.cc', '', 'github-codeowners', 'CODEOWNERS', 2, 0);
      INSERT INTO component VALUES (1, 'shop', 'web', '', 'service'), (2, 'shop', 'store', '', 'service'),
        (3, '', 'store:1234', '', 'peer');
      INSERT INTO operation VALUES (1, 1, 'GET /item/{id}', 'http'), (2, 2, 'shop.A/Get', 'grpc'),
        (3, 2, 'shop.A/Other', 'grpc'), (4, 3, 'shop.A/Get', 'grpc');
    )sql");
    Entries(2, 50);
  }

  void Exec(const std::string& sql) {
    const Status status = db_.Exec(sql);
    INFO((status.ok() ? "" : status.error().message));
    REQUIRE(status.ok());
  }
  static std::string W(int64_t n) { return Hex(db::U128(n) << 16); }
  static std::string W2(int64_t n) { return Hex(db::U128(n) << 32); }
  static std::string Hex(db::U128 value) {
    std::string out = "x'";
    for (unsigned char c : db::U128ToBlob(value)) {
      out += "0123456789abcdef"[c >> 4];
      out += "0123456789abcdef"[c & 15];
    }
    return out + "'";
  }
  void Entries(int operation, int n) {
    Exec("INSERT INTO entry_stat VALUES (" + std::to_string(operation) + ", 1, 0, " +
         std::to_string(n) + ", 0, 0, " + W(n) + ", " + W2(n) + ", " + W(0) + ")");
  }
  // `callee` called once by each of n entries of operation 1; every call succeeded but `failed`,
  // with which the caller failed, too.
  void Edge(int id, int callee, int n, int failed) {
    const std::string i = std::to_string(id);
    const std::string ok = std::to_string(n - failed), bad = std::to_string(failed);
    Exec("INSERT INTO edge VALUES (" + i + ", 1, " + std::to_string(callee) + ", 0)");
    Exec("INSERT INTO edge_stat VALUES (" + i + ", 1, 0, " + std::to_string(n) + ", " + W(n) +
         ", " + bad + ", " + bad + ", " + bad + ", " + std::to_string(n) + ", " + W(n) + ", " +
         bad + ", " + W(failed) + ", 0, " + W(0) + ", " + W2(failed) + ", 0, " + W(0) + ", " + ok +
         ", " + W(n - failed) + ", " + W2(n - failed) + ", 0, 0, 0, 0, 1000, 10)");
  }
  void Evidence(int id, int edge, int calls, const std::string& code_function) {
    const std::string i = std::to_string(id), c = std::to_string(calls);
    Exec("INSERT INTO evidence VALUES (" + i + ", " + std::to_string(edge) + ", 'x', '', '', '" +
         code_function + "', '', 0, 1, '', '')");
    Exec("INSERT INTO evidence_stat VALUES (" + i + ", 1, 0, " + c + ", 0, " + c + ", 0, 0, 0, " +
         c + ", 100, 1000)");
  }
  void Observable() { Exec("INSERT INTO component_system VALUES (1, 'grpc', 1, 0, 100)"); }
  void Join() {
    const Result<JoinSummary> joined = RebuildJoin(db_);
    INFO((joined.ok() ? "" : joined.error().message));
    REQUIRE(joined.ok());
    summary_ = *joined;
  }
  std::string Text(const std::string& sql) {
    const auto value = db::QueryText(db_, sql);
    REQUIRE(value.ok());
    return value->value_or("NULL");
  }
  const JoinSummary& summary() const { return summary_; }

 private:
  db::Connection db_;
  JoinSummary summary_;
};

TEST_CASE(
    "an observed call is confirmed by its RPC identity, its callee and caller named and owned") {
  Story story;
  story.Entries(1, 100);
  story.Edge(1, 2, 100, 30);
  story.Evidence(1, 1, 100, "");
  story.Observable();
  story.Join();
  CHECK(story.Text("SELECT status || ' ' || rule || ' ' || verdict || ' ' || ambiguous FROM "
                   "dependency WHERE callee = 'shop.A/Get'") == "confirmed rpc mandatory 2");
  // A route written as a regular expression goes by the template that was observed.
  CHECK(story.Text("SELECT caller FROM dependency WHERE callee = 'shop.A/Get'") ==
        "GET /item/{id}");
  CHECK(story.Text("SELECT caller_owner FROM dependency WHERE callee = 'shop.A/Get'") == "@web");
  // Deliberately unowned is not the same as no rule.
  CHECK(story.Text("SELECT callee_owner FROM dependency WHERE callee = 'shop.A/Get'").empty());
  CHECK(
      story.Text("SELECT group_concat(share) FROM (SELECT share FROM dependency_site WHERE rule IS "
                 "NOT NULL)") == "0.5,0.5");
  CHECK(story.Text("SELECT presence || ' ' || presence_share FROM dependency WHERE callee = "
                   "'shop.A/Get'") == "always 1.0");
}

TEST_CASE("the function that the span names decides between two call sites") {
  Story story;
  story.Entries(1, 100);
  story.Edge(1, 2, 100, 0);
  story.Evidence(1, 1, 75, "grpc::Status web::Two(int, const std::string &)");
  story.Evidence(2, 1, 25, "web::One");
  story.Observable();
  story.Join();
  CHECK(
      story.Text("SELECT rule || ' ' || ambiguous || ' ' || verdict FROM dependency WHERE callee = "
                 "'shop.A/Get'") == "code 0 untested");
  CHECK(story.Text("SELECT share FROM dependency_site s JOIN call_site c ON c.id = s.call_site_id "
                   "WHERE c.line = 41") == "0.75");
  CHECK(story.Text("SELECT share FROM dependency_site s JOIN call_site c ON c.id = s.call_site_id "
                   "WHERE c.line = 21") == "0.25");
}

TEST_CASE("what was never observed has an upper bound or the reason why none can be given") {
  SECTION("the caller was observed and could have been seen to call") {
    Story story;
    story.Entries(1, 299);
    story.Observable();
    story.Join();
    CHECK(
        story.Text("SELECT status || ' ' || verdict || ' ' || flags || ' ' || round(upper_bound, 5)"
                   " FROM dependency WHERE callee = 'shop.A/Never'") ==
        "static-only untested version_assumed 0.00997");
  }
  SECTION("the caller was never observed") {
    Story story;
    story.Exec("DELETE FROM operation WHERE id = 1");
    story.Join();
    CHECK(story.Text("SELECT reason FROM dependency WHERE callee = 'shop.A/Never'") ==
          "caller_never_observed");
    CHECK(story.Text("SELECT upper_bound FROM dependency WHERE callee = 'shop.A/Never'") == "NULL");
  }
  SECTION("the caller emits no client spans of that kind") {
    Story story;
    story.Entries(1, 299);
    story.Join();
    CHECK(story.Text("SELECT reason FROM dependency WHERE callee = 'shop.A/Never'") ==
          "unobservable");
  }
}

TEST_CASE("an observed call without a site says why") {
  SECTION("a dynamic call site of the caller explains it, and is no dependency of its own") {
    Story story;
    story.Entries(1, 10);
    story.Edge(1, 3, 10, 0);
    story.Evidence(1, 1, 10, "");
    story.Observable();
    story.Join();
    CHECK(story.Text(
              "SELECT status || ' ' || reason FROM dependency WHERE callee = 'shop.A/Other'") ==
          "runtime-only dynamic_target");
    CHECK(story.Text("SELECT count(*) FROM dependency WHERE callee = ''") == "0");
    CHECK(story.summary().runtime_only == 1);
  }
  SECTION("the caller is not indexed") {
    Story story;
    story.Exec(
        "INSERT INTO component VALUES (4, '', 'python', '', 'service');"
        "INSERT INTO operation VALUES (5, 4, 'GET /py', 'http');");
    story.Entries(5, 10);
    story.Edge(9, 2, 10, 0);
    story.Exec("UPDATE edge SET caller_id = 5");
    story.Join();
    CHECK(story.Text("SELECT status || ' ' || reason FROM dependency WHERE caller = 'GET /py'") ==
          "runtime-only caller_not_indexed");
    CHECK(story.Text("SELECT detail FROM issue WHERE kind = 'component_not_indexed'") ==
          "no indexed binary serves the operations of python");
  }
}

TEST_CASE("a call whose server was not seen goes to whoever handles the operation") {
  Story story;
  story.Entries(1, 10);
  story.Edge(1, 4, 10, 0);
  story.Evidence(1, 1, 10, "");
  story.Observable();
  story.Join();
  CHECK(story.Text("SELECT callee_component || ' ' || status FROM dependency WHERE callee = "
                   "'shop.A/Get'") == "shop/store confirmed");
}

TEST_CASE("a call that nothing names goes to what its component answers") {
  Story story;
  // The server calls its spans "recv"; that it is the store is known by what else it serves.
  story.Exec("INSERT INTO operation VALUES (5, 2, 'recv', 'grpc')");
  story.Entries(1, 100);
  story.Entries(5, 100);
  story.Edge(1, 5, 100, 0);
  story.Evidence(1, 1, 100, "");
  story.Observable();
  SECTION("one call site fits") {
    story.Exec(
        "DELETE FROM static_edge_step WHERE static_edge_id IN (1, 2);"
        "DELETE FROM static_edge WHERE id IN (1, 2)");
    story.Join();
    CHECK(story.Text("SELECT callee || ' ' || status || ' ' || rule || ' ' || observed_as FROM "
                     "dependency WHERE calls > 0") == "shop.A/Never confirmed component recv");
  }
  SECTION("several do: they share it, and its name stays as observed") {
    story.Join();
    CHECK(story.Text("SELECT callee || ' ' || rule || ' ' || ambiguous FROM dependency WHERE calls"
                     " > 0") == "recv component 3");
  }
}

TEST_CASE("the environment is named only where it tells components apart") {
  Story story;
  story.Entries(1, 10);
  story.Edge(1, 2, 10, 0);
  story.Evidence(1, 1, 10, "");
  story.Exec("UPDATE component SET environment = 'prod'");
  story.Join();
  CHECK(story.Text("SELECT caller_component FROM dependency WHERE callee = 'shop.A/Get'") ==
        "shop/web");
  story.Exec("INSERT INTO component VALUES (9, 'shop', 'web', 'test', 'service')");
  story.Join();
  CHECK(story.Text("SELECT caller_component FROM dependency WHERE status = 'confirmed'") ==
        "shop/web (prod)");
}

TEST_CASE("failures without a server span and successes with one are one dependency") {
  Story story;
  // Nothing of these services is indexed: only the traces tell who answers py.B/Do.
  story.Exec(
      "INSERT INTO component VALUES (4, '', 'py', 'prod', 'service'), (5, '', 'back', 'prod',"
      " 'service'), (6, '', 'back', 'test', 'service'), (7, '', 'py.B', '', 'peer');"
      "INSERT INTO operation VALUES (5, 4, 'GET /py', 'http'), (6, 5, 'py.B/Do', 'grpc'),"
      " (7, 6, 'py.B/Do', 'grpc'), (8, 7, 'py.B/Do', 'grpc')");
  story.Entries(5, 100);
  story.Entries(6, 80);
  story.Entries(7, 9);
  const auto components = [&] {
    story.Exec("UPDATE edge SET caller_id = 5");
    story.Join();
    return story.Text(
        "SELECT group_concat(callee_component || ' ' || calls || ' ' || verdict || ' ' ||"
        " presence_share, '; ') FROM dependency WHERE caller = 'GET /py'");
  };
  SECTION("the same caller reaches it at other times") {
    story.Edge(1, 6, 80, 0);
    story.Edge(2, 8, 20, 20);
    CHECK(components() == "back (prod) 100 mandatory 1.0");
  }
  SECTION("it answers others in the environment of the caller") {
    story.Edge(2, 8, 20, 20);
    CHECK(components() == "back (prod) 20 mandatory 0.2");
  }
  SECTION("several in the environment answer it: who was meant is not known") {
    story.Exec(
        "INSERT INTO component VALUES (8, '', 'canary', 'prod', 'service');"
        "INSERT INTO operation VALUES (9, 8, 'py.B/Do', 'grpc')");
    story.Entries(9, 1);
    story.Edge(2, 8, 20, 20);
    CHECK(components() == "py.B 20 mandatory 0.2");
  }
}

TEST_CASE("an edge that has lost all its calls to a longer form of its traces is no dependency") {
  Story story;
  story.Entries(1, 100);
  story.Edge(1, 2, 100, 30);
  story.Join();
  REQUIRE(story.summary().confirmed + story.summary().runtime_only == 1);
  story.Exec("DELETE FROM edge_stat");  // as when parked traces are resumed
  story.Join();
  CHECK(story.summary().confirmed + story.summary().runtime_only == 0);
}

TEST_CASE("a journey of two environments says which is which, as dependencies do") {
  Story story;
  story.Exec(
      "INSERT INTO component VALUES (4, 'shop', 'web', 'test', 'service');"
      "INSERT INTO operation VALUES (5, 4, 'GET /item/{id}', 'http');"
      "UPDATE component SET environment = 'prod' WHERE id = 1;"
      "INSERT INTO journey (id, name, root_id, configured) VALUES (1, 'GET /item/{id}', 1, 0),"
      " (2, 'GET /item/{id}', 5, 0);"
      "INSERT INTO journey_summary (journey_id, traces, weighted, errors, max_ns, critical_ns,"
      " assumed_ns) VALUES (1, 1, 1, 0, 1, 1, 0), (2, 1, 1, 0, 1, 1, 0)");
  CHECK(story.Text("SELECT group_concat(component, '; ') FROM (SELECT component FROM journeys"
                   " ORDER BY component)") == "shop/web (prod); shop/web (test)");
}

TEST_CASE("joining twice changes nothing") {
  Story story;
  story.Entries(1, 100);
  story.Edge(1, 2, 100, 30);
  story.Evidence(1, 1, 100, "");
  story.Join();
  const std::string first =
      story.Text("SELECT group_concat(caller || callee || status) FROM dependency");
  story.Join();
  CHECK(story.Text("SELECT group_concat(caller || callee || status) FROM dependency") == first);
}

}  // namespace
}  // namespace arterial::runtime
