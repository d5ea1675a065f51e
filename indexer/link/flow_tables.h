// Writes what the code around calls says of them (0007_flow.sql).
#pragma once

#include "indexer/link/tables.h"

namespace arterial::indexer {

// Row ids are 1 + the index of the call site and of the edge, as in WriteTables.
Status WriteFlows(db::Connection& db, const Program& program, const Linked& linked);

}  // namespace arterial::indexer
