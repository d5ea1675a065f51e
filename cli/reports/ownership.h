#pragma once

#include "cli/reports/report.h"

namespace arterial::cli {

extern const Report kOwnershipReport;

}  // namespace arterial::cli
