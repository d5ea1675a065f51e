// The exact rule (SEMANTICS 3) and slack by the same walk.
#include <algorithm>

#include "runtime_join/critical_path_modes.h"

namespace arterial::runtime {
namespace {

// A span with its interval cut to that of its parent.
struct Piece {
  int32_t span;
  int64_t start;
  int64_t end;
  Decided how;  // of the span as a whole: kMeasured or kClipped, kAssumed once a guess is above it
};

bool SameComponent(const Span& a, const Span& b) {
  if (a.resource == b.resource) return true;
  if (a.resource == nullptr || b.resource == nullptr) return false;
  return a.resource->service_name == b.resource->service_name &&
         a.resource->service_namespace == b.resource->service_namespace;
}

// Children that can hold up their parent, by the order in which the walk looks at them: greatest
// end first, then earlier start, then smaller id (= smaller index where starts are equal, but not
// where clipping made them equal).
void CollectChildren(const Trace& trace, const Piece& parent, std::vector<Piece>* out) {
  out->clear();
  const Span& above = trace.spans[parent.span];
  for (int32_t c : trace.Children(parent.span)) {
    const Span& child = trace.spans[c];
    if (child.kind == SpanKind::kConsumer && !SameComponent(child, above)) continue;
    const int64_t start = std::max(child.adjusted_start_ns, parent.start);
    const int64_t end = std::min(child.adjusted_end_ns, parent.end);
    if (end <= start) continue;
    const bool cut = start != child.adjusted_start_ns || end != child.adjusted_end_ns;
    out->push_back({c, start, end, cut ? Decided::kClipped : Decided::kMeasured});
  }
  std::sort(out->begin(), out->end(), [&](const Piece& a, const Piece& b) {
    if (a.end != b.end) return a.end > b.end;
    if (a.start != b.start) return a.start < b.start;
    return trace.spans[a.span].id < trace.spans[b.span].id;
  });
}

// Walks back over the sorted children. As every taken child starts before it ends, one pass sees
// each child at the only cursor at which it can be taken. visit(child, taken) for each; gap(start,
// end, guessed) for each part that is the parent's own. taken: the index into `children` of the
// child that was last taken, which is `child` itself when it was taken now, and which else runs at
// the child's end.
template <typename Visit, typename Gap>
void Walk(const Piece& parent, const std::vector<Piece>& children, Visit visit, Gap gap) {
  int64_t cursor = parent.end;
  int64_t skipped_start = parent.end;  // earliest start of a child that ran across the cursor
  size_t last = 0;
  for (size_t i = 0; i < children.size(); ++i) {
    const Piece& child = children[i];
    if (child.end > cursor) {
      skipped_start = std::min(skipped_start, child.start);
      visit(i, last, false);
      continue;
    }
    if (child.end < cursor) gap(child.end, cursor, skipped_start < cursor);
    const bool tie = i + 1 < children.size() && children[i + 1].end == child.end;
    last = i;
    visit(i, last, tie || skipped_start < child.end);
    cursor = child.start;
  }
  if (parent.start < cursor) gap(parent.start, cursor, skipped_start < cursor);
}

}  // namespace

std::vector<Section> ExactCriticalPath(const Trace& trace, int32_t root) {
  const Span& top = trace.spans[root];
  std::vector<Section> sections;
  std::vector<Piece> children;
  std::vector<Piece> stack = {
      {root, top.adjusted_start_ns, top.adjusted_end_ns, Decided::kMeasured}};
  while (!stack.empty()) {
    const Piece at = stack.back();
    stack.pop_back();
    CollectChildren(trace, at, &children);
    Walk(
        at, children,
        [&](size_t i, size_t taken, bool guessed) {
          if (taken != i) return;
          Piece child = children[i];
          if (guessed || at.how == Decided::kAssumed) child.how = Decided::kAssumed;
          stack.push_back(child);
        },
        [&](int64_t start, int64_t end, bool guessed) {
          sections.push_back({at.span, start, end, guessed ? Decided::kAssumed : at.how});
        });
  }
  return sections;
}

std::vector<int64_t> Slack(const Trace& trace, int32_t root) {
  const Span& top = trace.spans[root];
  std::vector<int64_t> slack(trace.spans.size(), -1);
  slack[root] = 0;
  std::vector<Piece> children;
  std::vector<Piece> stack = {
      {root, top.adjusted_start_ns, top.adjusted_end_ns, Decided::kMeasured}};
  while (!stack.empty()) {
    const Piece at = stack.back();
    stack.pop_back();
    CollectChildren(trace, at, &children);
    Walk(
        at, children,
        [&](size_t i, size_t taken, bool) {
          const Piece& child = children[i];
          slack[child.span] = slack[at.span] + children[taken].end - child.end;
          stack.push_back(child);
        },
        [](int64_t, int64_t, bool) {});
  }
  return slack;
}

}  // namespace arterial::runtime
