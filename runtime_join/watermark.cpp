#include "runtime_join/watermark.h"

#include <algorithm>

namespace arterial::runtime {
namespace {

constexpr int64_t kDayNs = 86'400'000'000'000;
constexpr int64_t kYearDays = 366;

}  // namespace

void Watermark::Add(int64_t end_ns) {
  Day& day = days_[end_ns / kDayNs];
  day.latest_ns = day.spans == 0 ? end_ns : std::max(day.latest_ns, end_ns);
  ++day.spans;
}

int64_t Watermark::LastDay() const {
  const auto most = std::max_element(days_.begin(), days_.end(), [](const auto& a, const auto& b) {
    return a.second.spans < b.second.spans;
  });
  return most->first + kYearDays;
}

int64_t Watermark::Latest() const {
  if (days_.empty()) return 0;
  return std::prev(days_.upper_bound(LastDay()))->second.latest_ns;
}

int64_t Watermark::Beyond() const {
  if (days_.empty()) return 0;
  int64_t spans = 0;
  for (auto day = days_.upper_bound(LastDay()); day != days_.end(); ++day)
    spans += day->second.spans;
  return spans;
}

}  // namespace arterial::runtime
