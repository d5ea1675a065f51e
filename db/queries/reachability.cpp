#include "db/queries/reachability.h"

namespace arterial::db {

bool Follow::Takes(const Link& link) const {
  return (!status || *status == link.status) && (!verdict || *verdict == link.verdict) &&
         (since_hour == 0 || link.last_hour >= since_hour) &&
         (!dependencies || dependencies->contains(link.dependency));
}

Result<std::vector<Reached>> Reach(Connection& db, std::string_view operation, Direction direction,
                                   const Follow& follow) {
  Result<Graph> graph = Graph::Open(db);
  if (!graph) return graph.error();
  std::vector<Reached> out;
  Result<std::optional<uint32_t>> start = graph->FindAny(operation);
  if (!start) return start.error();
  if (!*start) return out;
  std::vector<bool> taken;  // by dependency
  std::vector<bool> seen(graph->nodes());
  seen[**start] = true;
  std::vector<uint32_t> frontier = {**start};
  for (int64_t hop = 1; hop <= follow.most_hops && !frontier.empty(); ++hop) {
    std::vector<uint32_t> next;
    for (const uint32_t node : frontier)
      ARTERIAL_RETURN_IF_ERROR(graph->ForEach(direction, node, [&](const Link& link) {
        if (!follow.Takes(link)) return;
        if (link.dependency >= taken.size())
          taken.resize(link.dependency + link.dependency / 2 + 1);
        if (taken[link.dependency]) return;
        taken[link.dependency] = true;
        out.push_back({link.dependency, hop, link.node, link.status, link.verdict});
        if (seen[link.node]) return;
        seen[link.node] = true;
        next.push_back(link.node);
      }));
    frontier = std::move(next);
  }
  return out;
}

}  // namespace arterial::db
