#include "db/support/hash.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <new>

namespace arterial {

uint64_t Hash64(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

Hash128 HashBytes(std::string_view bytes) {
  const XXH128_hash_t h = XXH3_128bits(bytes.data(), bytes.size());
  return {h.high64, h.low64};
}

Hasher::Hasher() : state_(XXH3_createState()) {
  if (state_ == nullptr) throw std::bad_alloc();
  XXH3_128bits_reset(static_cast<XXH3_state_t*>(state_));
}
Hasher::~Hasher() { XXH3_freeState(static_cast<XXH3_state_t*>(state_)); }

Hasher& Hasher::Add(std::string_view piece) {
  const uint64_t size = piece.size();
  Raw({reinterpret_cast<const char*>(&size), sizeof size});
  return Raw(piece);
}

Hasher& Hasher::Raw(std::string_view bytes) {
  XXH3_128bits_update(static_cast<XXH3_state_t*>(state_), bytes.data(), bytes.size());
  return *this;
}

Hash128 Hasher::Finish() const {
  const XXH128_hash_t h = XXH3_128bits_digest(static_cast<const XXH3_state_t*>(state_));
  return {h.high64, h.low64};
}

std::string ToHex(uint64_t value) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, value >>= 4) out[i] = kDigits[value & 15];
  return out;
}
std::string ToHex(const Hash128& hash) { return ToHex(hash.hi) + ToHex(hash.lo); }

std::string ToBlob(const Hash128& hash) {
  std::string out(16, '\0');
  for (int i = 0; i < 8; ++i) {
    out[i] = static_cast<char>(hash.hi >> (56 - 8 * i));
    out[8 + i] = static_cast<char>(hash.lo >> (56 - 8 * i));
  }
  return out;
}

Hash128 FromBlob(std::string_view blob) {
  Hash128 out;
  for (size_t i = 0; i < 8 && i < blob.size(); ++i)
    out.hi = out.hi << 8 | static_cast<uint8_t>(blob[i]);
  for (size_t i = 8; i < 16 && i < blob.size(); ++i)
    out.lo = out.lo << 8 | static_cast<uint8_t>(blob[i]);
  return out;
}

}  // namespace arterial
