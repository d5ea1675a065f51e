// Real exports, not part of the project: ARTERIAL_CONFORMANCE_DATA names their folder.
#include <stdlib.h>

#include <filesystem>

#include "runtime_join/ingest.h"
#include "runtime_join/necessity.h"
#include "tests/catch.h"
#include "tests/runtime_agg/dump.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;

namespace {

std::string Data(const std::string& name) {
  const char* folder = getenv("ARTERIAL_CONFORMANCE_DATA");
  if (folder == nullptr) {
    WARN("skipped: ARTERIAL_CONFORMANCE_DATA is not set");
    return {};
  }
  return std::string(folder) + "/traces/" + name;
}

IngestSummary Read(db::Connection& db, const std::string& path) {
  IngestOptions options;
  options.inputs = {path};
  options.idle_time = {};
  const auto summary = Ingest(db, options);
  if (!summary) FAIL(summary.error().ToString());
  return *summary;
}

const char* const kEdges =
    " FROM edge e JOIN edge_stat s ON s.edge_id = e.id JOIN operation a ON a.id = caller_id"
    " JOIN (SELECT o.id, o.name FROM operation o JOIN component k ON k.id = o.component_id"
    " WHERE k.kind <> 'span') c ON c.id = callee_id ";

}  // namespace

TEST_CASE("every published trace file ingests, each span accounted for") {
  const std::string folder = Data("");
  if (folder.empty()) return;
  int files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.starts_with("LICENSE")) continue;
    ++files;
    INFO(entry.path());
    auto db = db::Connection::OpenInMemory();
    REQUIRE(db.ok());
    const IngestSummary s = Read(*db, entry.path().string());
    CHECK(s.spans_read > 0);
    CHECK(s.spans_rejected == 0);
    CHECK(s.spans_read == s.spans_analysed + s.spans_merged + s.spans_late + s.spans_rejected);
  }
  CHECK(files >= 14);
}

TEST_CASE("OpenTelemetry demo: all spans accounted for, the failing checkout explained") {
  const std::string path = Data("otel-demo-otlp-jsonl/test_data.jsonl");
  if (path.empty()) return;
  auto db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  const IngestSummary summary = Read(*db, path);
  CHECK(summary.spans_read == 547);
  CHECK(summary.spans_analysed == 547);
  CHECK(summary.traces_complete + summary.traces_partial == 141);
  // Four orders fail with the cart, through an INTERNAL span that carries no status.
  auto row = db->Prepare("SELECT " + std::string(kEdgeNecessityColumns) + kEdges +
                         "WHERE a.name = 'oteldemo.CheckoutService/PlaceOrder'");
  REQUIRE(row.ok());
  REQUIRE(*row->Step());
  const NecessityCounts counts = ReadNecessity(*row, 0);
  CHECK(counts.failed_with == 4);
  CHECK_FALSE(*row->Step());
  const VerdictResult verdict = Verdict(counts);
  CHECK(verdict.kind == VerdictKind::kMandatory);
  CHECK(verdict.no_control);
  CHECK(verdict.interval->low == Approx(0.5101).margin(1e-4));
  CHECK(Rows(*db,
             "SELECT v.enclosing_spans, v.observed_as FROM evidence v JOIN edge e ON"
             " e.id = v.edge_id JOIN operation a ON a.id = e.caller_id WHERE a.name LIKE"
             " '%PlaceOrder'") ==
        std::vector<std::string>{
            "prepareOrderItemsAndShippingQuoteFromCart|oteldemo.CartService/GetCart"});
}

TEST_CASE("Online Boutique without kinds: dependencies, and the delay on the critical path") {
  const std::string path = Data("online-boutique-jaeger/baseline.json.zst");
  if (path.empty()) return;
  auto db = db::Connection::OpenInMemory(), slow = db::Connection::OpenInMemory();
  REQUIRE((db.ok() && slow.ok()));
  CHECK(Read(*db, path).spans_analysed == 22969);
  CHECK(
      Read(*slow, Data("online-boutique-jaeger/currency-network-delay.json.zst")).spans_analysed ==
      21698);
  CHECK(Rows(*db, "SELECT name FROM component WHERE kind = 'peer'").empty());
  CHECK(Rows(*db, std::string("SELECT count(DISTINCT e.id), sum(calls)") + kEdges) ==
        std::vector<std::string>{"18|5525"});
  for (db::Connection* each : {&*db, &*slow})
    CHECK(Rows(*each,
               "SELECT sum(duration_ns) = (SELECT sum(critical_ns) FROM call_path_stat) FROM"
               " journey_stat") == std::vector<std::string>{"1"});
  const auto currency = [](db::Connection& from) {
    return std::stoll(Rows(from, std::string("SELECT sum(critical_ns) / sum(calls)") + kEdges +
                                     "WHERE c.name LIKE '%CurrencyService/Convert'")[0]);
  };
  CHECK(currency(*slow) > currency(*db));
}

TEST_CASE("DeathStarBench socialNetwork: the services behind nginx") {
  const std::string path = Data("dsb-socialnetwork-jaeger");
  if (path.empty()) return;
  auto db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  CHECK(Read(*db, path).spans_analysed == 660);
  CHECK(Rows(*db, std::string("SELECT count(*), min(calls), max(calls)") + kEdges) ==
        std::vector<std::string>{"11|20|20"});
  CHECK(Rows(*db, "SELECT name, traces FROM journey JOIN journey_stat ON id = journey_id") ==
        std::vector<std::string>{"compose_post_server|20"});
}
