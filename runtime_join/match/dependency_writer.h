// Writes joined dependencies to the tables of db/schema/0003_join.sql.
#pragma once

#include "runtime_join/match/dependency.h"
#include "runtime_join/match/join.h"

namespace arterial::runtime {

// The caller has emptied the tables. Rows are numbered in the order of their keys, so that equal
// facts give equal tables.
Result<JoinSummary> WriteDependencies(db::Connection& db, const StaticIndex& index,
                                      const Observed& observed, const ComponentTies& ties,
                                      const JoinedDependencies& joined);

}  // namespace arterial::runtime
