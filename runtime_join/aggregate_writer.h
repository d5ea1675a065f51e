// Adds an aggregate to the tables of db/schema/0002_runtime.sql.
#pragma once

#include "db/connection.h"
#include "runtime_join/aggregate.h"

namespace arterial::runtime {

// Within the caller's transaction. Rows that exist grow; `parked` is the column of that name.
// Entities are written in the order of their contents, so that equal aggregates written to an empty
// database give equal tables, row numbers included.
Status WriteAggregate(db::Connection& db, const Aggregate& aggregate, bool parked);

// Deletes all rows with parked = 1, then the entities that nothing refers to any more.
Status DeleteParked(db::Connection& db);
Status DeleteUnusedEntities(db::Connection& db);

}  // namespace arterial::runtime
