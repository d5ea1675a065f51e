#include "cli/why/answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "cli/sections.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

using runtime::Arises;
using runtime::Explanation;
using runtime::Hop;
using runtime::TimeHolder;

Cell Absent(const std::string& text) { return text.empty() ? Cell{} : Cell{text}; }
Cell Absent(const std::vector<std::string>& texts) { return texts.empty() ? Cell{} : Cell{texts}; }

int64_t Rounded(double value) { return std::llround(value); }

std::string Name(const std::string& component, const std::string& operation) {
  return EscapeControl(component.empty() ? operation : component + " " + operation);
}

std::string FailureSentence(const Cause& cause, const Known&, const KnownOperation& operation) {
  const Explanation& request = *cause.request;
  const Hop& last = request.hops.back();
  const std::string name = Name(cause.component, cause.operation);
  const std::string code = last.code.empty() ? "an error" : EscapeControl(last.code);
  switch (cause.where) {
    case Arises::kOwn:
      return fmt::format(
          "{} fails of itself with {}: no call of its own explains it; {}.", name, code,
          operation.handler.empty() ? "its source is not indexed"
                                    : "its code is " + EscapeControl(operation.function) + " at " +
                                          EscapeControl(operation.handler));
    case Arises::kWay:
      return fmt::format(
          "The call of {} fails with {} on its way: what was called ended well, so look at the "
          "network, the client's deadline and queues.",
          name, code);
    case Arises::kPeer:
      return cause.component == last.component
                 ? fmt::format("{}, which records no spans of its own, failed with {}.", name, code)
                 : fmt::format("{} did not answer: {}, and no span of it.", name, code);
    case Arises::kProxy:
      return fmt::format("The proxy on the way to {} answered {}.", name, code);
  }
  return {};
}

std::string TimeSentence(const Cause& cause, const Known& known, const KnownOperation& operation) {
  const TimeHolder& time = cause.request->times[cause.time];
  const std::string name = Name(time.component, time.operation);
  std::string where;
  if (time.where == Arises::kOwn)
    where =
        name + (operation.handler.empty() ? " itself"
                                          : " itself (" + EscapeControl(operation.function) +
                                                " at " + EscapeControl(operation.handler) + ")");
  if (time.where == Arises::kWay) where = "the way to " + name;
  if (time.where == Arises::kPeer) where = name + ", which records no spans of its own,";
  if (time.where == Arises::kProxy) where = "the proxy " + EscapeControl(time.component);
  if (!time.inner.empty()) where += " in " + EscapeControl(time.inner);
  std::string text = fmt::format(
      "{} of {} ({}) {} held by {}", FormatDuration(time.critical_ns),
      FormatDuration(cause.request->duration_ns),
      FormatShare(static_cast<double>(time.critical_ns) /
                  static_cast<double>(std::max<int64_t>(cause.request->duration_ns, 1))),
      "is", where);
  if (time.calls > 1) text += fmt::format(", in {} calls", time.calls);
  if (const UsualTime* usual = known.Usual(time))
    text +=
        fmt::format("; usual for that are {}",
                    FormatDuration(Rounded(usual->critical_ns *
                                           static_cast<double>(std::max<int64_t>(time.calls, 1)))));
  if (time.where == Arises::kOwn && operation.handler.empty())
    text += "; its source is not indexed";
  return text + ".";
}

Section WhySection(const Incident& incident, const Cause& cause, Known* known) {
  const Explanation& request = *cause.request;
  Section section;
  section.key = "why";
  section.title = fmt::format("Why {} {}", EscapeControl(request.hops[0].operation),
                              cause.failure ? "fails" : "takes its time");
  section.table.columns = {{"answer", "answer", ColumnType::kText},
                           {"where", "where", ColumnType::kWord},
                           {"component", "component", ColumnType::kText},
                           {"operation", "operation", ColumnType::kPath},
                           {"code", "code", ColumnType::kText},
                           {"critical_ns", "holds", ColumnType::kDuration},
                           {"usual_ns", "usual", ColumnType::kDuration},
                           {"site", "look at", ColumnType::kPath},
                           {"owner", "owner", ColumnType::kText},
                           {"trace", "trace", ColumnType::kText, true},
                           {"duration_ns", "took", ColumnType::kDuration, true}};
  const KnownOperation& operation = known->Operation(cause.component, cause.operation);
  const TimeHolder* time = cause.failure ? nullptr : &request.times[cause.time];
  const UsualTime* usual = time == nullptr ? nullptr : known->Usual(*time);
  section.table.rows.push_back(
      {{std::string(cause.failure ? "failure" : "time")},
       {std::string(ToString(cause.where))},
       {cause.component},
       {operation.name},
       cause.failure ? Absent(request.hops.back().code) : Cell{},
       time == nullptr ? Cell{} : Cell{time->critical_ns},
       usual == nullptr ? Cell{}
                        : Cell{Rounded(usual->critical_ns *
                                       static_cast<double>(std::max<int64_t>(time->calls, 1)))},
       cause.sites.empty() ? Cell{} : Cell{cause.sites[0]},
       Absent(cause.owner),
       {request.trace},
       {request.duration_ns}});
  section.notes.push_back(cause.failure ? FailureSentence(cause, *known, operation)
                                        : TimeSentence(cause, *known, operation));
  if (cause.failure && incident.requests.all.size() > 1)
    section.notes.push_back(
        fmt::format("{} of the failed requests kept whole show this.", cause.alike));
  if (!request.survived.empty()) {
    std::string names;
    for (const std::string& each : request.survived)
      names += (names.empty() ? "" : ", ") + EscapeControl(each);
    section.notes.push_back("Failed, too, but is survived: " + names + ".");
  }
  if (request.partial)
    section.notes.push_back("Spans of this trace are missing: the cause may lie in them.");
  return section;
}

Section FailuresSection(const Incident& incident, Known* known) {
  Section section;
  section.key = "failures";
  section.title = "Where failed requests fail";
  section.table.columns = {{"where", "where", ColumnType::kWord},
                           {"component", "component", ColumnType::kText},
                           {"operation", "operation", ColumnType::kPath},
                           {"code", "code", ColumnType::kText},
                           {"requests", "of those kept", ColumnType::kCount},
                           {"fatal", "in all journeys", ColumnType::kCount},
                           {"error_share", "of its calls", ColumnType::kShare},
                           {"trace", "trace", ColumnType::kText}};
  struct Alike {
    const Explanation* first;
    int64_t count;
  };
  std::map<CauseKey, Alike> causes;
  for (const Explanation& request : incident.requests.all)
    if (request.failed)
      ++causes.try_emplace(CauseKeyOf(request), Alike{&request, 0}).first->second.count;
  std::vector<Alike> sorted;
  for (const auto& [key, alike] : causes) sorted.push_back(alike);
  std::stable_sort(sorted.begin(), sorted.end(), [&](const Alike& a, const Alike& b) {
    const double first = Arising(*a.first, known).fatal;
    const double second = Arising(*b.first, known).fatal;
    return first != second ? first > second : a.count > b.count;
  });
  for (const Alike& alike : sorted) {
    const Explanation& request = *alike.first;
    const ArisingFailures arising = Arising(request, known);
    section.table.rows.push_back(
        {{std::string(ToString(request.where))},
         {Answering(request, known)},
         {known->Operation(request.hops.back().component, request.hops.back().operation).name},
         Absent(request.hops.back().code),
         {alike.count},
         arising.calls > 0 ? Cell{Rounded(arising.fatal)} : Cell{},
         arising.calls > 0 ? Cell{arising.failed / arising.calls} : Cell{},
         {request.trace}});
  }
  section.notes.push_back(
      "A few requests are kept whole, so counts of those are no rates. In all journeys: failures "
      "that arise there, with any code, in requests that failed; and the share of its calls.");
  return section;
}

Section PathSection(const Cause& cause, Known* known) {
  const Explanation& request = *cause.request;
  Section section;
  section.key = "path";
  section.title = fmt::format("From the request to the cause, in trace {}", request.trace);
  section.table.columns = {{"operation", "operation", ColumnType::kText},
                           {"component", "component", ColumnType::kText},
                           {"start_ns", "at", ColumnType::kDuration, true},
                           {"duration_ns", "took", ColumnType::kDuration},
                           {"code", "ended", ColumnType::kText},
                           {"tries", "tries", ColumnType::kCount, true},
                           {"sites", "called at", ColumnType::kPath},
                           {"handler", "answered by", ColumnType::kPath, true},
                           {"verdict", "verdict", ColumnType::kWord},
                           {"failure", "in the code", ColumnType::kWord},
                           {"failure_at", "decided at", ColumnType::kPath, true},
                           {"owner", "owner", ColumnType::kText}};
  for (size_t i = 0; i < request.hops.size(); ++i) {
    const Hop& hop = request.hops[i];
    static const KnownCall kNone;
    const KnownCall& call =
        i == 0 ? kNone
               : known->Call(request.hops[i - 1].component, request.hops[i - 1].operation,
                             hop.component, hop.operation);
    const std::string component = i + 1 == request.hops.size() ? cause.component : hop.component;
    const KnownOperation& operation = known->Operation(component, hop.operation);
    section.table.rows.push_back({{operation.name, std::string(2 * i, ' ') + operation.name},
                                  {component},
                                  {hop.start_ns},
                                  {hop.duration_ns},
                                  {hop.code.empty() ? std::string("ok") : hop.code},
                                  {hop.tries},
                                  Absent(call.sites),
                                  Absent(operation.handler),
                                  Absent(call.verdict),
                                  Absent(call.failure),
                                  Absent(call.failure_at),
                                  Absent(operation.owner)});
  }
  return section;
}

Section TimeSection(const Cause& cause, Known* known) {
  constexpr size_t kMost = 8;
  const Explanation& request = *cause.request;
  Section section;
  section.key = "time";
  section.title = fmt::format("What held the {} of trace {}", FormatDuration(request.duration_ns),
                              request.trace);
  section.table.columns = {{"operation", "operation", ColumnType::kPath},
                           {"component", "component", ColumnType::kText},
                           {"where", "where", ColumnType::kWord},
                           {"inner", "in span", ColumnType::kText, true},
                           {"calls", "calls", ColumnType::kCount, true},
                           {"critical_ns", "critical", ColumnType::kDuration},
                           {"share", "share", ColumnType::kShare},
                           {"usual_ns", "usual", ColumnType::kDuration},
                           {"sites", "called at", ColumnType::kPath, true},
                           {"owner", "owner", ColumnType::kText}};
  for (size_t i = 0; i < std::min(kMost, request.times.size()); ++i) {
    const TimeHolder& time = request.times[i];
    const KnownOperation& operation = known->Operation(time.component, time.operation);
    const KnownCall& call =
        known->Call(time.caller_component, time.caller_operation, time.component, time.operation);
    const UsualTime* usual = known->Usual(time);
    section.table.rows.push_back(
        {{operation.name},
         {time.component},
         {std::string(ToString(time.where))},
         Absent(time.inner),
         {time.calls},
         {time.critical_ns},
         {static_cast<double>(time.critical_ns) /
          static_cast<double>(std::max<int64_t>(request.duration_ns, 1))},
         usual == nullptr ? Cell{}
                          : Cell{Rounded(usual->critical_ns *
                                         static_cast<double>(std::max<int64_t>(time.calls, 1)))},
         Absent(call.sites),
         Absent(operation.owner)});
  }
  if (request.times.size() > kMost)
    section.notes.push_back(
        fmt::format("{} that held less left out; `arterial trace {}` shows all.",
                    Counted(request.times.size() - kMost, "part"), request.trace));
  return section;
}

// What moved among the parts that the requests have.
Section ChangedSection(const Incident& incident, Known* known) {
  Section section;
  section.key = "changed";
  section.title = "What changed" + (incident.changed ? ": " + incident.compared : std::string());
  section.when_empty = incident.changed ? "Nothing of it moved beyond noise." : incident.compared;
  section.table.columns = {{"what", "what", ColumnType::kWord},
                           {"where", "where", ColumnType::kWord},
                           {"component", "component", ColumnType::kText},
                           {"operation", "operation", ColumnType::kPath},
                           {"before_ns", "before", ColumnType::kDuration},
                           {"after_ns", "after", ColumnType::kDuration},
                           {"before_share", "failed before", ColumnType::kShare},
                           {"after_share", "failed after", ColumnType::kShare},
                           {"p", "chance", ColumnType::kReal, true}};
  if (!incident.changed) return section;
  std::set<std::string> operations;  // that the requests go through
  for (const Explanation& request : incident.requests.all) {
    for (const Hop& hop : request.hops)
      operations.insert(known->Operation(hop.component, hop.operation).name);
    for (const TimeHolder& time : request.times)
      operations.insert(known->Operation(time.component, time.operation).name);
  }
  const auto concerns = [&](const std::string& component, const std::string& operation) {
    return operations.contains(known->Operation(component, operation).name);
  };
  size_t others = 0;
  const auto where = [](db::TimePart part) {
    return std::string(part == db::TimePart::kWay ? "way" : "own");
  };
  for (const db::FailureMovement& movement : incident.changed->failing) {
    if (!concerns(movement.component, movement.operation)) {
      ++others;
      continue;
    }
    section.table.rows.push_back({{std::string("failures")},
                                  {where(movement.part)},
                                  {movement.component},
                                  {movement.operation},
                                  {},
                                  {},
                                  {movement.before_share},
                                  {movement.after_share},
                                  {movement.p}});
  }
  for (const db::Movement& movement : incident.changed->moved) {
    if (!concerns(movement.component, movement.operation)) {
      ++others;
      continue;
    }
    section.table.rows.push_back({{std::string("time")},
                                  {where(movement.part)},
                                  {movement.component},
                                  {movement.operation},
                                  {Rounded(movement.before_ns)},
                                  {Rounded(movement.after_ns)},
                                  {},
                                  {},
                                  {movement.p}});
  }
  if (others > 0)
    section.notes.push_back(fmt::format("{} elsewhere; `arterial compare` shows all.",
                                        Counted(others, "other movement")));
  return section;
}

}  // namespace

Document Answer(const Incident& incident, const Cause& cause, Known* known) {
  Document document;
  document.sections.push_back(WhySection(incident, cause, known));
  const bool several = incident.requests.all.size() > 1;
  if (cause.failure) {
    document.sections.push_back(PathSection(cause, known));
    if (several) document.sections.push_back(FailuresSection(incident, known));
  } else {
    document.sections.push_back(TimeSection(cause, known));
  }
  document.sections.push_back(ChangedSection(incident, known));
  return document;
}

}  // namespace arterial::cli
