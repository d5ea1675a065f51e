// The slice of one binary with every call resolved to definitions inside that binary.
#pragma once

#include <unordered_map>
#include <vector>

#include "indexer/link/binaries.h"
#include "indexer/link/slice.h"

namespace arterial::indexer {

// How certain a step is: the order of db::Via, then virtual calls whose receiver's class is nowhere
// seen to be constructed.
inline constexpr uint8_t kUnconstructed = static_cast<uint8_t>(db::Via::kStored) + 1;
inline constexpr uint8_t kRanks = kUnconstructed + 1;

struct Arc {
  uint32_t to = 0;    // local node
  uint8_t rank = 0;   // of certainty, 0 is best
  uint32_t edge = 0;  // into Slice::edges
};

// Local nodes are numbered in the order of their global numbers.
struct BinaryGraph {
  std::vector<NodeId> nodes;    // local -> global, sorted
  std::vector<uint32_t> begin;  // arcs of local node n: [begin[n], begin[n + 1])
  std::vector<Arc> arcs;  // of one node sorted by (to, rank, edge), one for each `to` and rank
  std::vector<bool> is_main;
  uint32_t Local(NodeId node) const;  // kNone when the binary's slice lacks it
};

// Builds one graph after another; what does not depend on the binary is made once.
// Virtual calls go to all overriding methods whose class, or a class derived from it, is
// constructed in the binary (rapid type analysis; UnitFacts::constructed holds bases already).
// Where none is, class hierarchy analysis stands, marked kUnconstructed.
class Resolver {
 public:
  Resolver(const Program& program, const Overrides& overrides, const Slice& slice);
  BinaryGraph Resolve(const Binary& binary);

 private:
  void AddTargets(const Edge& edge, uint32_t index, std::vector<Arc>& arcs);
  void AddDefinitions(SymbolId symbol, uint8_t rank, uint32_t index, std::vector<Arc>& arcs) const;
  const std::vector<Overrider>& OverridersOf(SymbolId method);
  bool Constructed(SymbolId type) const { return constructed_[type] == round_; }

  const Program& program_;
  const Overrides& overrides_;
  const Slice& slice_;
  std::unordered_map<SymbolId, std::vector<Overrider>> overriders_;
  std::vector<uint32_t> constructed_;  // by type: == round_ when constructed in the binary
  std::vector<uint32_t> member_;       // by node: == round_ when defined in the binary
  std::vector<uint32_t> local_;        // by node: local number, valid for members
  uint32_t round_ = 0;
};

}  // namespace arterial::indexer
