// From the words of a command line to an exit code.
#pragma once

#include <string>
#include <vector>

#include "cli/terminal.h"

namespace arterial::cli {

// `words` without the program's name.
int Run(const std::vector<std::string>& words, Terminal& out, Terminal& err);

}  // namespace arterial::cli
