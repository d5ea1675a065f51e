// Sets of row ids as small blobs: of a few thousand ids close together, little more than a byte
// each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/result.h"

namespace arterial::db {

// Sorts the ids and drops duplicates. Ids are positive.
std::string EncodeIds(std::vector<int64_t> ids);
// Sorted. Fails on anything that EncodeIds does not write.
Result<std::vector<int64_t>> DecodeIds(std::string_view blob);

}  // namespace arterial::db
