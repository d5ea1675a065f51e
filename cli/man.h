// The manual page, made from what the verbs declare, in the macros of man(7).
#pragma once

#include <string>

namespace arterial::cli {

std::string ManualPage();

}  // namespace arterial::cli
