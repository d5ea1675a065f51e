// Rule 1: the span says which function made the call.
#pragma once

#include "runtime_join/match/matcher.h"

namespace arterial::runtime {

// code.function.name is (a suffix of) the name of the site's function when it stands on the client
// span itself, else of any function on the chain; code.file.path ends in its file or the reverse.
// The operation must not contradict. The line decides between several only when the caller runs
// the indexed revision.
std::vector<int> MatchCodeLocation(const MatchInput& input);

}  // namespace arterial::runtime
