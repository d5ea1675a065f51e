#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kHelp;

}  // namespace arterial::cli
