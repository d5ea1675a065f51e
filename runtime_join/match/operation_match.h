// Whether a static and an observed operation name the same thing, as far as both sides know it.
#pragma once

#include <string_view>

namespace arterial::runtime {

// 0: different. Otherwise greater is better, kExactOperation for equal names.
//   RPC    p.S/M    methods equal; services equal, or one a suffix of the other at a '.'
//   HTTP   GET /a/b methods equal, or the static one "*"; the static template (":x", "{x}", "<x>",
//                   "*", "(regex)") matches the observed path or route segment by segment; more
//                   literal segments are better
//   store  sys:op   equal but for case; an observed "sys:op name" also matches "sys:op"
inline constexpr int kExactOperation = 1'000'000;
int MatchOperation(std::string_view static_operation, std::string_view observed);

// True if the name has one of these forms. Span names that say less ("recv", "HTTP POST") have
// none.
bool NamesOperation(std::string_view observed);

}  // namespace arterial::runtime
