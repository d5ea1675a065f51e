// CRISP's rule, as uber-research/CRISP graph.py states it (sanitizeOverflowingChildren,
// computeCriticalPath, happensBefore). A span's figure is its duration minus the durations of its
// critical children; where that is not the length of the gaps between them (1 % overlaps, servers
// that are not cut to their clients), its sections are cut or lengthened to that figure, so that
// they may overlap others.
#include <algorithm>

#include "runtime_join/critical_path_modes.h"

namespace arterial::runtime {
namespace {

// CRISP keeps start, end and duration apart: a server's duration may be limited to its client's
// while its interval stays.
struct Node {
  int64_t start = 0;
  int64_t end = 0;
  int64_t duration = 0;
  bool cut = false;
  bool dropped = true;  // outside its parent, or beneath such a span
};

class Crisp {
 public:
  Crisp(const Trace& trace, int32_t root) : trace_(trace), root_(root), nodes_(trace.spans.size()) {
    for (size_t i = 0; i < nodes_.size(); ++i) {
      const Span& span = trace.spans[i];
      nodes_[i] = {span.start_ns, span.end_ns, span.end_ns - span.start_ns};
    }
  }

  std::vector<Section> Run() {
    CutChildren();
    std::vector<int32_t> stack = {root_};
    while (!stack.empty()) {
      const int32_t at = stack.back();
      stack.pop_back();
      const std::vector<int32_t> critical = CriticalChildren(at);
      AddSections(at, critical);
      stack.insert(stack.end(), critical.begin(), critical.end());
    }
    return std::move(sections_);
  }

 private:
  bool LastsLongEnough(const Node& parent, const Node& child) const {
    return static_cast<double>(child.duration) <= 1.01 * static_cast<double>(parent.duration);
  }

  // Is `c` the server of the call that `p` makes? Then it is not cut.
  bool IsServerOfCall(int32_t p, int32_t c) const {
    if (trace_.Children(p).size() != 1 || !LastsLongEnough(nodes_[p], nodes_[c])) return false;
    const Span& parent = trace_.spans[p];
    const Span& child = trace_.spans[c];
    if (child.kind == SpanKind::kServer) {
      if (parent.kind == SpanKind::kClient) return true;
      const int32_t above = p == root_ ? -1 : trace_.parent[p];
      if (parent.kind != SpanKind::kServer && above >= 0 &&
          trace_.spans[above].kind == SpanKind::kServer)
        return true;
    }
    return parent.resource != nullptr && child.resource != nullptr &&
           !parent.resource->host.empty() && !child.resource->host.empty() &&
           parent.resource->host != child.resource->host;
  }

  void CutChildren() {
    nodes_[root_].dropped = false;
    std::vector<int32_t> stack = {root_};
    while (!stack.empty()) {
      const int32_t at = stack.back();
      stack.pop_back();
      for (int32_t c : trace_.Children(at)) {
        if (!Cut(at, c)) continue;
        nodes_[c].dropped = false;
        stack.push_back(c);
      }
    }
  }

  bool Cut(int32_t p, int32_t c) {
    const Node& parent = nodes_[p];
    Node& child = nodes_[c];
    if ((trace_.spans[c].flags & kFlagFollowsFrom) != 0) return false;  // not a parent to CRISP
    if (IsServerOfCall(p, c)) {
      child.cut = child.duration > parent.duration;
      child.duration = std::min(child.duration, parent.duration);
      return true;
    }
    if (child.start >= parent.start && child.end <= parent.end) return true;
    child.cut = true;
    if (child.start < parent.start && child.end <= parent.end && child.end > parent.start) {
      child.duration -= parent.start - child.start;
      child.start = parent.start;
      return true;
    }
    if (child.start >= parent.start && child.end > parent.end && child.start < parent.end) {
      child.duration -= child.end - parent.end;
      child.end = parent.end;
      return true;
    }
    return false;  // outside; CRISP also drops a child that covers its parent on both sides
  }

  std::vector<int32_t> CriticalChildren(int32_t at) const {
    std::vector<int32_t> children;
    for (int32_t c : trace_.Children(at))
      if (!nodes_[c].dropped) children.push_back(c);
    // Latest end first; of equals the last listed, as a reversed stable sort leaves them.
    std::sort(children.begin(), children.end(), [&](int32_t a, int32_t b) {
      return nodes_[a].end != nodes_[b].end ? nodes_[a].end > nodes_[b].end : a > b;
    });
    const Events events(nodes_, children);
    std::vector<int32_t> critical;
    for (int32_t c : children)
      if (critical.empty() || HappensBefore(nodes_[at], events, nodes_[c], nodes_[critical.back()]))
        critical.push_back(c);
    return critical;
  }

  // Starts and ends of siblings, sorted: counting those in a window must not be linear, or a fan
  // of 80,000 children would be quadratic.
  struct Events {
    Events(const std::vector<Node>& nodes, const std::vector<int32_t>& children) {
      for (int32_t c : children) {
        times.push_back(nodes[c].start);
        times.push_back(nodes[c].end);
      }
      std::sort(times.begin(), times.end());
    }
    int64_t In(int64_t from, int64_t to) const {
      return std::upper_bound(times.begin(), times.end(), to) -
             std::lower_bound(times.begin(), times.end(), from);
    }
    std::vector<int64_t> times;
  };

  static bool HappensBefore(const Node& parent, const Events& events, const Node& before,
                            const Node& later) {
    if (before.end < later.start) return true;
    if (before.end >= later.end || before.start >= later.start) return false;
    if (parent.duration == 0) return false;
    const double overlap = static_cast<double>(before.end - later.start);
    if (overlap / static_cast<double>(parent.duration) >= 0.01) return false;
    return events.In(later.start, before.end) == 2;
  }

  void AddSections(int32_t at, const std::vector<int32_t>& critical) {
    const Node& node = nodes_[at];
    int64_t own = node.duration;
    for (int32_t c : critical) own -= nodes_[c].duration;
    const Decided how = node.cut ? Decided::kClipped : Decided::kMeasured;
    const auto add = [&](int64_t start, int64_t end) {
      end = std::min(end, node.end);
      start = std::max({start, node.start, end - std::max<int64_t>(own, 0)});
      if (end <= start) return;
      sections_.push_back({at, start, end, how});
      own -= end - start;
    };
    int64_t cursor = node.end;
    for (int32_t c : critical) {
      add(nodes_[c].end, cursor);
      cursor = std::min(cursor, nodes_[c].start);
    }
    add(node.start, cursor);
    if (own > 0) sections_.push_back({at, node.start, node.start + own, how});
  }

  const Trace& trace_;
  const int32_t root_;
  std::vector<Node> nodes_;
  std::vector<Section> sections_;
};

}  // namespace

std::vector<Section> CrispCriticalPath(const Trace& trace, int32_t root) {
  return Crisp(trace, root).Run();
}

}  // namespace arterial::runtime
