#include "runtime_join/match/component_only.h"

#include <algorithm>

namespace arterial::runtime {

std::vector<int> MatchComponentOnly(const MatchInput& input) {
  std::vector<int> picked;
  if (input.callee_named) return picked;
  const auto answers = [&](const std::string& operation) {
    return std::any_of(input.callee_binaries.begin(), input.callee_binaries.end(), [&](int binary) {
      const std::vector<int>& handlers = input.index.handlers_of[binary];
      return std::any_of(handlers.begin(), handlers.end(), [&](int handler) {
        return input.index.handlers[handler].operation == operation;
      });
    });
  };
  for (size_t i = 0; i < input.candidates.size(); ++i) {
    const std::string& operation = input.index.sites[input.candidates[i].site].operation;
    // Without a chain from the handler too little is left to go by.
    if (!operation.empty() && input.candidates[i].edge >= 0 && answers(operation))
      picked.push_back(static_cast<int>(i));
  }
  return picked;
}

}  // namespace arterial::runtime
