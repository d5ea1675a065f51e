#include "db/support/histogram.h"

#include <algorithm>
#include <cmath>
#include <random>

#include "tests/catch.h"

using namespace arterial;

TEST_CASE("Bucket bounds are those of OpenTelemetry's scale 6") {
  CHECK(BucketIndex(0) == kZeroBucket);
  CHECK(BucketIndex(-5) == kZeroBucket);
  CHECK(BucketIndex(1) == -1);
  CHECK(BucketIndex(2) == 63);   // (2^(63/64), 2]: upper bounds are inclusive
  CHECK(BucketIndex(3) == 101);  // 64 * log2(3) = 101.4
  CHECK(BucketIndex(4) == 127);
  CHECK(BucketIndex(int64_t{1} << 40) == 40 * 64 - 1);
  CHECK(BucketIndex((int64_t{1} << 40) + 1) == 40 * 64);
  CHECK(BucketIndex(INT64_MAX) == 63 * 64 - 1);
}

TEST_CASE("Bucket index agrees with the logarithm away from bounds and never falls") {
  std::mt19937_64 random(1);
  int32_t last = kZeroBucket;
  for (int64_t value = 1; value < 5000; ++value) {
    CHECK(BucketIndex(value) >= last);
    last = BucketIndex(value);
  }
  for (int i = 0; i < 20000; ++i) {
    const auto value = static_cast<int64_t>(random() >> (1 + random() % 60));
    if (value < 1) continue;
    const long double exact = 64 * std::log2(static_cast<long double>(value));
    const long double nearest = std::round(exact);
    if (std::abs(exact - nearest) < 1e-9L) continue;
    CHECK(BucketIndex(value) == static_cast<int32_t>(std::floor(exact)));
  }
}

TEST_CASE("Quantiles are within 0.55 % of the exact ones") {
  std::mt19937_64 random(2);
  for (int round = 0; round < 40; ++round) {
    std::lognormal_distribution<double> shape(5 + round * 0.5, 0.1 + round * 0.05);
    std::vector<int64_t> values(1 + random() % 3000);
    Histogram histogram;
    for (int64_t& value : values) {
      value = static_cast<int64_t>(shape(random));
      histogram.Add(value);
    }
    std::sort(values.begin(), values.end());
    for (uint32_t permille : {0u, 10u, 500u, 950u, 990u, 999u, 1000u}) {
      const size_t rank = std::max<size_t>(1, (values.size() * permille + 999) / 1000);
      const auto exact = static_cast<double>(values[rank - 1]);
      const auto estimate = static_cast<double>(*histogram.Quantile(permille));
      CHECK(std::abs(estimate - exact) <= 0.0055 * exact + 0.5);
    }
  }
}

TEST_CASE("Histograms merge to the same buckets in any order") {
  std::mt19937_64 random(3);
  Histogram whole, a, b;
  for (int i = 0; i < 5000; ++i) {
    const auto value = static_cast<int64_t>(random() >> (1 + random() % 63));
    whole.Add(value);
    (i % 3 == 0 ? a : b).Add(value);
  }
  Histogram ab = a, ba = b;
  ab.Merge(b);
  ba.Merge(a);
  CHECK(ab == whole);
  CHECK(ba == whole);
  CHECK(Histogram().Quantile(500) == std::nullopt);
}
