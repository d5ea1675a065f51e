#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kTrace;

}  // namespace arterial::cli
