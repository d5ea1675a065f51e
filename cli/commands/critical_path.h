#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kCriticalPath;

}  // namespace arterial::cli
