#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kMerge;

}  // namespace arterial::cli
