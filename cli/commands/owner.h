// `arterial owner`: who owns a path, target, operation or component, and which rule says so.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kOwner;

}  // namespace arterial::cli
