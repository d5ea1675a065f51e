// `arterial quality`: what is broken or missing in each service's spans.
#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kQuality;

}  // namespace arterial::cli
