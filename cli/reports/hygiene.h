#pragma once

#include "cli/reports/report.h"

namespace arterial::cli {

extern const Report kHygieneReport;

}  // namespace arterial::cli
