#include "runtime_join/match/span_constant.h"

#include <algorithm>

namespace arterial::runtime {
namespace {

bool CanBeOpen(const StaticIndex::Site& site, std::string_view span_name) {
  return std::binary_search(site.span_names.begin(), site.span_names.end(), span_name);
}

}  // namespace

std::vector<int> MatchSpanConstant(const MatchInput& input) {
  std::vector<int> live, named;
  for (size_t i = 0; i < input.candidates.size(); ++i) {
    const StaticIndex::Site& site = input.index.sites[input.candidates[i].site];
    const bool same = !site.operation.empty() && SameOperation(input, site);
    // A callee without a name of its own contradicts no site.
    if ((same || site.operation.empty() || !input.callee_named) &&
        !input.evidence.span_name.empty() && CanBeOpen(site, input.evidence.span_name))
      live.push_back(static_cast<int>(i));
    if (same && input.callee_by_span) named.push_back(static_cast<int>(i));
  }
  return live.empty() ? named : live;
}

std::vector<Candidate> CallsUnderSpan(const StaticIndex& index, std::string_view name,
                                      std::span<const std::string_view> above,
                                      std::span<const Candidate> candidates) {
  std::vector<Candidate> strict, all;
  for (const Candidate& candidate : candidates) {
    const StaticIndex::Site& site = index.sites[candidate.site];
    if (site.operation.empty() || !CanBeOpen(site, name)) continue;
    all.push_back(candidate);
    // A name that is neither this span's nor one of those above is that of a span within: it would
    // have been seen beneath.
    const bool within =
        std::any_of(site.span_names.begin(), site.span_names.end(), [&](const std::string& open) {
          return open != name && std::find(above.begin(), above.end(), open) == above.end();
        });
    if (!within) strict.push_back(candidate);
  }
  return strict.empty() ? all : strict;
}

}  // namespace arterial::runtime
