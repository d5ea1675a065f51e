#include "runtime_join/match/operation_match.h"

#include "runtime_join/match/dependency.h"
#include "runtime_join/match/span_constant.h"
#include "tests/catch.h"

namespace arterial::runtime {
namespace {

TEST_CASE("RPC operations match as far as both sides know them") {
  CHECK(MatchOperation("shop.pay.Pay/Charge", "shop.pay.Pay/Charge") == kExactOperation);
  CHECK(MatchOperation("shop.pay.Pay/Charge", "Pay/Charge") > 0);
  CHECK(MatchOperation("Pay/Charge", "shop.pay.Pay/Charge") > 0);
  CHECK(MatchOperation("shop.pay.Pay/Charge", "/Charge") > 0);
  CHECK(MatchOperation("shop.pay.Pay/Charge", "shop.pay.Pay/charge") > 0);
  CHECK(MatchOperation("shop.pay.Pay/Charge", "shop.pay.Pay/charge") <
        MatchOperation("shop.pay.Pay/Charge", "pay.Pay/Charge"));
  CHECK(MatchOperation("shop.pay.Pay/Charge", "shop.pay.Pay/Refund") == 0);
  CHECK(MatchOperation("shop.pay.Pay/Charge", "shop.NotPay/Charge") == 0);
  CHECK(MatchOperation("shop.pay.Pay/Charge", "y.Pay/Charge") == 0);  // "pay" does not end in ".y"
  CHECK(MatchOperation("", "a/b") == 0);
  CHECK(MatchOperation("a/b", "") == 0);
}

TEST_CASE("HTTP templates match paths and routes, the most specific best") {
  const char* kRegex = "GET /product/([^/]+)";
  CHECK(MatchOperation(kRegex, "GET /product/17") > 0);
  CHECK(MatchOperation(kRegex, "GET /product/{id}") > MatchOperation(kRegex, "GET /product/17"));
  CHECK(MatchOperation(kRegex, "POST /product/17") == 0);
  CHECK(MatchOperation(kRegex, "GET /product/17/reviews") == 0);
  CHECK(MatchOperation("GET /a/:x", "GET /a/b") < MatchOperation("GET /a/b", "GET /a/b"));
  CHECK(MatchOperation("GET /a/{x}/c", "GET /a/b/c") > MatchOperation("GET /a/**", "GET /a/b/c"));
  CHECK(MatchOperation("GET /a/b", "GET /a/{x}") == 0);
  CHECK(MatchOperation("GET /", "GET /") == kExactOperation);
  CHECK(MatchOperation("GET /a", "shop.A/a") == 0);
  CHECK(MatchOperation("* /a/{}", "PUT /a/b") > 0);
  CHECK(MatchOperation("GET /a/{}/c", "GET /a/17/c") > 0);
  CHECK(MatchOperation("GET /a/{}", "PUT /a/b") == 0);
}

TEST_CASE("store operations match with or without the name of what they touch") {
  CHECK(MatchOperation("redis:zrange", "redis:ZRANGE") > 0);
  CHECK(MatchOperation("kafka:publish orders", "kafka:publish") > 0);
  CHECK(MatchOperation("kafka:publish orders", "kafka:publish order") == 0);
  CHECK(MatchOperation("redis:zrange", "redis:zrangebyscore") == 0);
}

TEST_CASE("names that say less than an operation are told apart") {
  for (const char* name : {"a.B/C", "GET /", "redis:get", "GET /x"}) CHECK(NamesOperation(name));
  for (const char* name : {"recv", "HTTP POST", "", "HTTP GET"}) CHECK_FALSE(NamesOperation(name));
}

TEST_CASE("what N requests never did happens in few of them") {
  CHECK(NeverObservedUpperBound(1) == Approx(0.95));
  CHECK(NeverObservedUpperBound(2000) == Approx(0.0014968).epsilon(0.001));
  CHECK(NeverObservedUpperBound(0) == 1);
}

TEST_CASE("a span of the call's own function goes before one of its callers") {
  StaticIndex index;
  index.sites.resize(3);
  index.sites[0].span_names = {"ask"};
  index.sites[0].inherited_names = {"server"};
  index.sites[1].inherited_names = {"ask", "server"};
  index.sites[2].span_names = {"other"};
  const std::vector<Candidate> candidates = {{0, -1}, {1, -1}, {2, -1}};
  Evidence evidence;
  const auto picked = [&](const std::string& name) {
    evidence.span_name = name;
    return MatchSpanConstant({index, evidence, "", candidates});
  };
  CHECK(picked("ask") == std::vector<int>{0});
  CHECK(picked("server") == std::vector<int>{0, 1});
  CHECK(picked("other") == std::vector<int>{2});
  CHECK(picked("unknown").empty());
  CHECK(picked("").empty());
}

}  // namespace
}  // namespace arterial::runtime
