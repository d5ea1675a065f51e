// db::Decode: batches come from worker processes and from databases of any age.
#include "db/facts.h"

#include "tests/fuzz/fuzz.h"

using arterial::db::Decode;
using arterial::db::Encode;

std::vector<std::string> Seeds() {
  arterial::db::UnitFacts facts;
  std::vector<std::string> seeds = {Encode(facts)};
  facts.functions = {{{1, 2}, "shop::Pay", {"pay.cc", 10, 3}, false, true, false},
                     {{3, 4}, "main", {"main.cc", 300, 5}, true, false, false}};
  facts.calls = {{{3, 4}, {1, 2}, arterial::db::Via::kAsync, {"main.cc", 310, 5}}};
  facts.overrides = {{{1, 2}, {5, 6}, {7, 8}}};
  facts.constructed = {{{7, 8}}};
  facts.span_sites = {{{1, 2}, {"pay.cc", 11, 1}, "opentelemetry", "pay", false}};
  facts.call_sites = {{{1, 2}, {"pay.cc", 13, 9}, "grpc", "p.S/M", "unary", "blocking", {0}}};
  facts.handlers = {{{1, 2}, {"pay.cc", 10, 3}, "grpc", "p.T/N", "unary", "handler_override"}};
  facts.issues = {{"unit_degraded", "warning", {"pay.cc", 1, 1}, "missing b.h"}};
  facts.inputs = {"/x/pay.cc", "/x/b.h"};
  facts.missing = {"b.h"};
  facts.first_error = "pay.cc:1: 'b.h' file not found";
  facts.degraded = true;
  seeds.push_back(Encode(facts));
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto facts = Decode({reinterpret_cast<const char*>(data), size});
  if (!facts.ok()) {
    FUZZ_CHECK(!facts.error().message.empty());
    return 0;
  }
  // What is accepted has one encoding, which means the same.
  const std::string bytes = Encode(*facts);
  const auto again = Decode(bytes);
  FUZZ_CHECK(again.ok());
  FUZZ_CHECK(Encode(*again) == bytes);
  return 0;
}
