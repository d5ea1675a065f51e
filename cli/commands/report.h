#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kReport;

}  // namespace arterial::cli
