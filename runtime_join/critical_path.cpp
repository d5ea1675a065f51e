#include "runtime_join/critical_path.h"

#include <algorithm>

#include "runtime_join/critical_path_modes.h"

namespace arterial::runtime {

std::optional<CriticalPathMode> ParseCriticalPathMode(std::string_view name) {
  if (name == "exact") return CriticalPathMode::kExact;
  if (name == "crisp") return CriticalPathMode::kCrisp;
  if (name == "jaeger-ui") return CriticalPathMode::kJaegerUi;
  return std::nullopt;
}

std::string_view ToString(Decided decided) {
  switch (decided) {
    case Decided::kMeasured:
      return "measured";
    case Decided::kClipped:
      return "clipped";
    case Decided::kAssumed:
      return "assumed";
  }
  return "assumed";
}

std::vector<Section> CriticalPath(const Trace& trace, int32_t root, CriticalPathMode mode) {
  std::vector<Section> sections;
  switch (mode) {
    case CriticalPathMode::kExact:
      sections = ExactCriticalPath(trace, root);
      break;
    case CriticalPathMode::kCrisp:
      sections = CrispCriticalPath(trace, root);
      break;
    case CriticalPathMode::kJaegerUi:
      sections = JaegerUiCriticalPath(trace, root);
      break;
  }
  std::sort(sections.begin(), sections.end(), [](const Section& a, const Section& b) {
    if (a.start_ns != b.start_ns) return a.start_ns < b.start_ns;
    return a.end_ns != b.end_ns ? a.end_ns < b.end_ns : a.span < b.span;
  });
  return sections;
}

}  // namespace arterial::runtime
