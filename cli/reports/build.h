// `arterial report build`: what the build declares against what is used and shipped.
#pragma once

#include "cli/reports/report.h"

namespace arterial::cli {

extern const Report kBuildReport;

}  // namespace arterial::cli
