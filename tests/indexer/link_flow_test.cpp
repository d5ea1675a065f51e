// Linking of call flow: service configs of channels, failures over several handlers.
#include <algorithm>

#include "db/support/compress.h"
#include "indexer/link/link.h"
#include "tests/catch.h"
#include "tests/indexer/dump.h"
#include "tests/indexer/mini.h"

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::Failure;
using db::FailureVerdict;
using db::Outlet;

const std::string kText =
    "main\nmain -> one\nmain -> two\nfn one\nhandler one q.T/One\none -> client\n"
    "fn two\nhandler two q.T/Two\ntwo -> client\nfn client\nsite client p.S/Get\n";
constexpr uint32_t kSiteLine = 11;

db::Connection Linked(const db::UnitFacts& facts) {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  Result<db::Statement> insert = db->Prepare(
      "INSERT INTO unit (file, command_hash, target, extra_arguments, status, facts)"
      " VALUES ('a/main.cc', ?, 'a', '', 'ok', ?)");
  REQUIRE(insert.ok());
  REQUIRE(
      insert->Run(db::Blob{ToBlob(HashBytes("a"))}, db::Blob{Compress(db::Encode(facts))}).ok());
  REQUIRE(Link(*db).ok());
  return std::move(*db);
}

db::CallFlow FlowOfSite() {
  db::CallFlow flow;
  flow.function = HashBytes("client");
  flow.location = {"a/main.cc", kSiteLine, 1};
  return flow;
}

db::UnitFacts WithConfig(const std::string& config, db::CallFlow flow) {
  db::UnitFacts facts = ParseMini(kText, "a/main.cc");
  facts.call_flows.push_back(std::move(flow));
  facts.channels.push_back({HashBytes("client"), {"a/main.cc", 10, 1}, true, false, config});
  return facts;
}

Rows Options(const db::UnitFacts& facts) {
  db::Connection db = Linked(facts);
  return Query(db,
               "SELECT retry || ' ' || coalesce(retry_attempts, '-') || ' ' ||"
               " hedging || ' ' || wait_for_ready || ' ' ||"
               " deadline || ' ' || coalesce(deadline_ns, '-') FROM call_flow");
}

TEST_CASE("a service config says of retries, waiting and time limits") {
  const std::string config =
      R"({"methodConfig": [{"name": [{"service": "p.S", "method": "Get"}], "timeout": "1.5s",
          "waitForReady": true, "retryPolicy": {"maxAttempts": 4, "initialBackoff": "0.1s"}}]})";
  CHECK(Options(WithConfig(config, FlowOfSite())) ==
        Rows{"service_config 4 unknown yes set 1500000000"});
}

TEST_CASE("a service config says of hedging, for all methods of a service") {
  const std::string config =
      R"({"methodConfig": [{"name": [{"service": "p.S"}], "hedgingPolicy": {"maxAttempts": 2}}]})";
  CHECK(Options(WithConfig(config, FlowOfSite())) == Rows{"unknown - yes unknown unknown -"});
}

TEST_CASE("another method's config, and none, say nothing") {
  const std::string config =
      R"({"methodConfig": [{"name": [{"service": "p.S", "method": "Put"}], "timeout": "1s",
          "retryPolicy": {"maxAttempts": 4}}]})";
  CHECK(Options(WithConfig(config, FlowOfSite())) == Rows{"unknown - unknown unknown unknown -"});
  CHECK(Options(WithConfig("{not json", FlowOfSite())) ==
        Rows{"unknown - unknown unknown unknown -"});
}

TEST_CASE("what the code itself does comes before the config") {
  db::CallFlow flow = FlowOfSite();
  flow.retry.kind = db::RetryKind::kLoop;
  flow.retry.attempts = 2;
  flow.deadline.kind = db::DeadlineKind::kSet;
  flow.deadline.has_value = true;
  flow.deadline.nanoseconds = 7;
  const std::string config =
      R"({"methodConfig": [{"name": [{}], "timeout": "1s", "retryPolicy": {"maxAttempts": 4}}]})";
  CHECK(Options(WithConfig(config, flow)) == Rows{"loop 2 unknown unknown set 7"});
}

Failure Verdict(FailureVerdict verdict, std::vector<Outlet> outlets = {}) {
  Failure failure;
  failure.verdict = verdict;
  failure.confidence = Confidence::kHigh;
  failure.tested = verdict == FailureVerdict::kHandled;
  failure.outlets = std::move(outlets);
  return failure;
}

// What the two handlers do to a failure that the client returns to them.
db::UnitFacts WithHandlers(const Failure& in_one, const Failure& in_two) {
  const Outlet returned{Outlet::How::kReturn, Outlet::Value::kObject, {}};
  db::UnitFacts facts = ParseMini(kText, "a/main.cc");
  db::CallFlow flow = FlowOfSite();
  flow.failure = Verdict(FailureVerdict::kPropagates, {returned});
  facts.call_flows.push_back(flow);
  for (const auto& [name, line, failure] :
       {std::tuple{"one", 6u, in_one}, std::tuple{"two", 9u, in_two}}) {
    db::HelperFlow helper;
    helper.caller = HashBytes(name);
    helper.callee = HashBytes("client");
    helper.location = {"a/main.cc", line, 1};
    helper.arrivals = {{returned, failure}};
    facts.helper_flows.push_back(helper);
  }
  return facts;
}

Rows Verdicts(const db::UnitFacts& facts) {
  db::Connection db = Linked(facts);
  return Query(db, "SELECT failure FROM call_flow");
}

TEST_CASE("of what several handlers do to a failure the strongest counts at the call site") {
  const Failure returned =
      Verdict(FailureVerdict::kPropagates, {{Outlet::How::kReturn, Outlet::Value::kObject, {}}});
  const Failure handled = Verdict(FailureVerdict::kHandled);
  const Failure ignored = Verdict(FailureVerdict::kIgnored);
  CHECK(Verdicts(WithHandlers(handled, returned)) == Rows{"propagates"});
  CHECK(Verdicts(WithHandlers(returned, handled)) == Rows{"propagates"});
  CHECK(Verdicts(WithHandlers(handled, ignored)) == Rows{"handled"});
  CHECK(Verdicts(WithHandlers(ignored, ignored)) == Rows{"ignored"});
}

TEST_CASE("a failure that is left in a variable is unknown, unless somebody has looked at it") {
  const Outlet variable{Outlet::How::kVariable, Outlet::Value::kPositive, HashBytes("rc")};
  Failure left = Verdict(FailureVerdict::kPropagates, {variable});
  CHECK(Verdicts(WithHandlers(left, left)) == Rows{"unknown"});
  left.tested = true;
  CHECK(Verdicts(WithHandlers(left, left)) == Rows{"handled"});
}

}  // namespace
}  // namespace arterial::indexer
