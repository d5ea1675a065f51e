#include "db/support/histogram.h"

#include <algorithm>
#include <bit>

namespace arterial {
namespace {

// ceil(2^(63 + k/64)): where bucket k of an octave begins, for a value shifted so that its highest
// bit is bit 63. All but the first are irrational, so ">=" decides exactly.
constexpr uint64_t kBoundary[64] = {
    0x8000000000000000u, 0x8164d1f3bc030774u, 0x82cd8698ac2ba1d8u, 0x843a28c3acde4047u,
    0x85aac367cc487b15u, 0x871f61969e8d1011u, 0x88980e8092da8528u, 0x8a14d575496efd9bu,
    0x8b95c1e3ea8bd6e7u, 0x8d1adf5b7e5ba9e6u, 0x8ea4398b45cd53c1u, 0x9031dc431466b1ddu,
    0x91c3d373ab11c337u, 0x935a2b2f13e6e92cu, 0x94f4efa8fef70962u, 0x96942d3720185a01u,
    0x9837f0518db8a970u, 0x99e0459320b7fa65u, 0x9b8d39b9d54e5539u, 0x9d3ed9a72cffb751u,
    0x9ef5326091a111aeu, 0xa0b0510fb9714fc3u, 0xa27043030c496819u, 0xa43515ae09e6809fu,
    0xa5fed6a9b15138ebu, 0xa7cd93b4e965356au, 0xa9a15ab4ea7c0ef9u, 0xab7a39b5a93ed338u,
    0xad583eea42a14ac7u, 0xaf3b78ad690a4375u, 0xb123f581d2ac2590u, 0xb311c412a911248au,
    0xb504f333f9de6485u, 0xb6fd91e328d17792u, 0xb8fbaf4762fb9eeau, 0xbaff5ab2133e45fcu,
    0xbd08a39f580c36bfu, 0xbf1799b67a731083u, 0xc12c4cca66709457u, 0xc346ccda24976408u,
    0xc5672a115506dadeu, 0xc78d74c8abb9b15du, 0xc9b9bd866e2f27a3u, 0xcbec14fef2727c5du,
    0xce248c151f8480e4u, 0xd06333daef2b2595u, 0xd2a81d91f12ae45bu, 0xd4f35aabcfedfa20u,
    0xd744fccad69d6af5u, 0xd99d15c278afd7b6u, 0xdbfbb797daf23756u, 0xde60f4825e0e9124u,
    0xe0ccdeec2a94e112u, 0xe33f8972be8a5a52u, 0xe5b906e77c8348a9u, 0xe8396a503c4bdc69u,
    0xeac0c6e7dd24392fu, 0xed4f301ed9942b85u, 0xefe4b99bdcdaf5ccu, 0xf281773c59ffb13au,
    0xf5257d152486cc2du, 0xf7d0df730ad13bb9u, 0xfa83b2db722a033bu, 0xfd3e0c0cf486c175u,
};

using U128 = unsigned __int128;

// 2^(index/64) scaled by 2^63.
U128 Boundary(int32_t index) { return static_cast<U128>(kBoundary[index & 63]) << (index >> 6); }

}  // namespace

int32_t BucketIndex(int64_t value) {
  if (value <= 0) return kZeroBucket;
  const auto bits = static_cast<uint64_t>(value);
  const int32_t exponent = 63 - std::countl_zero(bits);
  const uint64_t mantissa = bits << (63 - exponent);
  // Upper bounds are inclusive (OpenTelemetry): an exact power of two ends the octave below.
  if (mantissa == kBoundary[0]) return exponent * 64 - 1;
  const uint64_t* end = std::upper_bound(kBoundary, kBoundary + 64, mantissa);
  return exponent * 64 + static_cast<int32_t>(end - kBoundary) - 1;
}

int64_t BucketEstimate(int32_t index) {
  if (index <= kZeroBucket) return 0;
  if (index < 0) return 1;
  if (index >= 63 * 64) return INT64_MAX;
  // 2ab/(a+b) is equally far from both bounds a < b, relatively: (r-1)/(r+1) with r = b/a, which is
  // 2^(1/64) everywhere, so it is a * (1 + 0.005415).
  constexpr uint64_t kShare = 5954030744u;  // 2^40 * (0.005415...)
  const U128 low = Boundary(index);
  const U128 middle = low + (low >> 40) * kShare;
  const U128 half = static_cast<U128>(1) << 62;
  return static_cast<int64_t>((middle + half) >> 63);
}

std::optional<int64_t> BucketQuantile(std::span<const Bucket> buckets, uint32_t permille) {
  U128 total = 0;
  for (const Bucket& bucket : buckets) total += bucket.count;
  if (total == 0) return std::nullopt;
  // Nearest rank: the smallest value with at least q of all at or below it.
  const U128 q = std::min(permille, 1000u);
  const U128 rank = std::max<U128>(1, total / 1000 * q + (total % 1000 * q + 999) / 1000);
  U128 seen = 0;
  for (const Bucket& bucket : buckets) {
    seen += bucket.count;
    if (seen >= rank) return BucketEstimate(bucket.index);
  }
  return BucketEstimate(buckets.back().index);
}

void Histogram::Add(int64_t value, uint64_t count) { AddBucket(BucketIndex(value), count); }

void Histogram::AddBucket(int32_t index, uint64_t count) {
  const auto at = std::lower_bound(
      buckets_.begin(), buckets_.end(), index,
      [](const std::pair<int32_t, uint64_t>& bucket, int32_t i) { return bucket.first < i; });
  if (at != buckets_.end() && at->first == index)
    at->second += count;
  else
    buckets_.insert(at, {index, count});
}

void Histogram::Merge(const Histogram& other) {
  for (const auto& [index, count] : other.buckets_) AddBucket(index, count);
}

std::optional<int64_t> Histogram::Quantile(uint32_t permille) const {
  std::vector<Bucket> buckets;
  buckets.reserve(buckets_.size());
  for (const auto& [index, count] : buckets_) buckets.push_back({index, count});
  return BucketQuantile(buckets, permille);
}

}  // namespace arterial
