#include "indexer/dump_flows.h"

#include <fmt/format.h>

namespace arterial::indexer {
namespace {

std::string Show(const db::Location& at) {
  return fmt::format("{}:{}:{}", at.file, at.line, at.column);
}

std::string_view OrderWord(char order) {
  switch (order) {
    case 'x':
      return "excludes";
    case 'b':
      return "before";
    case 'p':
      return "beside";
    case 'q':
      return "before-beside";
    default:
      return "with";
  }
}

std::string_view DependenceWord(char dependence) {
  switch (dependence) {
    case 'd':
      return "data";
    case 'c':
      return "control";
    case 'n':
      return "none";
    default:
      return "unknown";
  }
}

void DumpSteps(const db::BodyFlow& flow,
               const std::function<std::string(const db::FunctionId&)>& name,
               std::vector<std::string>& lines) {
  const auto what = [&](const db::StepFact& step) {
    if (!step.is_site) return name(step.callee);
    return step.operation.empty() ? std::string("(dynamic)") : step.operation;
  };
  size_t pair = 0;
  for (size_t i = 0; i < flow.steps.size(); ++i) {
    const db::StepFact& step = flow.steps[i];
    // A call that hands nothing out to wait for ends as its callee does.
    const bool plain = step.mode == db::StepMode::kCalls && step.awaited_line == 0 &&
                       step.end == db::StepEnd::kLoose;
    std::string end = plain ? "" : fmt::format(" {}", db::ToString(step.end));
    if (step.awaited_line != 0) end += fmt::format(" awaited {}", step.awaited_line);
    lines.push_back(fmt::format("step {} {} {}{}", Show(step.location), what(step),
                                db::ToString(step.mode), end));
    for (size_t j = i + 1; j < flow.steps.size(); ++j, ++pair)
      lines.push_back(
          fmt::format("order {} {} {} {} {}", Show(step.location), what(step),
                      OrderWord(plain && flow.order[pair] == 'p' ? 'b' : flow.order[pair]),
                      what(flow.steps[j]), DependenceWord(flow.dependence[pair])));
  }
}

}  // namespace

void DumpFlows(const db::UnitFacts& facts,
               const std::function<std::string(const db::FunctionId&)>& name,
               std::vector<std::string>& lines) {
  for (const db::BodyFlow& flow : facts.body_flows) DumpSteps(flow, name, lines);
  for (const db::CallFlow& flow : facts.call_flows) {
    const std::string place = Show(flow.location);
    const db::Deadline& d = flow.deadline;
    std::string value = d.has_value ? fmt::format(" {}ns", d.nanoseconds) : "";
    if (!d.flag.empty()) value += " flag " + d.flag;
    lines.push_back(fmt::format("deadline {} {} {}{}", place, db::ToString(d.kind),
                                db::ToString(d.confidence), value));
    const db::ContextFlow& c = flow.context;
    lines.push_back(fmt::format("context_flow {} trace {} cancellation {} deadline {} {}", place,
                                db::ToString(c.trace), db::ToString(c.cancellation),
                                db::ToString(c.deadline), db::ToString(c.confidence)));
    const db::Retry& r = flow.retry;
    std::string times = r.attempts != 0 ? fmt::format(" {} attempts", r.attempts) : "";
    if (r.unbounded) times += " unbounded";
    if (r.backoff != db::Known::kUnknown)
      times += fmt::format(" backoff {}", db::ToString(r.backoff));
    lines.push_back(fmt::format("retry {} {} {}{}", place, db::ToString(r.kind),
                                db::ToString(r.confidence), times));
    const std::string hedging =
        flow.channel.hedging == db::Known::kUnknown
            ? ""
            : fmt::format(" hedging {}", db::ToString(flow.channel.hedging));
    lines.push_back(fmt::format("channel {} {}{} ready {}", place, db::ToString(flow.channel.use),
                                hedging, db::ToString(flow.channel.wait_for_ready)));
  }
}

}  // namespace arterial::indexer
