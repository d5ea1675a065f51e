// Numbers values in the order of their first sight: open addressing over a vector, so that a value
// costs itself and 6 to 12 bytes, where std::unordered_map takes 40 more.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

namespace arterial::indexer {

template <typename T, typename Hash = std::hash<T>>
class Interner {
 public:
  // The value's number, and whether it is new.
  std::pair<uint32_t, bool> Add(const T& value) {
    if (values_.size() * 3 >= slots_.size() * 2) Grow();
    uint32_t& slot = SlotOf(value);
    if (slot != 0) return {slot - 1, false};
    values_.push_back(value);
    slot = static_cast<uint32_t>(values_.size());
    return {slot - 1, true};
  }
  const std::vector<T>& values() const { return values_; }
  // By number; the interner is empty afterwards.
  std::vector<T> Take() {
    slots_ = {};
    return std::exchange(values_, {});
  }

 private:
  // Spreads hashes that are but the value, as std::hash of integers is.
  size_t Start(const T& value) const {
    return (static_cast<uint64_t>(Hash()(value)) * 0x9E3779B97F4A7C15U) >> shift_;
  }
  uint32_t& SlotOf(const T& value) {
    size_t i = Start(value);
    while (slots_[i] != 0 && !(values_[slots_[i] - 1] == value)) i = (i + 1) & (slots_.size() - 1);
    return slots_[i];
  }
  void Grow() {
    const size_t size = slots_.empty() ? 16 : slots_.size() * 2;
    slots_.assign(size, 0);
    for (shift_ = 64; size >> (64 - shift_) > 1;) --shift_;
    for (uint32_t i = 0; i < values_.size(); ++i) SlotOf(values_[i]) = i + 1;
  }

  std::vector<T> values_;
  std::vector<uint32_t> slots_;  // number + 1; 0: free. The size is a power of two.
  int shift_ = 0;
};

}  // namespace arterial::indexer
