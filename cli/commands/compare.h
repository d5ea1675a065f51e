// `arterial compare`: what moved between two windows.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kCompare;

}  // namespace arterial::cli
