#include "db/queries/compare.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "db/functions.h"
#include "db/queries.h"

namespace arterial::db {
namespace {

// Fewer traces say nothing of the error of a mean.
constexpr int64_t kLeastTraces = 8;

// Sums of edge_time or entry_time over a window; times in ns, squares in microseconds.
struct Sums {
  int64_t traces = 0, calls = 0;
  double time_ns = 0, critical_ns = 0;
  double calls_squares = 0, time_squares = 0, time_calls = 0;

  double Mean() const { return time_ns / static_cast<double>(calls); }
  // Squared standard error of the mean, in ns: sum over traces of (time - mean * calls) squared.
  double Variance() const {
    const double mean_us = Mean() / 1000, n = static_cast<double>(calls);
    const auto clusters = static_cast<double>(traces);
    const double residuals =
        time_squares - 2 * mean_us * time_calls + mean_us * mean_us * calls_squares;
    return std::max(0.0, residuals) / (n * n) * clusters / (clusters - 1) * 1e6;
  }
};

using Key = std::tuple<TimePart, std::string, std::string, std::string>;
using Parts = std::map<Key, Sums>;

Result<Parts> LoadParts(Connection& db, const Hours& hours) {
  Result<Statement> rows = PrepareNamed(db, "time_parts");
  if (!rows) return rows.error();
  rows->With(hours.first, hours.last);
  Parts parts;
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return parts;
    Sums& sums = parts[{rows->Text(0) == "own" ? TimePart::kOwn : TimePart::kWay, rows->String(1),
                        rows->String(2), rows->String(3)}];
    sums.traces = rows->Int(4);
    sums.calls = rows->Int(5);
    sums.time_ns = rows->Real(6);
    sums.critical_ns = rows->Real(7);
    sums.calls_squares = rows->Real(8);
    sums.time_squares = rows->Real(9);
    sums.time_calls = rows->Real(10);
  }
}

Result<WindowTotals> LoadTotals(Connection& db, const Hours& hours) {
  Result<Statement> row = PrepareNamed(db, "window_totals");
  if (!row) return row.error();
  row->With(hours.first, hours.last);
  Result<bool> step = row->Step();
  if (!step) return step.error();
  WindowTotals totals{row->Int(0), 0, row->Int(2)};
  if (totals.traces == 0)
    return Error{ErrorCode::kNotFound, "the window has no complete trace of any journey",
                 db.path()};
  totals.mean_ns = row->Real(1) / static_cast<double>(totals.traces);
  return totals;
}

// Continued fraction of the incomplete beta function (Lentz's method; Numerical Recipes 6.4).
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300, kEnough = 1e-12;
  const auto safe = [](double v) { return std::fabs(v) < kTiny ? kTiny : v; };
  double c = 1, d = 1 / safe(1 - (a + b) * x / (a + 1)), h = d;
  for (int m = 1; m <= 500; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    double step = 1;
    for (const double term : {even, odd}) {
      d = 1 / safe(1 + term * d);
      c = safe(1 + term / c);
      step = d * c;
      h *= step;
    }
    if (std::fabs(step - 1) < kEnough) break;
  }
  return h;
}

double IncompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  return x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a
                                   : 1 - front * BetaFraction(b, a, 1 - x) / b;
}

// Welch's test of two means; 1 where neither window varies and they agree.
double PValue(const Sums& a, const Sums& b) {
  const double va = a.Variance(), vb = b.Variance(), difference = b.Mean() - a.Mean();
  if (va + vb <= 0) return difference == 0 ? 1 : 0;
  const double freedom =
      (va + vb) * (va + vb) /
      (va * va / static_cast<double>(a.traces - 1) + vb * vb / static_cast<double>(b.traces - 1));
  return StudentP(difference / std::sqrt(va + vb), freedom);
}

Movement Measure(const Key& key, const Sums& a, const Sums& b, const Comparison& all) {
  Movement m;
  std::tie(m.part, m.component, m.operation, m.caller) = key;
  m.before_calls = a.calls;
  m.after_calls = b.calls;
  m.before_ns = a.Mean();
  m.after_ns = b.Mean();
  const double change = m.after_ns - m.before_ns;
  const double calls_per_trace =
      (static_cast<double>(a.calls) / static_cast<double>(all.before.traces) +
       static_cast<double>(b.calls) / static_cast<double>(all.after.traces)) /
      2;
  m.per_trace_ns = change * calls_per_trace;
  const double journey = (all.before.mean_ns + all.after.mean_ns) / 2;
  m.journey_share = journey > 0 ? m.per_trace_ns / journey : 0;
  const double critical =
      b.critical_ns / static_cast<double>(b.calls) - a.critical_ns / static_cast<double>(a.calls);
  if (change != 0) m.critical_share = std::clamp(critical / change, 0.0, 1.0);
  m.p = PValue(a, b);
  return m;
}

}  // namespace

double StudentP(double t, double freedom) {
  return IncompleteBeta(freedom / 2, 0.5, freedom / (freedom + t * t));
}

Result<Comparison> Compare(Connection& before_db, Hours before, Connection& after_db, Hours after,
                           const CompareOptions& options) {
  Comparison out;
  Result<WindowTotals> first = LoadTotals(before_db, before), second = LoadTotals(after_db, after);
  if (!first) return first.error();
  if (!second) return second.error();
  out.before = *first;
  out.after = *second;
  Result<Parts> a = LoadParts(before_db, before), b = LoadParts(after_db, after);
  if (!a) return a.error();
  if (!b) return b.error();
  std::vector<Movement> tested;
  for (const auto& [key, sums] : *a) {
    const auto other = b->find(key);
    if (other == b->end()) continue;
    if (std::min(sums.traces, other->second.traces) < kLeastTraces) {
      ++out.too_few;
      continue;
    }
    tested.push_back(Measure(key, sums, other->second, out));
  }
  out.tested = static_cast<int64_t>(tested.size());
  for (Movement& movement : tested) {
    if (movement.p * static_cast<double>(tested.size()) >= options.significance) continue;
    if (std::fabs(movement.journey_share) < options.least_share)
      ++out.immaterial;
    else
      out.moved.push_back(std::move(movement));
  }
  std::sort(out.moved.begin(), out.moved.end(), [](const Movement& x, const Movement& y) {
    const double a = std::fabs(x.per_trace_ns), b = std::fabs(y.per_trace_ns);
    return a != b ? a > b
                  : std::tie(x.component, x.operation, x.caller) <
                        std::tie(y.component, y.operation, y.caller);
  });
  return out;
}

}  // namespace arterial::db
