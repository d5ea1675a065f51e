// Rule 3: the client span's name is the constant of a span site that is open at the call.
#pragma once

#include "runtime_join/match/matcher.h"

namespace arterial::runtime {

// The site must not name another operation than the one that was called.
std::vector<int> MatchSpanConstant(const MatchInput& input);

}  // namespace arterial::runtime
