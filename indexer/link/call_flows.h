// What is said of a call elsewhere than in its function: loops around the helpers that make it, and
// how the channels of its binaries are made.
#pragma once

#include "indexer/link/tables.h"

namespace arterial::indexer {

// Fills Linked::call_flows; a site of which nothing is known gets one without a place.
void AddCallers(const Program& program, Linked& linked);

}  // namespace arterial::indexer
