// Collects the facts of one unit, each once, and puts them into the order that makes equal units
// give equal bytes.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>
#include <vector>

#include "db/facts.h"

namespace arterial::indexer {

class FactsBuilder {
 public:
  void AddFunction(db::FunctionFact function);
  void AddCall(db::CallFact call) { calls_.insert(std::move(call)); }
  void AddOverride(const db::OverrideFact& override) { overrides_.insert(override); }
  void AddConstructed(const db::FunctionId& type) { constructed_.insert({type}); }
  // `live_spans` are numbers returned by AddSpanSite.
  void AddCallSite(db::CallSiteFact site, const std::vector<uint32_t>& live_spans);
  void AddHandler(db::HandlerFact handler) { handlers_.insert(std::move(handler)); }
  uint32_t AddSpanSite(db::SpanSiteFact site);
  void AddOpenCall(const db::OpenCallFact& call) { open_calls_.insert(call); }
  // `span_sites` and `span_site`: numbers returned by AddSpanSite.
  void AddContext(db::ContextFact context) { contexts_.push_back(std::move(context)); }
  void AddHeldSpan(uint32_t span_site, const db::FunctionId& holder) {
    held_spans_.insert({span_site, holder});
  }
  void AddEndpoint(db::EndpointFact endpoint) { endpoints_.insert(std::move(endpoint)); }
  void AddEndedHolder(const db::FunctionId& holder) { ended_holders_.insert(holder); }
  const db::SpanSiteFact& SpanSite(uint32_t number) const { return span_sites_[number]; }
  // What is known of the call at that place; made on first use.
  db::CallFlow& FlowOf(const db::FunctionId& function, const db::Location& call);
  db::HelperFlow& HelperFlowOf(const db::FunctionId& caller, const db::FunctionId& callee,
                               const db::Location& call);
  const auto& helper_flows() const { return helper_flows_; }
  void AddChannel(db::ChannelFact channel) { channels_.insert(std::move(channel)); }
  void AddBodyFlow(db::BodyFlow flow) { body_flows_.insert(std::move(flow)); }
  // As db::UnitFacts::follows.
  void SetFollows(std::vector<db::FunctionId> functions) { follows_ = std::move(functions); }
  void AddIssue(db::IssueFact issue) { issues_.insert(std::move(issue)); }

  bool IsHandler(const db::FunctionId& function) const {
    return std::any_of(handlers_.begin(), handlers_.end(), [&](const db::HandlerFact& handler) {
      return handler.function == function;
    });
  }
  const std::set<db::CallFact>& calls() const { return calls_; }
  const std::vector<db::CallSiteFact>& call_sites() const { return call_sites_; }

  // A handler runs when a request comes in: that its registration names it is no call.
  void DetachFromRegistration(const db::FunctionId& handler) { registered_.insert(handler); }
  bool IsRegistered(const db::FunctionId& function) const { return registered_.contains(function); }

  // Leaves the builder empty. inputs, first_error, missing and degraded are the caller's to fill.
  db::UnitFacts Finish();

 private:
  // Span sites in order and once each; what refers to them gets their new numbers.
  void FinishSpans(db::UnitFacts& facts);

  std::vector<db::FunctionFact> functions_;
  std::set<db::FunctionId> defined_;
  std::set<db::CallFact> calls_;
  std::set<db::OverrideFact> overrides_;
  std::set<db::ConstructedFact> constructed_;
  std::vector<db::CallSiteFact> call_sites_;
  std::set<db::HandlerFact> handlers_;
  std::vector<db::SpanSiteFact> span_sites_;
  std::set<db::OpenCallFact> open_calls_;
  std::vector<db::ContextFact> contexts_;
  std::set<db::HeldSpanFact> held_spans_;
  std::set<db::EndpointFact> endpoints_;
  std::set<db::FunctionId> ended_holders_;
  std::map<std::pair<db::FunctionId, db::Location>, db::CallFlow> call_flows_;
  std::map<std::tuple<db::FunctionId, db::FunctionId, db::Location>, db::HelperFlow> helper_flows_;
  std::set<db::ChannelFact> channels_;
  std::set<db::BodyFlow> body_flows_;
  std::optional<std::vector<db::FunctionId>> follows_;
  std::set<db::IssueFact> issues_;
  std::set<db::FunctionId> registered_;
};

}  // namespace arterial::indexer
