// The words of a command line, checked against what a verb declares. The only user of cxxopts,
// which takes seconds to compile.
#pragma once

#include <string>
#include <vector>

#include "cli/command.h"

namespace arterial::cli {

// The options that a verb has, with those that all verbs share.
std::vector<OptionSpec> OptionsOf(const Command& command);

// Fails with kUsage: an unknown option (with the nearest), a missing value, too few or too many
// operands. With --help nothing else is checked.
Result<Arguments> ParseArguments(const Command& command, const std::vector<std::string>& words);

}  // namespace arterial::cli
