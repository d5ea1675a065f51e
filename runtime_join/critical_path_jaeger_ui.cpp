// Jaeger UI's rule, as jaegertracing/jaeger-ui states it (TracePage/CriticalPath/utils:
// sanitizeOverFlowingChildren, findLastFinishingChildSpan, computeCriticalPath), without its
// recursion and without its treating a start of 0 as "no start" (which never ends).
#include <algorithm>

#include "runtime_join/critical_path_modes.h"

namespace arterial::runtime {
namespace {

struct Node {
  int32_t span;
  int64_t start;
  int64_t end;
  bool cut;
};

// The children that Jaeger UI keeps, cut to their parent.
std::vector<Node> KeptChildren(const Trace& trace, const Node& parent) {
  std::vector<Node> kept;
  for (int32_t c : trace.Children(parent.span)) {
    const Span& child = trace.spans[c];
    if (trace.spans[parent.span].kind == SpanKind::kProducer && child.kind == SpanKind::kConsumer)
      continue;
    if (child.start_ns >= parent.end || child.end_ns <= parent.start) continue;
    const int64_t start = std::max(child.start_ns, parent.start);
    const int64_t end = std::min(child.end_ns, parent.end);
    kept.push_back({c, start, end, start != child.start_ns || end != child.end_ns});
  }
  // The last to finish first; of equals the first by start, as the page lists them.
  std::sort(kept.begin(), kept.end(), [](const Node& a, const Node& b) {
    return a.end != b.end ? a.end > b.end : a.span < b.span;
  });
  return kept;
}

}  // namespace

std::vector<Section> JaegerUiCriticalPath(const Trace& trace, int32_t root) {
  std::vector<Section> sections;
  const Span& top = trace.spans[root];
  std::vector<Node> stack = {{root, top.start_ns, top.end_ns, false}};
  while (!stack.empty()) {
    const Node at = stack.back();
    stack.pop_back();
    const Decided how = at.cut ? Decided::kClipped : Decided::kMeasured;
    int64_t cursor = at.end;
    bool first = true;
    for (const Node& child : KeptChildren(trace, at)) {
      if (!first && child.end >= cursor) continue;
      if (child.end < cursor) sections.push_back({at.span, child.end, cursor, how});
      stack.push_back(child);
      cursor = child.start;
      first = false;
    }
    if (at.start < cursor) sections.push_back({at.span, at.start, cursor, how});
  }
  return sections;
}

}  // namespace arterial::runtime
