#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kExport;

}  // namespace arterial::cli
