// Rows of queries as text, to compare databases.
#pragma once

#include <string>
#include <vector>

#include "db/connection.h"

namespace arterial::indexer {

using Rows = std::vector<std::string>;

// Columns joined by '|'.
Rows Query(db::Connection& db, const std::string& sql);

// All derived static tables, ids included, and units and issues without row ids: what must not
// depend on the order or the interruptions of a run.
Rows DumpStatic(db::Connection& db);

}  // namespace arterial::indexer
