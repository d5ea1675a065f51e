// The small pieces of our binary encodings: numbers of seven bits a byte, the lowest first, and
// texts behind their length.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "db/support/hash.h"

namespace arterial {

class ByteWriter {
 public:
  void Number(uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<char>(value | 0x80));
    bytes.push_back(static_cast<char>(value));
  }
  void Text(std::string_view text) {
    Number(text.size());
    bytes += text;
  }
  void Hash(const Hash128& hash) { bytes += ToBlob(hash); }
  std::string bytes;
};

// Reads what a ByteWriter wrote, or anything else: once something did not fit, `failed` stays true,
// values are empty or zero, and nothing outside the bytes was read.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  uint64_t Number() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      value |= uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) return value;
    }
    failed_ = true;
    return 0;
  }
  // A number under `limit`, which may be 2^32 at most.
  uint32_t Below(uint64_t limit) {
    const uint64_t value = Number();
    if (value >= limit) failed_ = true;
    return failed_ ? 0 : static_cast<uint32_t>(value);
  }
  // How many elements follow; each takes at least one byte, so a larger number is a lie.
  size_t Count() {
    const uint64_t count = Number();
    if (count > rest_.size()) failed_ = true;
    return failed_ ? 0 : count;
  }
  std::string_view Take(uint64_t size) {
    if (size > rest_.size()) failed_ = true;
    if (failed_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  std::string Text() { return std::string(Take(Number())); }
  Hash128 Hash() {
    const std::string_view blob = Take(16);
    return failed_ ? Hash128{} : FromBlob(blob);
  }
  bool failed() const { return failed_; }
  bool AtEnd() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace arterial
