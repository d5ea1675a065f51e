// `arterial path`: how one operation or component comes to call another.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kPath;

}  // namespace arterial::cli
