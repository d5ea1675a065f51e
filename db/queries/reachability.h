// Which dependencies lead to an operation, or from it: breadth first over the operation graph,
// which SQL's recursive queries cannot cut at operations already seen.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "db/queries/graph.h"

namespace arterial::db {

// Which dependencies a search follows; one that is not followed leads nowhere and is not shown.
struct Follow {
  int64_t most_hops = 1;
  std::optional<LinkStatus> status;
  std::optional<LinkVerdict> verdict;
  int64_t since_hour = 0;  // only those with a call in this hour (since the epoch) or later
  std::optional<std::unordered_set<int64_t>> dependencies;  // only these, by id

  static constexpr int64_t kAll = std::numeric_limits<int64_t>::max();  // for most_hops
  bool Takes(const Link& link) const;
};

struct Reached {
  int64_t dependency_id;
  int64_t distance;  // 1: a dependency of the operation itself
  uint32_t node;     // its other end
  LinkStatus status;
  LinkVerdict verdict;
};

// Each dependency once, at its least distance, nearest first, then by caller and callee. Follows
// names; where several components offer an operation of the same name, their names must agree
// too as far as they are known.
Result<std::vector<Reached>> Reach(Connection& db, std::string_view operation, Direction direction,
                                   const Follow& follow);

}  // namespace arterial::db
