// The flow of control and values through the functions of one unit: adds a db::BodyFlow for each
// that takes several steps towards call sites.
#pragma once

#include "indexer/ast/unit.h"
#include "indexer/ast/walked.h"

namespace arterial::indexer {

void AnalyseFlow(const Walked& walked, Unit& unit);

}  // namespace arterial::indexer
