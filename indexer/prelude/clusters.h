// Puts units together whose common headers are worth being parsed once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "indexer/bit_set.h"

namespace arterial::indexer {

struct ClusterInput {
  std::vector<uint64_t> sizes;   // bytes, of each file
  std::vector<BitSet> closures;  // files that each header leads to, itself included
  std::vector<BitSet> units;     // headers that each unit may have in a prelude
};

struct Cluster {
  BitSet headers;
  std::vector<size_t> units;
};

// Clusters of at least two units that gain by a prelude of their headers; a unit is in one at most.
std::vector<Cluster> MakeClusters(const ClusterInput& input);

}  // namespace arterial::indexer
