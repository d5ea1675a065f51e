#pragma once

#include "cli/reports/report.h"

namespace arterial::cli {

extern const Report kJourneysReport;

}  // namespace arterial::cli
