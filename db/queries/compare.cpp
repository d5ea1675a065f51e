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

// Sums over a window: of times in microseconds, or of failures.
struct Sums {
  int64_t traces = 0, calls = 0;
  double value = 0, of_journey = 0;  // of it, on critical paths or in failed journeys
  double calls_squares = 0, value_squares = 0, value_calls = 0;
  double least_variance = 0;

  double Mean() const { return value / static_cast<double>(calls); }
  // Squared standard error of the mean: sum over traces of (value - mean * calls) squared.
  double Variance() const {
    const double mean = Mean(), n = static_cast<double>(calls);
    const auto clusters = static_cast<double>(traces);
    const double residuals = value_squares - 2 * mean * value_calls + mean * mean * calls_squares;
    return std::max(residuals / (n * n) * clusters / (clusters - 1), least_variance);
  }
};

// Of a share that was 0 or 1 in so many traces: by Laplace's rule of succession it is neither.
double LeastVarianceOfShare(const Sums& sums) {
  const auto traces = static_cast<double>(sums.traces);
  const double share = (sums.Mean() * traces + 1) / (traces + 2);
  return share * (1 - share) / traces;
}

using Key = std::tuple<TimePart, std::string, std::string, std::string>;
using Parts = std::map<Key, Sums>;

Result<Parts> LoadParts(Connection& db, std::string_view query, const Hours& hours) {
  Result<Statement> rows = PrepareNamed(db, query);
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
    sums.value = rows->Real(6);
    sums.of_journey = rows->Real(7);
    sums.calls_squares = rows->Real(8);
    sums.value_squares = rows->Real(9);
    sums.value_calls = rows->Real(10);
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

// Mean of both windows.
double CallsPerTrace(const Sums& a, const Sums& b, const Comparison& all) {
  return (static_cast<double>(a.calls) / static_cast<double>(all.before.traces) +
          static_cast<double>(b.calls) / static_cast<double>(all.after.traces)) /
         2;
}

Movement Measure(const Key& key, const Sums& a, const Sums& b, const Comparison& all) {
  Movement m;
  std::tie(m.part, m.component, m.operation, m.caller) = key;
  m.before_calls = a.calls;
  m.after_calls = b.calls;
  m.before_ns = a.Mean() * 1000;
  m.after_ns = b.Mean() * 1000;
  const double change = m.after_ns - m.before_ns;
  m.per_trace_ns = change * CallsPerTrace(a, b, all);
  const double journey = (all.before.mean_ns + all.after.mean_ns) / 2;
  m.journey_share = journey > 0 ? m.per_trace_ns / journey : 0;
  const double critical = 1000 * (b.of_journey / static_cast<double>(b.calls) -
                                  a.of_journey / static_cast<double>(a.calls));
  if (change != 0) m.critical_share = std::clamp(critical / change, 0.0, 1.0);
  m.p = PValue(a, b);
  return m;
}

FailureMovement MeasureFailures(const Key& key, Sums a, Sums b, const Comparison& all) {
  a.least_variance = LeastVarianceOfShare(a);
  b.least_variance = LeastVarianceOfShare(b);
  FailureMovement m;
  std::tie(m.part, m.component, m.operation, m.caller) = key;
  m.before_calls = a.calls;
  m.after_calls = b.calls;
  m.before_share = a.Mean();
  m.after_share = b.Mean();
  m.per_trace = (m.after_share - m.before_share) * CallsPerTrace(a, b, all);
  const Sums& more = m.after_share > m.before_share ? b : a;
  if (more.value > 0) m.fatal_share = more.of_journey / more.value;
  m.p = PValue(a, b);
  return m;
}

// Ways that only one window has, to an answer of another name: a callee that is down all the time
// answers nobody, and only its callers name it.
void AlignWays(const Parts& with, Parts* parts) {
  for (auto it = parts->begin(); it != parts->end();) {
    const auto& [part, component, operation, caller] = it->first;
    const Key* found = nullptr;
    int candidates = part == TimePart::kOwn || with.contains(it->first) ? -1 : 0;
    if (candidates == 0)
      for (const auto& [key, sums] : with)
        if (std::get<0>(key) == part && std::get<2>(key) == operation &&
            std::get<3>(key) == caller) {
          found = &key;
          ++candidates;
        }
    if (candidates != 1 || parts->contains(*found)) {
      ++it;
      continue;
    }
    parts->emplace(*found, it->second);
    it = parts->erase(it);
  }
}

// Calls fn(key, before, after) for the parts that both windows have often enough.
template <typename Fn>
void ForEachTestable(const Parts& before, const Parts& after, int64_t* too_few, Fn fn) {
  for (const auto& [key, sums] : before) {
    const auto other = after.find(key);
    if (other == after.end()) continue;
    if (std::min(sums.traces, other->second.traces) < kLeastTraces)
      ++*too_few;
    else
      fn(key, sums, other->second);
  }
}

// Greatest effect first; what tells parts apart where it is equal.
template <typename M>
void SortByEffect(std::vector<M>* moved, double M::* effect) {
  std::sort(moved->begin(), moved->end(), [&](const M& x, const M& y) {
    const double a = std::fabs(x.*effect), b = std::fabs(y.*effect);
    return a != b ? a > b
                  : std::tie(x.component, x.operation, x.caller, x.part) <
                        std::tie(y.component, y.operation, y.caller, y.part);
  });
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
  std::vector<Movement> times;
  std::vector<FailureMovement> failures;
  for (const std::string_view query : {"time_parts", "failure_parts"}) {
    Result<Parts> a = LoadParts(before_db, query, before), b = LoadParts(after_db, query, after);
    if (!a) return a.error();
    if (!b) return b.error();
    int64_t ignored = 0;  // failures are of the same spans
    if (query == "failure_parts") {
      AlignWays(*a, &*b);
      AlignWays(*b, &*a);
    }
    if (query == "time_parts")
      ForEachTestable(*a, *b, &out.too_few, [&](const Key& key, const Sums& x, const Sums& y) {
        times.push_back(Measure(key, x, y, out));
      });
    else
      ForEachTestable(*a, *b, &ignored, [&](const Key& key, const Sums& x, const Sums& y) {
        failures.push_back(MeasureFailures(key, x, y, out));
      });
  }
  out.tested = static_cast<int64_t>(times.size());
  out.failures_tested = static_cast<int64_t>(failures.size());
  const auto tests = static_cast<double>(times.size() + failures.size());
  for (Movement& movement : times) {
    if (movement.p * tests >= options.significance) continue;
    if (std::fabs(movement.journey_share) < options.least_share)
      ++out.immaterial;
    else
      out.moved.push_back(std::move(movement));
  }
  for (FailureMovement& movement : failures) {
    if (movement.p * tests >= options.significance) continue;
    if (std::fabs(movement.per_trace) < options.least_share)
      ++out.failures_immaterial;
    else
      out.failing.push_back(std::move(movement));
  }
  SortByEffect(&out.moved, &Movement::per_trace_ns);
  SortByEffect(&out.failing, &FailureMovement::per_trace);
  return out;
}

}  // namespace arterial::db
