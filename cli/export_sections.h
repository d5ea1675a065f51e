// `export critical-path --from` and `--trace`: sections of the critical paths of single traces.
#pragma once

#include <functional>

#include "cli/export.h"
#include "runtime_join/analyse.h"

namespace arterial::cli {

// Hands over the traces to be shown, e.g. runtime::AnalyseFiles with its files and options.
using AnalyseTraces =
    std::function<Result<runtime::AnalyseCounts>(const runtime::OnTrace&, db::IssueLog*)>;

// One row a section, sorted by all columns, behind a provenance line with totals and issues.
// Sorting is on disk where there is much.
Status WriteSections(const AnalyseTraces& analyse, ExportFormat format, Terminal& out);

}  // namespace arterial::cli
