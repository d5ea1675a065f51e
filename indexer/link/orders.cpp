#include "indexer/link/orders.h"

#include <algorithm>
#include <map>

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::Dependence;
using db::Order;
using db::StepEnd;
using db::StepMode;

Dependence DependenceOf(char c) {
  switch (c) {
    case 'd':
      return Dependence::kYes;
    case 'c':
      return Dependence::kControl;
    case 'n':
      return Dependence::kNo;
    default:
      return Dependence::kUnknown;
  }
}

Confidence ConfidenceOf(const StaticEdge& chain) {
  const std::string_view word = chain.confidence;
  return word == "high" ? Confidence::kHigh
                        : (word == "medium" ? Confidence::kMedium : Confidence::kLow);
}

}  // namespace

std::vector<CallOrder> CallOrders::Of(std::span<const StaticEdge> chains) const {
  std::vector<CallOrder> orders;
  if (chains.size() > kMostOrderedSites) return orders;
  for (size_t i = 0; i < chains.size(); ++i)
    for (size_t j = i + 1; j < chains.size(); ++j)
      if (chains[i].call_site != chains[j].call_site)
        orders.push_back(Compare(chains[i], chains[j]));
  return orders;
}

CallOrders::Position CallOrders::At(const StaticEdge& chain, size_t level) const {
  Position at;
  const auto body = program_.bodies.find(chain.steps[level].node);
  if (body == program_.bodies.end()) return at;
  at.body = &body->second;
  const std::vector<ProgramStep>& steps = body->second.steps;
  if (level + 1 == chain.steps.size()) {
    const auto& [file, line, column, operation] = *linked_.call_sites[chain.call_site].key;
    for (uint32_t i = 0; i < steps.size(); ++i)
      if (steps[i].to == kNone && steps[i].line == line && steps[i].column == column &&
          program_.strings[steps[i].file] == file)
        at.step = i;
    return at;
  }
  // Where a function is called, else where else it is: a lambda's edge lies where it is written.
  const Edge& edge = *chain.steps[level + 1].edge;
  for (uint32_t i = 0; i < steps.size(); ++i) {
    if (steps[i].to != edge.to) continue;
    const bool here = steps[i].line == edge.line && steps[i].file == edge.file;
    if (at.step == kNone || here) at.step = i;
    if (here) break;
  }
  return at;
}

CallOrders::Tail CallOrders::TailBelow(const StaticEdge& chain, size_t level) const {
  Tail tail = Tail::kOver;
  const auto ended = [](StepEnd end) {
    return end == StepEnd::kOver ? Tail::kOver
                                 : (end == StepEnd::kReturned ? Tail::kHandedBack : Tail::kLoose);
  };
  for (size_t at = chain.steps.size(); at-- > level + 1;) {
    const Position position = At(chain, at);
    // Functions of one plain step have no body of their own here; a way that only stores the
    // function leads nowhere that is known.
    if (position.step == kNone) {
      const bool plain =
          at + 1 == chain.steps.size() || chain.steps[at + 1].edge->via <= db::Via::kVirtual;
      if (position.body != nullptr || !plain) return Tail::kUnknown;
      continue;
    }
    const ProgramStep& step = position.body->steps[position.step];
    if (step.mode == StepMode::kMaybe) return Tail::kUnknown;
    if (tail == Tail::kLoose) continue;
    if (step.mode == StepMode::kStarts || tail == Tail::kHandedBack) tail = ended(step.end);
  }
  return tail;
}

CallOrder CallOrders::Compare(const StaticEdge& a, const StaticEdge& b) const {
  CallOrder order;
  order.binary = a.binary;
  order.handler = a.handler;
  const bool swapped = b.call_site < a.call_site;
  order.first = swapped ? b.call_site : a.call_site;
  order.second = swapped ? a.call_site : b.call_site;
  const StaticEdge& first = swapped ? b : a;
  const StaticEdge& second = swapped ? a : b;
  order.confidence = std::min(ConfidenceOf(first), ConfidenceOf(second));
  for (size_t level = 0;; ++level) {
    // Together on their way: the same call, whatever is known of the function that makes it.
    if (level + 1 < first.steps.size() && level + 1 < second.steps.size() &&
        first.steps[level + 1].node == second.steps[level + 1].node &&
        first.steps[level + 1].edge == second.steps[level + 1].edge)
      continue;
    const Position x = At(first, level), y = At(second, level);
    if (x.step == kNone || y.step == kNone) {
      order.confidence = Confidence::kLow;
      return order;
    }
    if (x.step != y.step) {
      const Tail first_tail = TailBelow(first, level), second_tail = TailBelow(second, level);
      if (x.step < y.step) {
        Decide(x, first_tail, y, second_tail, order);
      } else {
        Decide(y, second_tail, x, first_tail, order);
        if (order.order == Order::kBefore) order.order = Order::kAfter;
      }
      return order;
    }
    if (level + 1 >= first.steps.size() || level + 1 >= second.steps.size()) {
      order.confidence = Confidence::kLow;
      return order;
    }
    // One call that leads to several definitions takes one of them.
    if (first.steps[level + 1].node != second.steps[level + 1].node) {
      order.order = Order::kExclusive;
      order.dependent = Dependence::kNo;
      order.confidence = std::min(order.confidence, Confidence::kMedium);
      AddEvidence(x, "goes to either", order);
      return order;
    }
  }
}

// `first` begins first, unless they exclude each other.
void CallOrders::Decide(const Position& first, Tail first_tail, const Position& second,
                        Tail second_tail, CallOrder& order) const {
  const Body& body = *first.body;
  const ProgramStep& step = body.steps[first.step];
  const ProgramStep& next = body.steps[second.step];
  const size_t pair = db::PairOfSteps(first.step, second.step, body.steps.size());
  const char relation = body.order[pair];
  const bool runs_on = step.mode == StepMode::kStarts || first_tail != Tail::kOver;
  const bool next_runs_on = next.mode == StepMode::kStarts || second_tail != Tail::kOver;
  // Who cannot be waited for in this function.
  const bool loose = first_tail == Tail::kLoose;
  if (step.mode == StepMode::kMaybe || first_tail == Tail::kUnknown) {
    order.order = relation == 'x' ? Order::kExclusive : Order::kUnknown;
  } else if (relation == 'x') {
    order.order = Order::kExclusive;
  } else if (relation == '=') {
    order.order = runs_on && next_runs_on ? Order::kConcurrent : Order::kUnknown;
  } else if ((relation == 'p' || loose) && runs_on) {
    order.order = Order::kConcurrent;
  } else if (relation == 'q' && next_runs_on) {
    order.order = Order::kConcurrent;
  } else {
    order.order = Order::kBefore;
  }
  order.dependent =
      order.order == Order::kBefore ? DependenceOf(body.dependence[pair]) : Dependence::kNo;
  if (order.order == Order::kUnknown) {
    order.dependent = DependenceOf(body.dependence[pair]);
    order.confidence = Confidence::kLow;
  }
  if (loose) order.confidence = std::min(order.confidence, Confidence::kMedium);
  AddEvidence(first, "first", order);
  if (runs_on && step.awaited_line != 0)
    order.evidence.push_back(
        {{program_.strings[step.file], step.awaited_line, 0}, "the first is awaited"});
  AddEvidence(second, "second", order);
}

void CallOrders::AddEvidence(const Position& at, const char* says, CallOrder& order) const {
  const ProgramStep& step = at.body->steps[at.step];
  order.evidence.push_back({{program_.strings[step.file], step.line, step.column}, says});
}

}  // namespace arterial::indexer
