#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kDoctor;

}  // namespace arterial::cli
