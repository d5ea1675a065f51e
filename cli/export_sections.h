// `export critical-path --from`: sections of the critical paths of traces in files.
#pragma once

#include <string>
#include <vector>

#include "cli/export.h"
#include "runtime_join/analyse.h"

namespace arterial::cli {

// One row a section, sorted by all columns, behind a provenance line with totals and issues.
// Sorting is on disk where there is much.
Status WriteSectionsOf(const std::vector<std::string>& files,
                       const runtime::AnalyseOptions& options, ExportFormat format, Terminal& out);

}  // namespace arterial::cli
