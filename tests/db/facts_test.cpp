#include "db/facts.h"

#include <random>

#include "tests/catch.h"

namespace arterial::db {
namespace {

UnitFacts Sample() {
  UnitFacts facts;
  const FunctionId a{1, 2};
  const FunctionId b{3, 4};
  facts.functions = {{a, "shop::Handler::Do", {"a.cc", 10, 3}, false, false, false},
                     {b, "main", {"b.cc", 300, 5}, true, false, false}};
  facts.calls = {{a, b, Via::kAsync, {"a.cc", 12, 5}}};
  facts.overrides = {{a, b, {9, 9}}};
  facts.declared = {{b, "shop::Base::Get"}, {{9, 9}, "shop::Derived"}};
  facts.constructed = {{{9, 9}}};
  facts.span_sites = {{a, {"a.cc", 11, 1}, "opentelemetry", "work", false}};
  facts.call_sites = {{a, {"a.cc", 13, 9}, "grpc", "p.S/M", "unary", "blocking", {0}}};
  facts.handlers = {{a, {"a.cc", 10, 3}, "grpc", "p.T/N", "unary", "handler_override"}};
  facts.open_calls = {{a, b, 0}};
  facts.contexts = {{a, {"a.cc", 14, 9}, "opentelemetry", true, {0}}};
  facts.held_spans = {{0, {5, 6}}};
  facts.ended_holders = {{5, 6}};
  CallFlow& flow = facts.call_flows.emplace_back();
  flow.function = a;
  flow.location = {"a.cc", 13, 9};
  flow.failure = {FailureVerdict::kPropagates,
                  Confidence::kHigh,
                  {"a.cc", 15, 3},
                  {{{"a.cc", 14, 7}, "tested"}},
                  {{Outlet::How::kVariable, Outlet::Value::kNegative, Outlet::Parameter(1)}},
                  true,
                  false};
  flow.deadline.has_value = true;
  flow.deadline.nanoseconds = -1;
  flow.loop = {"items", Known::kYes, {"a.cc", 12, 1}};
  HelperFlow& helper = facts.helper_flows.emplace_back();
  helper.caller = a;
  helper.callee = b;
  helper.arrivals = {{{}, flow.failure}};
  facts.body_flows = {{a,
                       {{{"a.cc", 13, 9}, {}, "p.S/M", true, StepMode::kStarts, StepEnd::kOver, 15},
                        {{"a.cc", 14, 9}, b, "", false, StepMode::kCalls, StepEnd::kLoose, 0}},
                       "p",
                       "n"}};
  facts.issues = {{"unit_degraded", "warning", {"a.cc", 1, 1}, "x"}};
  facts.inputs = {"/x/a.cc", "/x/b.h"};
  facts.first_error = "a.cc:1: no";
  facts.missing = {"b.h"};
  facts.degraded = true;
  return facts;
}

TEST_CASE("facts survive encoding, and equal facts give equal bytes") {
  const std::string bytes = Encode(Sample());
  CHECK(bytes == Encode(Sample()));
  Result<UnitFacts> read = Decode(bytes);
  REQUIRE(read.ok());
  CHECK(Encode(*read) == bytes);
  CHECK(read->call_sites == Sample().call_sites);
  CHECK(read->call_flows == Sample().call_flows);
  CHECK(read->helper_flows == Sample().helper_flows);
  CHECK(read->body_flows == Sample().body_flows);
  CHECK(read->functions[1].is_main);
}

TEST_CASE("a batch whose steps and their pairs do not fit is refused") {
  const auto refused = [](auto change) {
    UnitFacts facts = Sample();
    change(facts.body_flows[0]);
    return !Decode(Encode(facts)).ok();
  };
  CHECK_FALSE(refused([](BodyFlow& f) { f.order = "b"; }));
  CHECK(refused([](BodyFlow& f) { f.order = ""; }));
  CHECK(refused([](BodyFlow& f) { f.order = "?"; }));
  CHECK(refused([](BodyFlow& f) { f.dependence = "nn"; }));
  CHECK(refused([](BodyFlow& f) { f.steps.pop_back(); }));
}

TEST_CASE("a batch that refers to a span site it lacks is refused") {
  const auto refused = [](auto change) {
    UnitFacts facts = Sample();
    change(facts);
    return !Decode(Encode(facts)).ok();
  };
  CHECK_FALSE(refused([](UnitFacts&) {}));
  CHECK(refused([](UnitFacts& f) { f.call_sites[0].span_sites = {1}; }));
  CHECK(refused([](UnitFacts& f) { f.open_calls[0].span_site = 1; }));
  CHECK(refused([](UnitFacts& f) { f.contexts[0].span_sites = {0, 1}; }));
  CHECK(refused([](UnitFacts& f) { f.held_spans[0].span_site = 1; }));
}

TEST_CASE("damaged batches are refused, never misread") {
  const std::string bytes = Encode(Sample());
  for (size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(Decode(std::string_view(bytes).substr(0, size)).ok());
  CHECK_FALSE(Decode(bytes + "x").ok());
  std::mt19937 random(7);
  for (int i = 0; i < 20000; ++i) {
    std::string broken = bytes;
    for (int n = 0; n < 3; ++n) broken[random() % broken.size()] = static_cast<char>(random());
    (void)Decode(broken).ok();  // must end without a fault
  }
}

}  // namespace
}  // namespace arterial::db
