// Which build dependencies carry a runtime dependency: those that chains from a handler or main to
// a call site cross, from a function of the one target to a function of the other.
#pragma once

#include <vector>

#include "db/connection.h"
#include "indexer/build_graph/uses.h"

namespace arterial::indexer {

// Counts the chains of static_edge that cross each dependency. A step between targets that do not
// depend on each other directly counts for the shortest way of declared dependencies.
Status CountRuntime(db::Connection& db, const BuildGraph& graph, std::vector<TargetDep>& deps);

// References of one target's units to symbols of another's, of the units that were parsed.
Result<std::vector<SymbolUse>> FindSymbolUses(db::Connection& db);

}  // namespace arterial::indexer
