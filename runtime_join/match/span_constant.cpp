#include "runtime_join/match/span_constant.h"

#include <algorithm>

namespace arterial::runtime {

std::vector<int> MatchSpanConstant(const MatchInput& input) {
  std::vector<int> picked;
  if (input.evidence.span_name.empty()) return picked;
  for (size_t i = 0; i < input.candidates.size(); ++i) {
    const StaticIndex::Site& site = input.index.sites[input.candidates[i].site];
    if (!site.operation.empty() && !SameOperation(input, site)) continue;
    if (std::binary_search(site.span_names.begin(), site.span_names.end(),
                           input.evidence.span_name))
      picked.push_back(static_cast<int>(i));
  }
  return picked;
}

}  // namespace arterial::runtime
