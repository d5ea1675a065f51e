// SQL functions that arterial adds to its connections: exact sums of 128-bit integers, which are
// stored as 16-byte big-endian BLOBs because SQLite's INTEGER has 64 bits.
//   u128_add(a, b)   the sum as a BLOB; NULL counts as zero
//   u128_sum(x)      aggregate of the same
//   u128_real(x)     the nearest REAL
#pragma once

#include <string>
#include <string_view>

struct sqlite3;

namespace arterial::db {

void RegisterFunctions(sqlite3* handle);

using U128 = unsigned __int128;
std::string U128ToBlob(U128 value);
U128 U128FromBlob(std::string_view blob);

}  // namespace arterial::db
