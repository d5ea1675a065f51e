#include "indexer/link/chains.h"

#include <algorithm>

namespace arterial::indexer {

ChainFinder::ChainFinder(const BinaryGraph& graph, std::span<const std::vector<uint32_t>> sites)
    : graph_(graph), sites_(sites) {
  const size_t size = graph.nodes.size();
  seen_.assign(size, 0);
  hops_.assign(size, 0);
  before_.assign(size, kNone);
  arc_.assign(size, 0);
  std::vector<bool> occurs(kRanks, false);
  occurs[0] = true;  // a site in the root itself needs no arc
  for (const Arc& arc : graph.arcs) occurs[arc.rank] = true;
  for (uint8_t rank = 0; rank < kRanks; ++rank)
    if (occurs[rank]) ranks_.push_back(rank);
}

void ChainFinder::Search(const std::vector<uint32_t>& roots, uint8_t threshold) {
  ++round_;
  queue_ = roots;
  for (uint32_t root : roots) {
    seen_[root] = round_;
    hops_[root] = 0;
    before_[root] = kNone;
  }
  for (size_t next = 0; next < queue_.size(); ++next) {
    const uint32_t node = queue_[next];
    for (uint32_t i = graph_.begin[node]; i < graph_.begin[node + 1]; ++i) {
      const Arc& arc = graph_.arcs[i];
      if (arc.rank > threshold || seen_[arc.to] == round_ || graph_.is_main[arc.to]) continue;
      seen_[arc.to] = round_;
      hops_[arc.to] = hops_[node] + 1;
      before_[arc.to] = node;
      arc_[arc.to] = i;
      queue_.push_back(arc.to);
    }
  }
}

// The enclosing function of the site that the last search reached with the fewest steps.
uint32_t ChainFinder::Nearest(size_t site) const {
  uint32_t best = kNone;
  for (uint32_t node : sites_[site])
    if (seen_[node] == round_ && (best == kNone || hops_[node] < hops_[best])) best = node;
  return best;
}

Chain ChainFinder::Trace(size_t site, uint32_t node) const {
  Chain chain{site, 0, {}};
  for (; node != kNone; node = before_[node]) {
    ChainStep step{node, {}};
    if (before_[node] != kNone) {
      step.arc = graph_.arcs[arc_[node]];
      chain.rank = std::max(chain.rank, step.arc.rank);
    }
    chain.steps.push_back(step);
  }
  std::reverse(chain.steps.begin(), chain.steps.end());
  return chain;
}

std::vector<Chain> ChainFinder::From(const std::vector<uint32_t>& roots) {
  std::vector<Chain> chains;
  if (roots.empty()) return chains;
  // First by any step: what cannot be reached at all need not be sought again.
  Search(roots, ranks_.back());
  std::vector<size_t> open;
  for (size_t site = 0; site < sites_.size(); ++site)
    if (Nearest(site) != kNone) open.push_back(site);
  for (size_t i = 0; i < ranks_.size() && !open.empty(); ++i) {
    if (ranks_.size() > 1) Search(roots, ranks_[i]);
    std::erase_if(open, [&](size_t site) {
      const uint32_t node = Nearest(site);
      if (node != kNone) chains.push_back(Trace(site, node));
      return node != kNone;
    });
  }
  std::sort(chains.begin(), chains.end(),
            [](const Chain& a, const Chain& b) { return a.site < b.site; });
  return chains;
}

}  // namespace arterial::indexer
