#include "runtime_join/journeys.h"

#include <algorithm>

#include "runtime_join/operation_name.h"

namespace arterial::runtime {
namespace {

bool FitsAny(const std::vector<std::string>& globs, std::string_view text) {
  return !text.empty() && std::any_of(globs.begin(), globs.end(),
                                      [&](const std::string& glob) { return Glob(glob, text); });
}

// The rule that says that no user made the request; null: one did.
const db::ExclusionRule* NobodyAsked(const Span& span, const JourneyConfig& config) {
  const std::string_view agent =
      span.attributes.GetAny({"user_agent.original", "http.user_agent", "user_agent"});
  const auto fits = [&](const db::ExclusionRule& rule) {
    for (const std::string& glob : rule.user_agents)  // anywhere in it
      if (!agent.empty() && Glob("*" + glob + "*", agent)) return true;
    for (const auto& [key, glob] : rule.attributes)
      if (span.attributes.Has(key) && Glob(glob, span.attributes.Get(key))) return true;
    return FitsAny(rule.requests, span.attributes.Get("http.route")) ||
           FitsAny(rule.requests, HttpPath(span)) ||
           FitsAny(rule.requests, NameOperation(span).name);
  };
  for (const db::ExclusionRule& rule : config.exclude)
    if (!rule.off && fits(rule)) return &rule;
  return nullptr;
}

std::string WithMethod(const Span& span, std::string_view path) {
  const std::string method = HttpMethod(span);
  return method.empty() ? std::string(path) : method + " " + std::string(path);
}

bool Fits(const JourneyPattern& pattern, const Span& span, const std::string& request) {
  if (!pattern.component.empty() && !Glob(pattern.component, span.resource->service_name))
    return false;
  if (pattern.request.empty() || Glob(pattern.request, request)) return true;
  const std::string_view path = HttpPath(span);
  return (!path.empty() && Glob(pattern.request, WithMethod(span, path))) ||
         Glob(pattern.request, NameOperation(span).name);
}

// Earliest entry span, ancestors before descendants: -1 if nobody asked or nothing was entered.
int32_t FirstEntry(const Trace& trace, const Topology& topology, const JourneyConfig& config,
                   int32_t root, std::vector<const db::ExclusionRule*>* excluded) {
  std::vector<int32_t> level = {root}, next;
  while (!level.empty()) {
    int32_t first = -1;
    next.clear();
    for (int32_t i : level) {
      const Span& span = trace.spans[static_cast<size_t>(i)];
      if (topology.is_entry[i] && !IsProxy(span, config.components) &&
          !IsLoadGenerator(span, config.components)) {
        if (first < 0 || i < first) first = i;
        continue;
      }
      for (int32_t child : trace.Children(i)) next.push_back(child);
    }
    if (first >= 0) {
      const auto* rule = NobodyAsked(trace.spans[static_cast<size_t>(first)], config);
      if (rule == nullptr) return first;
      if (excluded != nullptr) excluded->push_back(rule);
      return -1;
    }
    std::swap(level, next);
  }
  return -1;
}

// Where the request enters, else where its trace begins.
std::string SessionOf(const Trace& trace, const JourneyInstance& journey, std::string_view key) {
  for (const int32_t i : {journey.entry, journey.root})
    if (const auto value = trace.spans[static_cast<size_t>(i)].attributes.Get(key); !value.empty())
      return RedactAttribute(key, value);
  return {};
}

}  // namespace

std::vector<db::ExclusionRule> BuiltInExclusions() {
  db::ExclusionRule health, monitor, synthetic;
  health.name = "health-check";
  health.requests = {"/health",
                     "/healthz",
                     "/healthz/*",
                     "/livez",
                     "/livez/*",
                     "/readyz",
                     "/readyz/*",
                     "/ready",
                     "/live",
                     "/_healthz",
                     "/_ah/*",
                     "/ping",
                     "/status",
                     "/metrics",
                     "*/healthz",
                     "*/_health",
                     "*/health",
                     "/actuator/health*",
                     "grpc.health.v1.Health/*"};
  monitor.name = "uptime-monitor";
  monitor.user_agents = {"kube-probe",
                         "GoogleHC",
                         "ELB-HealthChecker",
                         "Pingdom",
                         "UptimeRobot",
                         "StatusCake",
                         "Site24x7",
                         "DatadogSynthetics",
                         "Datadog/Synthetics",
                         "Blackbox Exporter",
                         "Better Uptime",
                         "Checkly",
                         "NewRelicSynthetics",
                         "CloudWatchSynthetics",
                         "Amazon-Route53-Health-Check-Service"};
  synthetic.name = "synthetic";
  synthetic.attributes = {{"user_agent.synthetic.type", "?*"}};
  return {health, monitor, synthetic};
}

bool Glob(std::string_view pattern, std::string_view text) {
  size_t p = 0, t = 0, star = std::string_view::npos, mark = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      mark = t;
    } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++mark;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string NameRequest(const Span& span) {
  const OperationName operation = NameOperation(span);
  if (operation.system != "http") return operation.name;
  if (const auto route = span.attributes.Get("http.route"); !route.empty())
    return WithMethod(span, route);
  if (const auto path = HttpPath(span); !path.empty()) return WithMethod(span, NormalisePath(path));
  return operation.name;
}

std::vector<JourneyInstance> FindJourneys(const Trace& trace, const Topology& topology,
                                          const JourneyConfig& config,
                                          std::vector<const db::ExclusionRule*>* excluded) {
  std::vector<JourneyInstance> out;
  if (trace.partial) return out;
  for (int32_t root : trace.roots) {
    JourneyInstance journey;
    journey.root = root;
    journey.entry = FirstEntry(trace, topology, config, root, excluded);
    if (journey.entry < 0) continue;
    const Span& span = trace.spans[static_cast<size_t>(journey.entry)];
    journey.name = NameRequest(span);
    for (const JourneyPattern& pattern : config.patterns)
      if (Fits(pattern, span, journey.name)) {
        journey.name = pattern.name;
        journey.configured = true;
        journey.step = pattern.step;
        if (!pattern.session.empty()) journey.session = SessionOf(trace, journey, pattern.session);
        break;
      }
    out.push_back(std::move(journey));
  }
  return out;
}

}  // namespace arterial::runtime
