#include "cli/commands/compare.h"

#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <map>

#include "cli/database.h"
#include "cli/windows.h"
#include "db/queries/compare.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {"least-share", '\0', "SHARE", "leave out what changes the mean request by less (default: 1%)"},
};

constexpr Example kExamples[] = {
    {"arterial compare before.db after.db", "two recordings, each ingested into its own database"},
    {"arterial compare 2026-11-20 2026-11-21", "two days of one database"},
    {"arterial compare 2026-11-21T08..2026-11-21T11 2026-11-21T12", "hours, UTC, both included"},
};

// What one component has in common: all its ways, or all its operations' own times, that moved.
struct Cause {
  const db::Movement* lead;
  std::vector<const db::Movement*> movements;
  double per_trace_ns = 0, journey_share = 0, critical_ns = 0;
  double p = 1;
};

std::vector<Cause> Causes(const std::vector<db::Movement>& moved) {
  std::vector<Cause> causes;
  std::map<std::tuple<db::TimePart, std::string, bool>, size_t> places;
  for (const db::Movement& movement : moved) {  // greatest effect first
    const bool slower = movement.per_trace_ns > 0;
    const auto [at, added] =
        places.try_emplace({movement.part, movement.component, slower}, causes.size());
    if (added) causes.push_back({&movement, {}, 0, 0, 0, 1});
    Cause& cause = causes[at->second];
    cause.movements.push_back(&movement);
    cause.per_trace_ns += movement.per_trace_ns;
    cause.journey_share += movement.journey_share;
    cause.critical_ns += movement.per_trace_ns * movement.critical_share.value_or(0);
    cause.p = std::min(cause.p, movement.p);
  }
  std::stable_sort(causes.begin(), causes.end(), [](const Cause& a, const Cause& b) {
    return std::fabs(a.per_trace_ns) > std::fabs(b.per_trace_ns);
  });
  return causes;
}

int64_t Rounded(double value) { return std::llround(value); }

// "+92.1 ms": a change has a sign.
std::string Signed(double ns) {
  return (ns < 0 ? "-" : "+") + FormatDuration(Rounded(std::fabs(ns)));
}

// One row a cause; its operations with their shares of it.
Section MovedSection(const db::Comparison& result, double least_share) {
  Section section{"moved", "What moved", {}, "Nothing moved beyond noise.", {}};
  section.table.columns = {{"component", "component", ColumnType::kText},
                           {"part", "part", ColumnType::kText},
                           {"operation", "operation", ColumnType::kPath},
                           {"also", "also", ColumnType::kText},
                           {"before_ns", "before", ColumnType::kDuration},
                           {"after_ns", "after", ColumnType::kDuration},
                           {"per_trace_ns", "per request", ColumnType::kDuration},
                           {"journey_share", "of the journeys", ColumnType::kShare},
                           {"critical_share", "critical", ColumnType::kShare},
                           {"p", "chance", ColumnType::kReal, true}};
  for (const Cause& cause : Causes(result.moved)) {
    std::map<std::string, double> by_operation;
    for (const db::Movement* movement : cause.movements)
      by_operation[movement->operation] += movement->per_trace_ns;
    std::vector<std::string> also;
    for (const db::Movement* movement : cause.movements) {
      const auto at = by_operation.find(movement->operation);
      if (at == by_operation.end()) continue;
      if (movement->operation != cause.lead->operation)
        also.push_back(fmt::format("{} ({})", movement->operation,
                                   FormatShare(at->second / cause.per_trace_ns)));
      by_operation.erase(at);
    }
    const db::Movement& lead = *cause.lead;
    section.table.rows.push_back({{lead.component},
                                  {std::string(lead.part == db::TimePart::kWay ? "way" : "own")},
                                  {lead.operation},
                                  also.empty() ? Cell{} : Cell{also},
                                  {Rounded(lead.before_ns)},
                                  {Rounded(lead.after_ns)},
                                  {Rounded(cause.per_trace_ns), Signed(cause.per_trace_ns)},
                                  {cause.journey_share},
                                  {cause.critical_ns / cause.per_trace_ns},
                                  {cause.p}});
  }
  section.notes.push_back(fmt::format(
      "Parts of requests' time that both windows have: {} tested{}{}.", result.tested,
      result.too_few > 0 ? fmt::format(", {} with fewer than 8 traces not", result.too_few) : "",
      result.immaterial > 0
          ? fmt::format("; {} moved for certain, by less than {} of the journeys' time",
                        result.immaterial, FormatShare(least_share))
          : ""));
  return section;
}

// The answer in words, one a cause.
void AddSentences(const db::Comparison& result, Section* section) {
  for (const Cause& cause : Causes(result.moved)) {
    const db::Movement& lead = *cause.lead;
    section->notes.push_back(fmt::format(
        "{} {}: {} a call, {} of the change on critical paths; {} a request with all that moved "
        "there.",
        lead.part == db::TimePart::kWay ? "The way to" : "The own time of",
        EscapeControl(lead.component + " " + lead.operation),
        Signed(lead.after_ns - lead.before_ns), FormatShare(lead.critical_share.value_or(0)),
        Signed(cause.per_trace_ns)));
  }
}

// Failures where they arise, one row each.
Section FailingSection(const db::Comparison& result) {
  Section section{"failing", "What fails more, or less", {}, "No failure moved beyond noise.", {}};
  section.table.columns = {{"component", "component", ColumnType::kText},
                           {"part", "part", ColumnType::kText},
                           {"operation", "operation", ColumnType::kPath},
                           {"caller", "called by", ColumnType::kPath, true},
                           {"before_share", "before", ColumnType::kShare},
                           {"after_share", "after", ColumnType::kShare},
                           {"per_request", "per request", ColumnType::kShare},
                           {"fatal_share", "fatal", ColumnType::kShare},
                           {"p", "chance", ColumnType::kReal, true}};
  for (const db::FailureMovement& movement : result.failing) {
    const bool way = movement.part == db::TimePart::kWay;
    section.table.rows.push_back({{movement.component},
                                  {std::string(way ? "way" : "own")},
                                  {movement.operation},
                                  movement.caller.empty() ? Cell{} : Cell{movement.caller},
                                  {movement.before_share},
                                  {movement.after_share},
                                  {movement.per_trace},
                                  {movement.fatal_share},
                                  {movement.p}});
    section.notes.push_back(fmt::format(
        "{} {}: {} of the calls before, {} after; {} of these failures lie in requests that "
        "failed.",
        way ? "Failures on the way to" : "Failures of",
        EscapeControl(movement.component + " " + movement.operation),
        FormatShare(movement.before_share), FormatShare(movement.after_share),
        FormatShare(movement.fatal_share)));
  }
  section.notes.insert(section.notes.begin(),
                       fmt::format("Operations and ways tested: {}.", result.failures_tested));
  return section;
}

Section WindowsSection(const Invocation& invocation, const db::Comparison& result) {
  Section section{"windows", "Windows", {}, "", {}};
  section.table.columns = {{"window", "window", ColumnType::kText},
                           {"traces", "traces", ColumnType::kCount},
                           {"mean_ns", "mean", ColumnType::kDuration},
                           {"error_share", "errors", ColumnType::kShare}};
  const std::vector<std::string>& names = invocation.arguments.operands();
  const db::WindowTotals* windows[] = {&result.before, &result.after};
  for (size_t i = 0; i < 2; ++i)
    section.table.rows.push_back(
        {{names[i]},
         {windows[i]->traces},
         {Rounded(windows[i]->mean_ns)},
         {static_cast<double>(windows[i]->errors) / static_cast<double>(windows[i]->traces)}});
  return section;
}

Result<int> RunCompare(Invocation& invocation) {
  const std::vector<std::string>& names = invocation.arguments.operands();
  db::CompareOptions options;
  Result<double> least = invocation.arguments.Share("least-share", options.least_share);
  if (!least) return least.error();
  options.least_share = *least;
  std::vector<Window> windows;
  for (const std::string& name : names) {
    Result<Window> window = OpenWindow(name, invocation.arguments.Get("db"));
    if (!window) return window.error();
    windows.push_back(std::move(*window));
  }
  Result<db::Comparison> result =
      db::Compare(windows[0].db, windows[0].hours, windows[1].db, windows[1].hours, options);
  if (!result) return result.error();
  Section moved = MovedSection(*result, options.least_share);
  AddSentences(*result, &moved);
  return Show(invocation,
              {{std::move(moved), FailingSection(*result), WindowsSection(invocation, *result)}});
}

}  // namespace

constexpr Command kCompare = {
    .name = "compare",
    .operands = "BEFORE AFTER",
    .least_operands = 2,
    .most_operands = 2,
    .summary = "what moved between two windows, in time and in failures",
    .about =
        "BEFORE and AFTER are databases, or windows of the database: a day (2026-11-21), an hour "
        "in UTC (2026-11-21T12), or two of them with .. between, both included.\n\n"
        "The time of requests is split where it arises: the own time of each operation, without "
        "the calls it makes, and the way to each callee, which is the client's span without the "
        "server's. What only waits for something slower has not moved. Tested is the mean per "
        "span, with traces as the sample, by Welch's test; the chance that anything shown is "
        "noise is 1 % (Bonferroni). What moved by less than --least-share of the journeys' mean "
        "time is counted, not shown.\n\n"
        "Parts of one component that moved alike are one row, which names the operation with the "
        "greatest effect on the mean request; `also` has the others. Calls that only one window "
        "makes are not compared.\n\n"
        "Failures are tested alike, where they arise: of operations whose own calls all ended "
        "well, and on the way to callees that did not fail. What only passes on a failure is not "
        "shown. Per request: change of the failures of the mean request; fatal: share of these "
        "failures in requests that failed.",
    .options = kOptions,
    .examples = kExamples,
    .run = RunCompare,
};

}  // namespace arterial::cli
