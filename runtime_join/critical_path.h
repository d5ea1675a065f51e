// The critical path of a trace (SEMANTICS 3).
//
// kExact: each child is clipped to its parent's clipped interval; from the parent's end walk back,
// at cursor t take the untaken child with the greatest end <= t (ties: earlier start, then smaller
// span id); the gap belongs to the parent; recurse into the child; go on at its start. A CONSUMER
// is never taken beneath another component. Integer nanoseconds, iterative.
// kCrisp and kJaegerUi reproduce uber-research/CRISP graph.py and jaegertracing/jaeger-ui
// CriticalPath, on unadjusted times.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "runtime_join/trace.h"

namespace arterial::runtime {

enum class CriticalPathMode { kExact, kCrisp, kJaegerUi };
std::optional<CriticalPathMode> ParseCriticalPathMode(
    std::string_view name);  // exact, crisp, jaeger-ui

// How a section was decided. kAssumed: a guess between siblings decided it, for its span or a span
// above it: when the span was taken, another child was running across the cursor (it overlaps the
// span, so timing cannot tell which of them the later work waited for) or ended at the same
// instant; or the section is a parent's gap in which an untaken child was running. Else kClipped:
// its span was cut to its parent. Else kMeasured.
enum class Decided : uint8_t { kMeasured, kClipped, kAssumed };
std::string_view ToString(Decided decided);

struct Section {
  int32_t span;      // index into Trace::spans
  int64_t start_ns;  // adjusted time
  int64_t end_ns;    // > start_ns
  Decided how;
};

// Sections of the tree below `root`, ordered by start. In kExact they are disjoint and sum to
// exactly the root's adjusted duration.
std::vector<Section> CriticalPath(const Trace& trace, int32_t root,
                                  CriticalPathMode mode = CriticalPathMode::kExact);

// Per span: how much later it could end before the root ends later, in ns, by the exact rule: the
// time from its end to the end of the sibling that the walk took at that instant (0 if it was
// taken itself), plus its parent's slack. -1 for spans that cannot delay the root: outside its
// tree, empty or wholly outside their parent's interval, a CONSUMER beneath another component, and
// all beneath those.
std::vector<int64_t> Slack(const Trace& trace, int32_t root);

}  // namespace arterial::runtime
