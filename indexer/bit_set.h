// A set of small numbers, of which the largest is known beforehand.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace arterial::indexer {

class BitSet {
 public:
  // For numbers below `size`; all of them, or none.
  explicit BitSet(size_t size = 0, bool all = false)
      : words_((size + 63) / 64, all ? ~uint64_t{0} : 0) {
    if (all && size % 64 != 0) words_.back() = (uint64_t{1} << (size % 64)) - 1;
  }
  void Set(size_t i) { words_[i / 64] |= uint64_t{1} << (i % 64); }
  bool Has(size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
  bool Empty() const {
    return std::all_of(words_.begin(), words_.end(), [](uint64_t word) { return word == 0; });
  }
  bool Contains(const BitSet& other) const {
    for (size_t i = 0; i < words_.size(); ++i)
      if ((other.words_[i] & ~words_[i]) != 0) return false;
    return true;
  }
  BitSet& operator|=(const BitSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  BitSet& operator&=(const BitSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
    return *this;
  }
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

}  // namespace arterial::indexer
