// Protobuf's wire format, as a walk over the fields of one message. One walker serves recognition
// (heads that end anywhere), streaming and decoding; nothing is copied and nothing thrown.
#pragma once

#include <cstdint>
#include <string_view>

namespace arterial::runtime {

struct WireField {
  enum Type : uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
  uint32_t number = 0;
  Type type = kVarint;
  uint64_t value = 0;      // of the first two and the last
  std::string_view bytes;  // of kBytes; a part of it where the message is cut off there
  bool cut_off = false;
};

class WireReader {
 public:
  explicit WireReader(std::string_view message) : rest_(message) {}
  // False at the end and at damage.
  bool Next(WireField* field);
  // No field so far was malformed; one that only goes on behind the end is not.
  bool ok() const { return ok_; }
  // The message ended within a field.
  bool cut_off() const { return cut_off_; }

 private:
  bool CutOff();
  bool Bad();
  bool Varint(uint64_t* value);

  std::string_view rest_;
  bool ok_ = true;
  bool cut_off_ = false;
};

// Reads a varint from the start of `bytes`: its size in bytes, 0 where it goes on behind the end,
// -1 where it is malformed (more than ten bytes).
int ReadVarint(std::string_view bytes, uint64_t* value);

// Signed numbers as protobuf's int64 has them; double from its bits.
inline int64_t AsSigned(uint64_t value) { return static_cast<int64_t>(value); }
double AsDouble(uint64_t bits);

}  // namespace arterial::runtime
