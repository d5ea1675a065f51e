#include "runtime_join/formats/wire.h"

#include <algorithm>
#include <bit>

namespace arterial::runtime {
namespace {

constexpr uint32_t kMaxField = (1u << 29) - 1;

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

}  // namespace

int ReadVarint(std::string_view bytes, uint64_t* value) {
  *value = 0;
  for (int i = 0; i < 10; ++i) {
    if (static_cast<size_t>(i) == bytes.size()) return 0;
    const uint8_t byte = static_cast<uint8_t>(bytes[i]);
    *value |= static_cast<uint64_t>(byte & 0x7F) << (7 * i);
    if (byte < 0x80) return i + 1;
  }
  return -1;
}

double AsDouble(uint64_t bits) { return std::bit_cast<double>(bits); }

bool WireReader::CutOff() {
  cut_off_ = true;
  rest_ = {};
  return false;
}

bool WireReader::Bad() {
  ok_ = false;
  rest_ = {};
  return false;
}

bool WireReader::Varint(uint64_t* value) {
  const int size = ReadVarint(rest_, value);
  if (size < 0) return Bad();
  if (size == 0) return CutOff();
  rest_.remove_prefix(static_cast<size_t>(size));
  return true;
}

bool WireReader::Next(WireField* field) {
  if (rest_.empty()) return false;
  uint64_t tag = 0;
  if (!Varint(&tag)) return false;
  *field = {};
  if (tag >> 3 == 0 || tag >> 3 > kMaxField) return Bad();
  field->number = static_cast<uint32_t>(tag >> 3);
  field->type = static_cast<WireField::Type>(tag & 7);
  switch (field->type) {
    case WireField::kVarint:
      return Varint(&field->value);
    case WireField::kFixed64:
    case WireField::kFixed32: {
      const size_t size = field->type == WireField::kFixed64 ? 8 : 4;
      if (rest_.size() < size) return CutOff();
      field->value = LittleEndian(rest_.substr(0, size));
      rest_.remove_prefix(size);
      return true;
    }
    case WireField::kBytes: {
      uint64_t size = 0;
      if (!Varint(&size)) return false;
      if (size > rest_.size()) {
        if (size >> 40 != 0) return Bad();
        cut_off_ = field->cut_off = true;
        size = rest_.size();
      }
      field->bytes = rest_.substr(0, size);
      rest_.remove_prefix(size);
      return true;
    }
  }
  return Bad();  // groups, which no trace format has
}

}  // namespace arterial::runtime
