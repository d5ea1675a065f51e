// Puts units together whose common headers are worth being parsed once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace arterial::indexer {

// A set of small numbers.
class BitSet {
 public:
  explicit BitSet(size_t size = 0) : words_((size + 63) / 64) {}
  void Set(size_t i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
  bool Has(size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
  bool Contains(const BitSet& other) const;
  BitSet& operator|=(const BitSet& other);
  BitSet& operator&=(const BitSet& other);
  bool operator==(const BitSet&) const = default;
  template <typename See>
  void ForEach(const See& see) const {
    for (size_t w = 0; w < words_.size(); ++w)
      for (uint64_t rest = words_[w]; rest != 0; rest &= rest - 1)
        see(w * 64 + static_cast<size_t>(__builtin_ctzll(rest)));
  }

 private:
  std::vector<uint64_t> words_;
};

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
