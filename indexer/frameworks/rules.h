// Frameworks that arterial.yaml describes (`frameworks:`). What a rule finds no built-in is asked
// about: rules stand first in frameworks.def.
//
// A client's or span's rule is asked about each call, a server's about each method, and about each
// call if it says who serves. `class`, `base`, `field`, `siblings` and `without` are asked of the
// class that declares the method; of who serves where the rule has `handler: {template: N}`. Of
// several rules the first that fits counts. What a class calls of itself is no call site.
#pragma once

#include <vector>

#include "db/config/config.h"
#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kRules;

// Before anything is asked, once; until then there are none.
void SetRules(std::vector<db::FrameworkRule> rules);

}  // namespace arterial::indexer
