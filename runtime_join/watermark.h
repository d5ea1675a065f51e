// How far an input has come, by the times of its spans.
#pragma once

#include <cstdint>
#include <map>

namespace arterial::runtime {

// The latest span end, except that one span with a broken clock must not make all others look old:
// what ends more than a year after the day on which most spans end does not count. Independent of
// the order of spans; memory is bounded by the days that nanoseconds can tell (213,000).
class Watermark {
 public:
  void Add(int64_t end_ns);
  // 0 before the first span.
  int64_t Latest() const;
  // Spans that end after Latest().
  int64_t Beyond() const;

 private:
  struct Day {
    int64_t spans = 0;
    int64_t latest_ns = 0;
  };
  // The day after which nothing counts.
  int64_t LastDay() const;
  std::map<int64_t, Day> days_;
};

}  // namespace arterial::runtime
