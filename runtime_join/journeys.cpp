#include "runtime_join/journeys.h"

#include <algorithm>

#include "runtime_join/operation_name.h"

namespace arterial::runtime {
namespace {

bool FitsAny(const std::vector<std::string>& globs, std::string_view text) {
  return !text.empty() && std::any_of(globs.begin(), globs.end(),
                                      [&](const std::string& glob) { return Glob(glob, text); });
}

bool NobodyAsked(const Span& span, const JourneyConfig& config) {
  const std::string_view agent =
      span.attributes.GetAny({"user_agent.original", "http.user_agent", "user_agent"});
  for (const std::string& monitor : config.monitors)
    if (!agent.empty() && agent.find(monitor) != std::string_view::npos) return true;
  if (!span.attributes.Get("user_agent.synthetic.type").empty()) return true;
  return FitsAny(config.health_checks, span.attributes.Get("http.route")) ||
         FitsAny(config.health_checks, HttpPath(span)) ||
         FitsAny(config.health_checks, NameOperation(span).name);
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
                   int32_t root) {
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
    if (first >= 0)
      return NobodyAsked(trace.spans[static_cast<size_t>(first)], config) ? -1 : first;
    std::swap(level, next);
  }
  return -1;
}

}  // namespace

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
                                          const JourneyConfig& config) {
  std::vector<JourneyInstance> out;
  if (trace.partial) return out;
  for (int32_t root : trace.roots) {
    JourneyInstance journey;
    journey.root = root;
    journey.entry = FirstEntry(trace, topology, config, root);
    if (journey.entry < 0) continue;
    const Span& span = trace.spans[static_cast<size_t>(journey.entry)];
    journey.name = NameRequest(span);
    for (const JourneyPattern& pattern : config.patterns)
      if (Fits(pattern, span, journey.name)) {
        journey.name = pattern.name;
        journey.configured = true;
        break;
      }
    out.push_back(std::move(journey));
  }
  return out;
}

}  // namespace arterial::runtime
