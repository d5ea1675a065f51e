// Base-2 exponential histograms of scale 6, OpenTelemetry's, with integer buckets: equal values
// give equal buckets on every machine, merging is addition, quantiles are within 0.55 %.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace arterial {

// Bucket i >= 0 holds values in (2^(i/64), 2^((i+1)/64)]; -1 holds 1; kZeroBucket all below.
inline constexpr int32_t kZeroBucket = -2;
int32_t BucketIndex(int64_t value);

// The value that stands for a bucket: at most 0.55 % from each value in it, and half a unit more
// for rounding to an integer.
int64_t BucketEstimate(int32_t index);

struct Bucket {
  int32_t index = 0;
  unsigned __int128 count = 0;  // or a sum of weights
};

// Nearest-rank quantile (500 = median) of buckets sorted by index; nullopt when all are empty.
std::optional<int64_t> BucketQuantile(std::span<const Bucket> buckets, uint32_t permille);

class Histogram {
 public:
  void Add(int64_t value, uint64_t count = 1);
  void AddBucket(int32_t index, uint64_t count);
  void Merge(const Histogram& other);
  std::optional<int64_t> Quantile(uint32_t permille) const;
  const std::vector<std::pair<int32_t, uint64_t>>& buckets() const { return buckets_; }
  bool operator==(const Histogram&) const = default;

 private:
  std::vector<std::pair<int32_t, uint64_t>> buckets_;  // (index, count), sorted: few per histogram
};

}  // namespace arterial
