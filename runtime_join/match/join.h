// The join: rebuilds everything that is derived from static and observed facts together.
#pragma once

#include "db/connection.h"

namespace arterial::runtime {

struct JoinSummary {
  int64_t confirmed = 0;
  int64_t static_only = 0;
  int64_t runtime_only = 0;
};

// Drops and rebuilds the tables of db/schema/0003_join.sql, the owners of components and the
// issues of phase 'join', in one transaction. Runs after every index and every ingest.
Result<JoinSummary> RebuildJoin(db::Connection& db);

}  // namespace arterial::runtime
