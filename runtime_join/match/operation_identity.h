// Rules 2 and 4: the call site names the operation that was called.
#pragma once

#include "runtime_join/match/matcher.h"

namespace arterial::runtime {

std::vector<int> MatchRpcIdentity(const MatchInput& input);
std::vector<int> MatchHttpIdentity(const MatchInput& input);
std::vector<int> MatchStoreIdentity(const MatchInput& input);

}  // namespace arterial::runtime
