#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kWhy;

}  // namespace arterial::cli
