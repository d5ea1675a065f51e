#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kCallers;
extern const Command kCallees;

}  // namespace arterial::cli
