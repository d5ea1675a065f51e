// `arterial dead` and `arterial dark`: what only one of source and traces has.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kDead;
extern const Command kDark;

}  // namespace arterial::cli
