#include "cli/why/find_cause.h"

#include <algorithm>
#include <map>

#include "db/support/text.h"

namespace arterial::cli {
namespace {

using runtime::Arises;
using runtime::Explanation;
using runtime::Hop;
using runtime::TimeHolder;

const KnownCall& LastCall(const Explanation& request, Known* known) {
  static const KnownCall kNone;
  if (request.hops.size() < 2) return kNone;
  const Hop& caller = request.hops[request.hops.size() - 2];
  const Hop& callee = request.hops.back();
  return known->Call(caller.component, caller.operation, callee.component, callee.operation);
}

Cause FailureCause(const Incident& incident, Known* known) {
  std::map<CauseKey, std::vector<const Explanation*>> causes;
  for (const Explanation& request : incident.requests.all)
    if (request.failed) causes[CauseKeyOf(request)].push_back(&request);
  // What failed more often in the window than before comes first, then what failed most requests.
  const auto moved = [&](const Explanation& request) {
    double most = 0;
    if (incident.changed)
      for (const db::FailureMovement& movement : incident.changed->failing)
        if (movement.component == Answering(request, known) &&
            movement.operation ==
                known->Operation(movement.component, request.hops.back().operation).name)
          most = std::max(most, movement.per_trace);
    return most;
  };
  Cause cause;
  std::tuple<double, bool, double, size_t> most;
  for (const auto& [key, requests] : causes) {
    const Explanation& first = *requests[0];
    // An answer such as 404 pages nobody as long as anything else fails.
    const std::tuple rank(moved(first), !first.answer, Arising(first, known).fatal,
                          requests.size());
    if (cause.request != nullptr && rank <= most) continue;
    most = rank;
    cause.request = &first;
    cause.alike = requests.size();
  }
  if (cause.request == nullptr) return cause;
  const Explanation& request = *cause.request;
  const KnownCall& call = LastCall(request, known);
  const Hop& last = request.hops.back();
  cause.failure = true;
  cause.where = request.where;
  cause.component = Answering(request, known);
  cause.operation = last.operation;
  const KnownOperation& operation = known->Operation(cause.component, cause.operation);
  cause.owner = operation.owner.empty() ? call.callee_owner : operation.owner;
  const bool own = request.where == Arises::kOwn;
  if (own && !operation.handler.empty()) cause.sites.push_back(operation.handler);
  cause.sites.insert(cause.sites.end(), call.sites.begin(), call.sites.end());
  if (!own && cause.owner.empty()) cause.owner = call.caller_owner;
  return cause;
}

// The part of the request whose time is most beyond the usual.
size_t Longest(const Explanation& request, const Known& known) {
  size_t longest = 0;
  for (size_t i = 1; i < request.times.size(); ++i)
    if (ExcessNs(request.times[i], known) > ExcessNs(request.times[longest], known)) longest = i;
  return longest;
}

Cause TimeCause(const Incident& incident, Known* known) {
  Cause cause;
  double most = 0;
  for (const Explanation& request : incident.requests.all) {
    if (request.times.empty()) continue;
    if (cause.request != nullptr && cause.request->failed < request.failed) continue;
    const size_t longest = Longest(request, *known);
    const double excess = ExcessNs(request.times[longest], *known);
    // Requests that went well say more about time than those that were cut short.
    if (cause.request != nullptr && cause.request->failed == request.failed && excess <= most)
      continue;
    most = excess;
    cause.request = &request;
    cause.time = longest;
  }
  if (cause.request == nullptr) return cause;
  const TimeHolder& time = cause.request->times[cause.time];
  cause.where = time.where;
  cause.component = time.component;
  cause.operation = time.operation;
  const KnownOperation& operation = known->Operation(time.component, time.operation);
  const KnownCall& call =
      known->Call(time.caller_component, time.caller_operation, time.component, time.operation);
  cause.owner = operation.owner;
  if (!time.inner.empty()) cause.sites = known->SpanSites(time.inner, time.component);
  if (time.where == Arises::kOwn && !operation.handler.empty())
    cause.sites.push_back(operation.handler);
  cause.sites.insert(cause.sites.end(), call.sites.begin(), call.sites.end());
  if (cause.owner.empty())
    cause.owner = time.where == Arises::kPeer ? call.caller_owner : call.callee_owner;
  return cause;
}

bool Rises(const db::Comparison& changed, bool failures) {
  if (failures)
    return std::any_of(changed.failing.begin(), changed.failing.end(),
                       [](const auto& movement) { return movement.per_trace > 0; });
  return std::any_of(changed.moved.begin(), changed.moved.end(),
                     [](const auto& movement) { return movement.per_trace_ns > 0; });
}

// Failures or time? What rose; else failures, where one of a hundred requests fails.
bool AboutFailure(const Incident& incident) {
  if (incident.about_failure) return *incident.about_failure;
  const bool any = std::any_of(incident.requests.all.begin(), incident.requests.all.end(),
                               [](const Explanation& request) { return request.failed; });
  if (!any) return false;
  if (incident.question->kind == Question::Kind::kFile ||
      incident.question->kind == Question::Kind::kTrace)
    return true;
  if (incident.changed && Rises(*incident.changed, true)) return true;
  if (incident.changed && Rises(*incident.changed, false)) return false;
  constexpr double kWorthALook = 0.01;
  return incident.error_share >= kWorthALook;
}

}  // namespace

CauseKey CauseKeyOf(const Explanation& request) {
  const Hop& last = request.hops.back();
  return {request.where, last.component, last.operation, last.code};
}

std::string Answering(const Explanation& request, Known* known) {
  const Hop& last = request.hops.back();
  const KnownCall& call = LastCall(request, known);
  return !last.answered && !call.answered_by.empty() ? call.answered_by : last.component;
}

ArisingFailures Arising(const Explanation& request, Known* known) {
  return known->Failures(request.where, Answering(request, known), request.hops.back().operation);
}

double ExcessNs(const TimeHolder& time, const Known& known) {
  const UsualTime* usual = known.Usual(time);
  const auto held = static_cast<double>(time.critical_ns);
  return usual == nullptr
             ? held
             : held - usual->critical_ns * static_cast<double>(std::max<int64_t>(time.calls, 1));
}

Result<Cause> FindCause(const Incident& incident, Known* known) {
  const bool failure = AboutFailure(incident);
  Cause cause = failure ? FailureCause(incident, known) : TimeCause(incident, known);
  if (!known->status()) return known->status().error();
  if (cause.request != nullptr) return cause;
  return Error{ErrorCode::kNotFound,
               failure ? "no failed request of it is among the traces kept whole"
                       : "no request of it is among the traces kept whole; `arterial callees` has "
                         "its figures, and a file of traces can be asked, too",
               EscapeControl(incident.question->text)};
}

}  // namespace arterial::cli
