// Help texts, made from what the verbs declare.
#pragma once

#include <string>

#include "cli/command.h"

namespace arterial::cli {

std::string HelpOf(const Command& command);
std::string HelpOfAll();

}  // namespace arterial::cli
