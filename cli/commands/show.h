#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kShow;

}  // namespace arterial::cli
