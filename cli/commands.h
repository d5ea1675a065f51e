// The verbs of the command line.
#pragma once

#include <span>
#include <string_view>

#include "cli/command.h"

namespace arterial::cli {

// In the order of the help.
std::span<const Command* const> Commands();
// nullptr: there is none of that name.
const Command* FindCommand(std::string_view name);

}  // namespace arterial::cli
