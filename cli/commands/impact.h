// `arterial impact`: what falls when something falls.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kImpact;

}  // namespace arterial::cli
