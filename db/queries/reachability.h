// Which dependencies lead to an operation, or from it: breadth first over the operation graph,
// which SQL's recursive queries cannot cut at operations already seen.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "db/connection.h"

namespace arterial::db {

enum class Direction {
  kCallers,  // against the dependencies: who needs it
  kCallees,  // along them: what it needs
};

struct Reached {
  int64_t dependency_id;
  int64_t distance;  // 1: a dependency of the operation itself
};

// Each dependency once, at its least distance, nearest first, then by caller and callee. Follows
// names; where several components offer an operation of the same name, their names must agree
// too as far as they are known.
Result<std::vector<Reached>> Reach(Connection& db, std::string_view operation, Direction direction,
                                   int64_t most_hops);

}  // namespace arterial::db
