// Of all requests that a question is about, the one that shows the cause best.
#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "cli/why/known.h"
#include "cli/why/question.h"
#include "db/queries/compare.h"
#include "db/support/result.h"

namespace arterial::cli {

// What the answer rests on.
struct Incident {
  const Question* question;
  Requests requests;
  std::optional<db::Comparison> changed;  // of the window against the baseline
  std::string compared;                   // the two windows in words; why there is no comparison
  double error_share = 0;                 // of the journey or operation, where it is one
  std::optional<bool> about_failure;      // what was asked for: failures, or time; absent: either
};

struct Cause {
  const runtime::Explanation* request = nullptr;  // that shows it
  bool failure = false;                           // else time
  size_t alike = 0;                               // failed requests with the same cause
  size_t time = 0;                                // of request->times, the one that holds too much
  std::string component, operation;               // where it arises
  runtime::Arises where = runtime::Arises::kOwn;
  std::string owner;               // who owns that; empty: nobody is known to
  std::vector<std::string> sites;  // file:line, the most telling first
};

// kNotFound: no request is of the kind that was asked for.
Result<Cause> FindCause(const Incident& incident, Known* known);

// Milliseconds of a part of the request beyond what is usual; all of them where that is not known.
double ExcessNs(const runtime::TimeHolder& time, const Known& known);

// What tells causes of failures apart.
using CauseKey = std::tuple<runtime::Arises, std::string, std::string, std::string>;
CauseKey CauseKeyOf(const runtime::Explanation& request);

// Who answers the last hop: the service that would have, where nobody did.
std::string Answering(const runtime::Explanation& request, Known* known);

// Failures of the window that arise where this one does.
ArisingFailures Arising(const runtime::Explanation& request, Known* known);

}  // namespace arterial::cli
