// Which component answered the calls of an observed edge.
#pragma once

#include <vector>

#include "runtime_join/match/component_ties.h"
#include "runtime_join/match/observed.h"

namespace arterial::runtime {

// Per edge: the component of the callee where a server span was seen. A call without one (the
// server was down, or its span was lost) names a peer only; for an RPC that is the component which
// answers the same operation for the same caller, else the only one that answers it in the caller's
// environment, else the one tied to the binary that handles it, else the peer. Without this the
// failures of a dependency would stand in a row of their own, apart from its successes.
std::vector<int> AnsweringComponents(const Observed& observed, const ComponentTies& ties);

}  // namespace arterial::runtime
