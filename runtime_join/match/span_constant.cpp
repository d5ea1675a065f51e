#include "runtime_join/match/span_constant.h"

#include <algorithm>

namespace arterial::runtime {

// A span of the call's own function tells more than one that any of its callers opened.
std::vector<int> MatchSpanConstant(const MatchInput& input) {
  std::vector<int> picked;
  if (input.evidence.span_name.empty()) return picked;
  for (const auto names : {&StaticIndex::Site::span_names, &StaticIndex::Site::inherited_names}) {
    for (size_t i = 0; i < input.candidates.size(); ++i) {
      const StaticIndex::Site& site = input.index.sites[input.candidates[i].site];
      if (!site.operation.empty() && !SameOperation(input, site)) continue;
      if (std::binary_search((site.*names).begin(), (site.*names).end(), input.evidence.span_name))
        picked.push_back(static_cast<int>(i));
    }
    if (!picked.empty()) break;
  }
  return picked;
}

}  // namespace arterial::runtime
