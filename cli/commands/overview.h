#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kOverview;

}  // namespace arterial::cli
