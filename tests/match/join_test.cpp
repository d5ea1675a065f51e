#include "runtime_join/match/join.h"

#include "tests/match/story.h"

namespace arterial::runtime {
namespace {

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
  CHECK(story.Text("SELECT critical_ns || ' ' || measured_ns || ' ' || clipped_ns || ' ' ||"
                   " assumed_ns || ' ' || slack_ns FROM dependencies WHERE callee ="
                   " 'shop.A/Get'") == "1000 600 100 300 100");
  CHECK(story.Text("SELECT s.critical_ns || ' ' || s.clipped_ns || ' ' || s.assumed_ns FROM"
                   " dependency_site s JOIN call_site c ON c.id = s.call_site_id WHERE c.line ="
                   " 41") == "100 10 30");
}

TEST_CASE("the proxies between caller and callee are named, each way once") {
  Story story;
  story.Entries(1, 100);
  story.Edge(1, 2, 100, 0);
  story.Evidence(1, 1, 60, "web::One");
  story.Evidence(2, 1, 30, "web::Two");
  story.Evidence(3, 1, 10, "web::Three");
  story.Exec("UPDATE evidence SET proxies = 'edge > envoy' WHERE id <> 1");
  story.Join();
  CHECK(story.Text("SELECT proxies FROM dependencies WHERE callee = 'shop.A/Get'") ==
        "edge > envoy");
  CHECK(story.Text("SELECT count(*) FROM dependencies WHERE callee <> 'shop.A/Get' AND proxies IS"
                   " NOT NULL") == "0");
}

TEST_CASE("a failure that a retry of the source made good is no failure") {
  for (const bool outer_loop : {false, true}) {
    Story story;
    story.Entries(1, 100);
    story.Edge(1, 2, 100, 20);
    story.Exec("UPDATE edge_stat SET repeated_failed = 19, repeated_failed_weight = " +
               Story::W(19) + ", repeated_weight_squares = " + Story::W2(19));
    story.Evidence(1, 1, 100, "grpc::Status web::Two(int, const std::string &)");
    story.Observable();
    story.Join();
    CHECK(story.Text("SELECT verdict || failed_with || flags FROM dependency WHERE callee ="
                     " 'shop.A/Get'") == "mandatory20one_incident");
    // Both as the indexer writes them: the loop around the call, the outermost around the chain.
    story.Exec(
        "INSERT INTO call_flow VALUES (2, 'propagates', 'high', '', 0, '', 0, 'none', 'high', NULL,"
        " '', '', 'loop', 'high', 3, 0, 'no', '', 'unknown', 'no', 'no', '', '', '', 'i < 3',"
        " 'yes', 'yes', 'yes', 'yes', 'high', '');"
        "INSERT INTO static_edge_flow VALUES (2, 'propagates', 'high', '', 0, '', '', '', '" +
        std::string(outer_loop ? "item : items" : "i < 3") + "')");
    story.Join();
    CHECK(story.Text("SELECT verdict || failed_with || flags FROM dependency WHERE callee ="
                     " 'shop.A/Get'") ==
          (outer_loop ? "mandatory20one_incident" : "untested1one_incident retried"));
    if (!outer_loop)
      CHECK(
          story.Text("SELECT round(base_failure, 6) FROM dependency WHERE callee = 'shop.A/Get'") ==
          "0.191919");
  }
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
    CHECK(story.Text("SELECT count FROM issue WHERE kind = 'match_ambiguous'") == "1");
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
      " clipped_ns, assumed_ns) VALUES (1, 1, 1, 0, 1, 1, 0, 0), (2, 1, 1, 0, 1, 1, 0, 0)");
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
