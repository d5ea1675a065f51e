#pragma once

#include "cli/command.h"

namespace arterial::cli {

extern const Command kSql;

}  // namespace arterial::cli
