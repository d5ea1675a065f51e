#include "db/queries/paths.h"

#include <algorithm>
#include <queue>
#include <tuple>

namespace arterial::db {
namespace {

bool Fits(PathKind kind, const Link& link) {
  switch (kind) {
    case PathKind::kShortest:
      return true;
    case PathKind::kSource:
      return link.status != LinkStatus::kRuntimeOnly;
    case PathKind::kRunTime:
    case PathKind::kTravelled:
      return link.status != LinkStatus::kStaticOnly;
  }
  return false;
}

// How a node is best reached.
struct Best {
  uint32_t least = 0;  // calls of the least travelled step; 0 where only hops count
  int64_t hops = -1;   // -1: not reached
  Step step = {};      // the last
};

}  // namespace

Result<std::optional<std::vector<Step>>> FindPath(Graph* graph, PathKind kind,
                                                  const std::vector<uint32_t>& from,
                                                  const std::vector<uint32_t>& to,
                                                  const Follow& follow) {
  std::vector<Best> best(graph->nodes());
  std::vector<bool> done(graph->nodes()), wanted(graph->nodes());
  for (const uint32_t node : to) wanted[node] = true;
  // The widest first, then the nearest, then the lowest number.
  using Key = std::tuple<uint32_t, int64_t, uint32_t>;
  std::priority_queue<Key> queue;
  const auto push = [&](uint32_t node) {
    queue.push({best[node].least, -best[node].hops, UINT32_MAX - node});
  };
  for (const uint32_t node : from) {
    best[node] = {kind == PathKind::kTravelled ? UINT32_MAX : 0, 0, {}};
    push(node);
  }
  while (!queue.empty()) {
    const uint32_t node = UINT32_MAX - std::get<2>(queue.top());
    queue.pop();
    if (done[node]) continue;
    done[node] = true;
    if (wanted[node]) {
      std::vector<Step> steps;
      for (uint32_t at = node; best[at].hops > 0; at = best[at].step.from)
        steps.push_back(best[at].step);
      std::reverse(steps.begin(), steps.end());
      return std::optional(std::move(steps));
    }
    const Best reached = best[node];
    ARTERIAL_RETURN_IF_ERROR(graph->ForEach(Direction::kCallees, node, [&](const Link& link) {
      if (done[link.node] || !Fits(kind, link) || !follow.Takes(link)) return;
      const uint32_t least = kind == PathKind::kTravelled ? std::min(reached.least, link.calls) : 0;
      Best& other = best[link.node];
      if (other.hops >= 0 &&
          std::tuple(least, -(reached.hops + 1)) <= std::tuple(other.least, -other.hops))
        return;
      other = {least, reached.hops + 1, {node, link.node, link.dependency, link.calls}};
      push(link.node);
    }));
  }
  return std::optional<std::vector<Step>>();
}

}  // namespace arterial::db
