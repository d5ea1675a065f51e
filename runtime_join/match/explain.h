// Why a dependency has only one side: what the source knows and no trace shows, and the other way
// round (SEMANTICS 6).
#pragma once

#include <string_view>

#include "runtime_join/match/component_ties.h"
#include "runtime_join/match/dependency.h"
#include "runtime_join/match/observed.h"
#include "runtime_join/match/static_index.h"

namespace arterial::runtime {

// The name that traces give to the instrumentation of a framework of ours.
std::string_view SystemOf(std::string_view framework);

// Fills `reasons`. static-only without a reason has an upper bound: the caller was observed, and
// the call would have been. A dynamic call site that explains an observed call joins it.
void ExplainDependencies(const StaticIndex& index, const Observed& observed,
                         const ComponentTies& ties, JoinedDependencies* joined);

}  // namespace arterial::runtime
