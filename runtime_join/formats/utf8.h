// Repair of text that claims to be UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace arterial::runtime {

// Each byte that is part of no valid sequence becomes U+FFFD.
std::string ReplaceBadUtf8(std::string_view text);

}  // namespace arterial::runtime
