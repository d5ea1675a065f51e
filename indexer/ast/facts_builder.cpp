#include "indexer/ast/facts_builder.h"

#include <algorithm>
#include <numeric>

namespace arterial::indexer {
namespace {

template <typename T>
void SortUnique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

void FactsBuilder::AddFunction(db::FunctionFact function) {
  if (defined_.insert(function.id).second) functions_.push_back(std::move(function));
}

void FactsBuilder::AddCallSite(db::CallSiteFact site, const std::vector<uint32_t>& live_spans) {
  site.span_sites = live_spans;
  call_sites_.push_back(std::move(site));
}

db::CallFlow& FactsBuilder::FlowOf(const db::FunctionId& function, const db::Location& call) {
  db::CallFlow& flow = call_flows_[{function, call}];
  flow.function = function;
  flow.location = call;
  return flow;
}

db::HelperFlow& FactsBuilder::HelperFlowOf(const db::FunctionId& caller,
                                           const db::FunctionId& callee, const db::Location& call) {
  db::HelperFlow& flow = helper_flows_[{caller, callee, call}];
  flow.caller = caller;
  flow.callee = callee;
  flow.location = call;
  return flow;
}

uint32_t FactsBuilder::AddSpanSite(db::SpanSiteFact site) {
  span_sites_.push_back(std::move(site));
  return static_cast<uint32_t>(span_sites_.size() - 1);
}

void FactsBuilder::FinishSpans(db::UnitFacts& facts) {
  std::vector<uint32_t> order(span_sites_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(),
            [&](uint32_t a, uint32_t b) { return span_sites_[a] < span_sites_[b]; });
  std::vector<uint32_t> renumbered(span_sites_.size());
  for (const uint32_t old : order) {
    if (facts.span_sites.empty() || facts.span_sites.back() != span_sites_[old])
      facts.span_sites.push_back(span_sites_[old]);
    renumbered[old] = static_cast<uint32_t>(facts.span_sites.size() - 1);
  }
  const auto renumber = [&](std::vector<uint32_t>& spans) {
    for (uint32_t& span : spans) span = renumbered[span];
    SortUnique(spans);
  };
  for (db::CallSiteFact& site : call_sites_) renumber(site.span_sites);
  for (db::ContextFact& context : contexts_) renumber(context.span_sites);
  SortUnique(call_sites_);
  SortUnique(contexts_);
  facts.call_sites = std::move(call_sites_);
  facts.contexts = std::move(contexts_);
  facts.endpoints.assign(endpoints_.begin(), endpoints_.end());
  for (db::OpenCallFact call : open_calls_) {
    call.span_site = renumbered[call.span_site];
    facts.open_calls.push_back(call);
  }
  for (db::HeldSpanFact held : held_spans_) {
    held.span_site = renumbered[held.span_site];
    facts.held_spans.push_back(held);
  }
  SortUnique(facts.open_calls);
  SortUnique(facts.held_spans);
  facts.ended_holders.assign(ended_holders_.begin(), ended_holders_.end());
}

db::UnitFacts FactsBuilder::Finish() {
  db::UnitFacts facts;
  facts.functions = std::move(functions_);
  std::sort(facts.functions.begin(), facts.functions.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  for (const db::CallFact& call : calls_) {
    const bool certain = call.via == db::Via::kCall || call.via == db::Via::kVirtual;
    if (certain || !registered_.contains(call.callee)) facts.calls.push_back(call);
  }
  facts.overrides.assign(overrides_.begin(), overrides_.end());
  facts.constructed.assign(constructed_.begin(), constructed_.end());
  facts.handlers.assign(handlers_.begin(), handlers_.end());
  for (auto& [place, flow] : call_flows_) facts.call_flows.push_back(std::move(flow));
  for (auto& [place, flow] : helper_flows_) {
    const auto& [caller, callee, location] = place;
    // Of a call of which nothing is known but that it is one, CallFact says enough.
    db::HelperFlow nothing;
    nothing.caller = caller;
    nothing.callee = callee;
    nothing.location = location;
    if (flow != nothing) facts.helper_flows.push_back(std::move(flow));
  }
  facts.channels.assign(channels_.begin(), channels_.end());
  facts.body_flows.assign(body_flows_.begin(), body_flows_.end());
  facts.follows_all = !follows_;
  if (follows_) facts.follows = std::move(*follows_);
  facts.issues.assign(issues_.begin(), issues_.end());

  FinishSpans(facts);
  *this = FactsBuilder();
  return facts;
}

}  // namespace arterial::indexer
