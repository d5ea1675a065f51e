#include "runtime_join/match/span_constant.h"

#include <algorithm>

namespace arterial::runtime {
namespace {

using Names = std::vector<std::string> StaticIndex::Site::*;
// A span of the call's own function tells more than one that any of its callers opened.
constexpr Names kNames[] = {&StaticIndex::Site::span_names, &StaticIndex::Site::inherited_names};

bool Contains(const std::vector<std::string>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

}  // namespace

std::vector<int> MatchSpanConstant(const MatchInput& input) {
  std::vector<int> named;
  for (const Names names : kNames) {
    std::vector<int> live;
    named.clear();
    for (size_t i = 0; i < input.candidates.size(); ++i) {
      const StaticIndex::Site& site = input.index.sites[input.candidates[i].site];
      const bool same = !site.operation.empty() && SameOperation(input, site);
      // A callee without a name of its own contradicts no site.
      if ((same || site.operation.empty() || !input.callee_named) &&
          !input.evidence.span_name.empty() && Contains(site.*names, input.evidence.span_name))
        live.push_back(static_cast<int>(i));
      if (same && input.callee_by_span) named.push_back(static_cast<int>(i));
    }
    if (!live.empty()) return live;
  }
  return named;
}

std::vector<Candidate> CallsUnderSpan(const StaticIndex& index, std::string_view name,
                                      std::span<const std::string_view> above,
                                      std::span<const Candidate> candidates) {
  for (const Names names : kNames) {
    std::vector<Candidate> strict, all;
    for (const Candidate& candidate : candidates) {
      const StaticIndex::Site& site = index.sites[candidate.site];
      if (site.operation.empty() || !Contains(site.*names, name)) continue;
      all.push_back(candidate);
      // A name that is neither this span's nor one of those above is that of a span within: it
      // would have been seen beneath.
      const bool within =
          std::any_of(site.span_names.begin(), site.span_names.end(), [&](const std::string& open) {
            return open != name && std::find(above.begin(), above.end(), open) == above.end();
          });
      if (!within) strict.push_back(candidate);
    }
    // In one function, which of two open spans is the outer one is not known; a caller's is.
    if (!strict.empty() || names == &StaticIndex::Site::inherited_names) return strict;
    if (!all.empty()) return all;
  }
  return {};
}

}  // namespace arterial::runtime
