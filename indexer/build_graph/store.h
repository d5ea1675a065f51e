// The tables of 0010_build.sql.
#pragma once

#include <cstdint>
#include <vector>

#include "db/connection.h"
#include "indexer/build_graph/graph.h"
#include "indexer/build_graph/uses.h"

namespace arterial::indexer {

struct StoredGraph {
  std::vector<int64_t> rows;  // by TargetId: row of build_target
  bool changed = false;       // since the last time
};

// Brings build_target, build_file, build_dep and idl_operation up to date; rows of targets that are
// as they were stay. In one transaction.
Result<StoredGraph> StoreBuildGraph(db::Connection& db, const BuildGraph& graph);

// Replaces target_dep and build_cycle.
Status StoreUses(db::Connection& db, const StoredGraph& stored, const std::vector<TargetDep>& deps,
                 const std::vector<std::vector<TargetId>>& cycles);

// Replaces binary_target: which stated target each linked binary is.
Status StoreBinaryTargets(db::Connection& db);

}  // namespace arterial::indexer
