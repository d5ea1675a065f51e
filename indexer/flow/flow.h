// The flow of control and values through the functions of one unit: adds a db::BodyFlow for each
// that takes several steps towards call sites. `leads`: functions of other units from which calls
// lead to one; null: any may.
#pragma once

#include "indexer/ast/unit.h"
#include "indexer/ast/walked.h"
#include "indexer/lead_set.h"

namespace arterial::indexer {

void AnalyseFlow(const Walked& walked, const LeadSet* leads, Unit& unit);

}  // namespace arterial::indexer
