// Chains of dependencies from one thing to another: the shortest, and the most travelled.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/queries/reachability.h"

namespace arterial::db {

enum class PathKind {
  kShortest,   // fewest calls, whatever shows them
  kRunTime,    // fewest calls, all of them observed
  kSource,     // fewest calls, all of them in the source
  kTravelled,  // of which the least travelled call was observed most often; then the shortest
};

struct Step {
  uint32_t from, to;  // nodes
  uint32_t dependency;
  uint32_t calls;
};

// The steps of the path of that kind from any of `from` to any of `to`, of links that `follow`
// takes (hops are not limited); of equal ones that of the lowest dependencies. Empty: a node is in
// both. nullopt: there is none. Breadth first; for kTravelled, Dijkstra's search for the widest
// path.
Result<std::optional<std::vector<Step>>> FindPath(Graph* graph, PathKind kind,
                                                  const std::vector<uint32_t>& from,
                                                  const std::vector<uint32_t>& to,
                                                  const Follow& follow);

}  // namespace arterial::db
