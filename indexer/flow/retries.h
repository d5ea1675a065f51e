// Calls that are made again because they failed: a loop that a result of the call, or an exception
// of it, decides to go round again, with what the call is given unchanged.
#pragma once

#include "db/flow.h"
#include "indexer/flow/values.h"

namespace arterial::indexer {

// Of the step with the set `own`.
db::Retry FindRetry(const FunctionGraph& graph, const Step& step, StepSet own,
                    const ValueFlow& values, const Unit& unit, Writes& writes);

}  // namespace arterial::indexer
