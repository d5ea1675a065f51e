// `arterial gaps`: calls at which something is missing.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kGaps;

}  // namespace arterial::cli
