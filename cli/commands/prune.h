#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kPrune;

}  // namespace arterial::cli
