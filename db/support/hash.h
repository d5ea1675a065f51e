// Stable 64- and 128-bit content hashes (XXH3). Ids that are stored are made by these alone, so
// that they agree between machines, runs and workers.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace arterial {

struct Hash128 {
  uint64_t hi = 0;
  uint64_t lo = 0;
  auto operator<=>(const Hash128&) const = default;
  bool IsZero() const { return hi == 0 && lo == 0; }
};

uint64_t Hash64(std::string_view bytes);
Hash128 HashBytes(std::string_view bytes);

// Feeds any number of pieces; each is length-prefixed, so ("a","bc") and ("ab","c") differ.
class Hasher {
 public:
  Hasher();
  ~Hasher();
  Hasher(const Hasher&) = delete;
  Hasher& operator=(const Hasher&) = delete;
  Hasher& Add(std::string_view piece);
  Hasher& Raw(std::string_view bytes);  // without length prefix, for streamed file contents
  Hash128 Finish() const;

 private:
  void* state_;
};

// 32 lower-case hexadecimal digits, and 16 big-endian bytes for a BLOB column.
std::string ToHex(const Hash128& hash);
std::string ToHex(uint64_t value);
std::string ToBlob(const Hash128& hash);
Hash128 FromBlob(std::string_view blob);

}  // namespace arterial

template <>
struct std::hash<arterial::Hash128> {
  size_t operator()(const arterial::Hash128& h) const noexcept { return h.hi ^ h.lo; }
};
