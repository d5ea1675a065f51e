#include "runtime_join/watermark.h"

#include "tests/catch.h"

namespace arterial::runtime {

TEST_CASE("The watermark is the latest end that is plausible") {
  constexpr int64_t kDay = 86'400'000'000'000;
  Watermark ends;
  CHECK(ends.Latest() == 0);
  CHECK(ends.Beyond() == 0);
  ends.Add(20'000 * kDay + 5);
  CHECK(ends.Latest() == 20'000 * kDay + 5);
  ends.Add(20'000 * kDay + 7);
  ends.Add(INT64_MAX);
  ends.Add(20'300 * kDay);
  CHECK(ends.Latest() == 20'300 * kDay);
  CHECK(ends.Beyond() == 1);
  ends.Add(-3);
  CHECK(ends.Latest() == 20'300 * kDay);
}

}  // namespace arterial::runtime
