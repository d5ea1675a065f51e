#include "indexer/link/failures.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "db/combine.h"

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::Failure;
using db::FailureVerdict;
using db::Outlet;

Failure Unknown(const Failure& inner) {
  Failure failure;
  failure.evidence = inner.evidence;
  failure.fire_and_forget = inner.fire_and_forget;
  return failure;
}

// The flow of a helper's call for a failure that leaves it by `outlet`.
const Failure* ArrivalOf(const db::HelperFlow& flow, const Outlet& outlet) {
  for (const db::HelperFlow::Arrival& arrival : flow.arrivals)
    if (arrival.from == outlet) return &arrival.failure;
  return nullptr;
}

}  // namespace

Failure FailureChains::AtSite(uint32_t call_site) const {
  const auto& [file, line, column, operation] = *linked_.call_sites[call_site].key;
  const auto flow = program_.call_flows.find({file, line, column, std::string()});
  return flow == program_.call_flows.end() ? Failure() : Received(flow->second.failure);
}

Failure FailureChains::Received(Failure failure) const {
  if (failure.verdict == FailureVerdict::kPropagates) return failure;
  for (const Outlet& outlet : failure.outlets) {
    const auto receiver = program_.receivers.find(outlet.id);
    if (outlet.how != Outlet::How::kPassed || receiver == program_.receivers.end()) continue;
    Failure passed = receiver->second;
    std::erase_if(passed.outlets, [](const Outlet& way) {
      return way.how != Outlet::How::kThrow && way.how != Outlet::How::kAnswer;
    });
    if (passed.outlets.empty()) continue;
    passed.confidence = std::min({passed.confidence, failure.confidence, Confidence::kMedium});
    passed.tested = passed.tested || failure.tested;
    passed.evidence.insert(passed.evidence.begin(), failure.evidence.begin(),
                           failure.evidence.end());
    return passed;
  }
  failure.outlets.clear();
  return failure;
}

std::span<const HelperCall> FailureChains::CallsOf(const Edge& step) const {
  const auto place = std::tie(step.from, step.to, step.file, step.line);
  const auto of = [](const HelperCall& call) {
    return std::tie(call.from, call.to, call.file, call.line);
  };
  const auto first =
      std::partition_point(program_.helper_calls.begin(), program_.helper_calls.end(),
                           [&](const HelperCall& call) { return of(call) < place; });
  auto last = first;
  while (last != program_.helper_calls.end() && of(*last) == place) ++last;
  return {first, last};
}

Failure FailureChains::InCaller(const Edge& step, const Failure& inner) const {
  std::optional<Failure> all;
  const auto add = [&](const Failure& outer) {
    Failure failure = db::After(inner, outer);
    all = all ? db::Either(std::move(*all), failure) : std::move(failure);
  };
  for (const Outlet& outlet : inner.outlets) {
    if (outlet.how == Outlet::How::kAnswer) {
      add(db::Through(inner, outlet));
      continue;
    }
    bool known = false;
    for (const HelperCall& call : CallsOf(step))
      if (const Failure* failure = ArrivalOf(call.flow, outlet)) {
        add(Received(*failure));
        known = true;
      }
    if (known) continue;
    const bool called =
        step.via == db::Via::kCall || step.via == db::Via::kLambda || step.via == db::Via::kVirtual;
    // What nothing catches goes on, or ends the thread and with it the process.
    if (outlet.how == Outlet::How::kThrow && (called || step.via == db::Via::kThread))
      add(db::Through(inner, outlet));
    else
      add(Unknown(inner));
  }
  return all ? std::move(*all) : Unknown(inner);
}

// Whether what leaves the handler is its failure.
Failure FailureChains::InRoot(const StaticEdge& chain, Failure failure) const {
  const bool main = chain.handler == kNone;
  const std::string framework = main ? "" : linked_.handlers[chain.handler].site->framework;
  bool fails = false, unsure = false;
  for (const Outlet& outlet : failure.outlets) {
    switch (outlet.how) {
      case Outlet::How::kThrow:
      case Outlet::How::kAnswer:
        fails = true;
        break;
      case Outlet::How::kReturn:
        // A program's exit code; elsewhere a status object. Other returned values are data.
        fails |= main ? db::EndsMainBadly(outlet)
                      : outlet.value == Outlet::Value::kObject && framework != "thrift";
        break;
      case Outlet::How::kCallback:
        fails = true;
        failure.confidence = std::min(failure.confidence, Confidence::kMedium);
        break;
      case Outlet::How::kVariable:
      case Outlet::How::kPassed:
        unsure = true;
        break;
    }
  }
  failure.outlets.clear();
  if (fails) return failure;
  // Who looked at it has dealt with it, though the rest lies where somebody may find it.
  unsure = unsure && !failure.tested;
  failure.verdict = unsure ? FailureVerdict::kUnknown : FailureVerdict::kHandled;
  failure.confidence = std::min(failure.confidence, Confidence::kMedium);
  return failure;
}

Failure FailureChains::Of(const StaticEdge& chain) const {
  Failure failure = AtSite(chain.call_site);
  for (size_t i = chain.steps.size(); i-- > 1;) {
    if (failure.verdict != FailureVerdict::kPropagates) return failure;
    failure = InCaller(*chain.steps[i].edge, failure);
  }
  return failure.verdict == FailureVerdict::kPropagates ? InRoot(chain, std::move(failure))
                                                        : failure;
}

Failure FailureChains::Of(uint32_t call_site, const std::vector<const Failure*>& chains) const {
  if (chains.empty()) return AtSite(call_site);
  Failure all = *chains.front();
  for (const Failure* chain : chains) {
    if (chain->verdict == all.verdict) {
      all.confidence = std::min(all.confidence, chain->confidence);
      continue;
    }
    // A failure that one handler minds and another does not: each has its own word, here the
    // strongest counts.
    const bool known = all.verdict != FailureVerdict::kUnknown;
    const bool other_known = chain->verdict != FailureVerdict::kUnknown;
    all = known && other_known ? db::Either(std::move(all), *chain) : known ? all : *chain;
    all.confidence =
        known && other_known ? std::min(all.confidence, Confidence::kMedium) : Confidence::kLow;
  }
  return all;
}

void FailureChains::AddSurroundings(StaticEdge& chain) const {
  const auto add = [&](const db::Condition& condition, const db::Loop& loop) {
    if (!condition.text.empty()) {
      if (chain.condition.text.empty()) chain.condition.location = condition.location;
      chain.condition.text += (chain.condition.text.empty() ? "" : " && ") + condition.text;
      if (chain.condition.flag.empty()) chain.condition.flag = condition.flag;
    }
    if (chain.loop.over.empty()) chain.loop = loop;
  };
  for (size_t i = 1; i < chain.steps.size(); ++i)
    if (const auto calls = CallsOf(*chain.steps[i].edge); !calls.empty())
      add(calls.front().flow.condition, calls.front().flow.loop);
  const auto& [file, line, column, operation] = *linked_.call_sites[chain.call_site].key;
  const auto flow = program_.call_flows.find({file, line, column, std::string()});
  if (flow != program_.call_flows.end()) add(flow->second.condition, flow->second.loop);
}

}  // namespace arterial::indexer
