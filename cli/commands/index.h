#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kIndex;

}  // namespace arterial::cli
