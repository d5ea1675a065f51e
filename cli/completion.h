// Completion scripts of shells, made from what the verbs declare.
#pragma once

#include <string>
#include <string_view>

#include "db/support/result.h"

namespace arterial::cli {

// Shells: bash, zsh, fish. Fails with kUsage on another.
Result<std::string> CompletionScript(std::string_view shell);

}  // namespace arterial::cli
