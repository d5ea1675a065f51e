// Rule 3: the client span's name is the constant of a span site that is open at the call, or the
// server span's name that of a span site in the handler of what was called.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "runtime_join/match/matcher.h"

namespace arterial::runtime {

// The site must not name another operation than the one that was called.
std::vector<int> MatchSpanConstant(const MatchInput& input);

// The candidates that can run while a leaf span `name` is open, `above` being the names of the
// spans around it: what a span of no client kind says about calls.
std::vector<Candidate> CallsUnderSpan(const StaticIndex& index, std::string_view name,
                                      std::span<const std::string_view> above,
                                      std::span<const Candidate> candidates);

}  // namespace arterial::runtime
