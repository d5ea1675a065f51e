// Sizes in bytes as people write them.
#pragma once

#include <cstdint>
#include <string_view>

#include "db/support/result.h"

namespace arterial::cli {

// "512", "64K", "256M", "2G" (powers of 1024; "MiB" and "MB" mean the same). Fails with kUsage,
// naming `option`.
Result<uint64_t> ParseSize(std::string_view option, std::string_view text);

}  // namespace arterial::cli
