#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kIngest;

}  // namespace arterial::cli
