// `targets`, `deps`, `rdeps` and `somepath`: questions about the build graph.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kTargets;
extern const Command kDeps;
extern const Command kRdeps;
extern const Command kSomePath;

}  // namespace arterial::cli
