// `arterial availability`: how available journeys can be, and what spends their error budgets.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kAvailability;

}  // namespace arterial::cli
