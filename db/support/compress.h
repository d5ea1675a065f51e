// zstd for BLOBs that arterial writes and reads itself.
#pragma once

#include <string>
#include <string_view>

#include "db/support/result.h"

namespace arterial {

// Deterministic for equal bytes (level 3, single-threaded).
std::string Compress(std::string_view bytes);
// Refuses content that claims to be larger than `limit` bytes.
Result<std::string> Decompress(std::string_view compressed, size_t limit = size_t{1} << 30);

}  // namespace arterial
