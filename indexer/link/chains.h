// The best chain from a function (a handler or main) to each call site it can reach.
#pragma once

#include <span>
#include <vector>

#include "indexer/link/resolve.h"

namespace arterial::indexer {

struct ChainStep {
  uint32_t node = 0;  // local node reached
  Arc arc;            // how; meaningless at position 0
};

struct Chain {
  size_t site = 0;               // index into the sites asked for
  uint8_t rank = 0;              // of the least certain step, 0 when there is none
  std::vector<ChainStep> steps;  // the first is the root
};

// Finds, for each site, the chain whose least certain step is best and, among those, the shortest;
// ties go to the smaller node numbers. That order (bottleneck, then hops) is not one that Dijkstra
// with one label a node can find, so it is a breadth-first search for each threshold of certainty,
// over steps at least that certain: O(arcs) a root and rank that occurs. No chain passes through
// main.
class ChainFinder {
 public:
  // `sites`: for each call site its enclosing functions as local nodes.
  ChainFinder(const BinaryGraph& graph, std::span<const std::vector<uint32_t>> sites);
  // Chains from the best of `roots`, sorted by site.
  std::vector<Chain> From(const std::vector<uint32_t>& roots);

 private:
  void Search(const std::vector<uint32_t>& roots, uint8_t threshold);
  uint32_t Nearest(size_t site) const;
  Chain Trace(size_t site, uint32_t node) const;

  const BinaryGraph& graph_;
  std::vector<uint8_t> ranks_;  // that some arc has, ascending
  std::span<const std::vector<uint32_t>> sites_;
  std::vector<uint32_t> seen_;    // == round_: reached by the last search
  std::vector<uint32_t> hops_;    // from the root
  std::vector<uint32_t> before_;  // node before on the way, kNone at a root
  std::vector<uint32_t> arc_;     // arc that leads here
  std::vector<uint32_t> queue_;
  uint32_t round_ = 0;
};

}  // namespace arterial::indexer
