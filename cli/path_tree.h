// The call paths of journeys as trees, for people and for flame graphs.
#pragma once

#include <cstddef>

#include "cli/table.h"

namespace arterial::cli {

// Rows of critical_path.sql or report_critical_paths.sql, of one journey or several, as a table in
// which each path stands below its parent, the heaviest first. Paths that hold less than `least` of
// their journey with all below them are left out and counted in `hidden`.
Table FlattenPaths(const Table& paths, double least, size_t* hidden);

}  // namespace arterial::cli
