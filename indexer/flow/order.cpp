#include "indexer/flow/order.h"

namespace arterial::indexer {
namespace {

StepOrder OrderOfPair(const FunctionGraph& graph, const std::vector<Step>& steps,
                      const Waiting& waiting, size_t i, size_t j) {
  const Step& first = steps[i];
  const Step& second = steps[j];
  // A callback begins when its call is over.
  if (second.follows == i) return StepOrder::kAwaited;
  if (first.begin == second.begin)
    return first.call == second.call && first.deferred == second.deferred ? StepOrder::kTogether
                                                                          : StepOrder::kAwaited;
  const bool first_runs = waiting.at[j].Has(i);
  const bool second_runs = waiting.at[i].Has(j);
  if (graph.Reaches(first.begin, second.begin)) {
    if (first_runs) return StepOrder::kRunning;
    return second_runs ? StepOrder::kRepeated : StepOrder::kAwaited;
  }
  const bool beside = (first_runs && first.mode == StepMode::kStarts) ||
                      (second_runs && second.mode == StepMode::kStarts);
  return beside ? StepOrder::kRunning : StepOrder::kExclusive;
}

}  // namespace

std::string OrderOf(const FunctionGraph& graph, const std::vector<Step>& steps,
                    const Waiting& waiting) {
  std::string order;
  for (size_t i = 0; i < steps.size(); ++i)
    for (size_t j = i + 1; j < steps.size(); ++j)
      order.push_back(static_cast<char>(OrderOfPair(graph, steps, waiting, i, j)));
  return order;
}

}  // namespace arterial::indexer
