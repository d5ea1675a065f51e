// `arterial link`: a database out of shards.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kLink;

}  // namespace arterial::cli
