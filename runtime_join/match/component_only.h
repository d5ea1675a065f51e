// Rule 5: nothing names the operation, but what the call site calls is answered by the component
// that was called.
#pragma once

#include "runtime_join/match/matcher.h"

namespace arterial::runtime {

// Holds only where the source does not know the observed operation: a known one that fits no
// candidate is another call.
std::vector<int> MatchComponentOnly(const MatchInput& input);

}  // namespace arterial::runtime
