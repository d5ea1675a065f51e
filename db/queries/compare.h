// What moved between two windows, of one database or of two: of each part of the time of requests
// (own time of operations, time on the way to callees) the mean per span, with its error; and the
// same of failures where they arise (in operations whose own calls all ended well, on the way to
// callees that did not fail).
//
// Spans of one trace are alike, so traces are the sample: the mean is a ratio estimator with
// traces as clusters, and Welch's test with Bonferroni's correction over all parts decides. What is
// significant must also matter: its effect on the mean request, at the calls that both windows
// make, is at least a share of the journeys' time; that of failures, so many failures a request.
// The error of a share of failures is at least that of one by Laplace's rule, so that "none of
// eight" is no certainty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::db {

// Hours since the epoch, both included; absent: no limit.
struct Hours {
  std::optional<int64_t> first, last;
};

struct CompareOptions {
  double significance = 0.01;  // chance of any false answer at all
  double least_share = 0.01;   // of the journeys' mean time; failures a request
};

enum class TimePart {
  kOwn,  // entry spans of the operation without the calls they make
  kWay,  // the client's span of a call without the callee's: network, queues, balancers
};

struct Movement {
  TimePart part;
  std::string component, operation;  // that answers
  std::string caller;                // kWay: component and operation that calls
  int64_t before_calls = 0, after_calls = 0;
  double before_ns = 0, after_ns = 0;    // mean per span
  double per_trace_ns = 0;               // change of the mean request through this part
  double journey_share = 0;              // of the journeys' mean time in both windows
  std::optional<double> critical_share;  // of the change, on critical paths
  double p = 1;                          // two-sided, before the correction
};

struct FailureMovement {
  TimePart part;
  std::string component, operation;  // that fails, or to which the way does
  std::string caller;                // kWay: component and operation that calls
  int64_t before_calls = 0, after_calls = 0;
  double before_share = 0, after_share = 0;  // of the calls
  double per_trace = 0;                      // change of the failures of the mean request
  double fatal_share = 0;  // of the failures in the window with more, within failed journeys
  double p = 1;            // two-sided, before the correction
};

struct WindowTotals {
  int64_t traces = 0;  // complete traces of all journeys
  double mean_ns = 0;  // of a journey
  int64_t errors = 0;  // failed ones
};

struct Comparison {
  WindowTotals before, after;
  std::vector<Movement> moved;           // greatest effect first
  std::vector<FailureMovement> failing;  // the same
  int64_t tested = 0;                    // parts with enough traces in both windows
  int64_t too_few = 0;                   // parts with too few traces to test
  int64_t immaterial = 0;                // significant, but below least_share
  int64_t failures_tested = 0, failures_immaterial = 0;
};

// kNotFound: a window without complete traces.
Result<Comparison> Compare(Connection& before_db, Hours before, Connection& after_db, Hours after,
                           const CompareOptions& options);

// Two-sided p of Student's t with `freedom` degrees of freedom.
double StudentP(double t, double freedom);

}  // namespace arterial::db
