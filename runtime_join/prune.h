// Retention: old windows become coarser and then go (SEMANTICS 8).
#pragma once

#include <cstdint>
#include <optional>

#include "db/connection.h"
#include "db/support/result.h"

namespace arterial::runtime {

// Ages are counted back from the newest window of the database, not from a clock.
struct PruneOptions {
  int64_t hours_for_days = 14;       // windows older than this are rolled up to days
  std::optional<int64_t> keep_days;  // windows older than this go; absent: none
};

struct PruneSummary {
  int64_t rows_before = 0;  // of all tables that are kept by hour
  int64_t rows_after = 0;
  int64_t windows_before = 0;  // different hours or days
  int64_t windows_after = 0;
};

// One transaction. Sums over all windows stay what they were, unless windows go. Entities that
// nothing refers to any more stay until DeleteUnusedEntities, after the next join.
Result<PruneSummary> Prune(db::Connection& db, const PruneOptions& options);

}  // namespace arterial::runtime
