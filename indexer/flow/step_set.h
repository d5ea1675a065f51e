// A set of the steps of one function, by their numbers.
#pragma once

#include <array>
#include <bit>
#include <compare>
#include <cstddef>
#include <cstdint>

namespace arterial::indexer {

class StepSet {
 public:
  static constexpr size_t kMost = 256;  // numbers are below

  constexpr StepSet() = default;
  static constexpr StepSet Of(size_t step) {
    StepSet set;
    set.words_[step / 64] = uint64_t{1} << (step % 64);
    return set;
  }

  constexpr bool Empty() const { return *this == StepSet(); }
  constexpr size_t Count() const {
    size_t count = 0;
    for (const uint64_t word : words_) count += static_cast<size_t>(std::popcount(word));
    return count;
  }
  constexpr bool Has(size_t step) const { return (words_[step / 64] >> (step % 64) & 1) != 0; }
  constexpr bool Meets(const StepSet& other) const { return !(*this & other).Empty(); }

  constexpr StepSet& operator|=(const StepSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
    return *this;
  }
  constexpr StepSet& operator-=(const StepSet& other) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] &= ~other.words_[i];
    return *this;
  }
  friend constexpr StepSet operator|(StepSet a, const StepSet& b) { return a |= b; }
  friend constexpr StepSet operator-(StepSet a, const StepSet& b) { return a -= b; }
  friend constexpr StepSet operator&(StepSet a, const StepSet& b) {
    for (size_t i = 0; i < a.words_.size(); ++i) a.words_[i] &= b.words_[i];
    return a;
  }
  auto operator<=>(const StepSet&) const = default;

 private:
  std::array<uint64_t, kMost / 64> words_{};
};

}  // namespace arterial::indexer
