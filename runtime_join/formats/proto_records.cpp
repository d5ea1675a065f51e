#include "runtime_join/formats/proto_records.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace arterial::runtime {
namespace {

constexpr size_t kBlock = 1 << 20;

}  // namespace

// Makes `size` bytes at at_ readable; false where the input has fewer. What lies before at_ goes.
Result<bool> ProtoRecordReader::Need(size_t size) {
  while (end_ - at_ < size && !at_end_) {
    if (at_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + at_, end_ - at_);
      offset_ += static_cast<int64_t>(at_);
      end_ -= at_;
      at_ = 0;
    }
    // By doubling: a length that lies must not take its memory at once.
    const size_t most = std::max(end_ + kBlock, 2 * end_);
    if (buffer_.size() < std::min(size, most)) buffer_.resize(most);
    if (buffer_.size() < kBlock) buffer_.resize(kBlock);
    Result<size_t> got = input_->Read(buffer_.data() + end_, buffer_.size() - end_);
    if (!got) return got.error();
    at_end_ = *got == 0;
    end_ += *got;
  }
  return end_ - at_ >= size;
}

bool ProtoRecordReader::Damage(const char* what) {
  damage_ = what;
  at_ = end_;
  return false;
}

// Takes what stands before a record's content. False at the end and at damage.
Result<bool> ProtoRecordReader::Prefix(Record* record, uint64_t* size) {
  constexpr size_t kLongest = 20;  // two varints
  Result<bool> enough = Need(kLongest);
  if (!enough) return enough.error();
  if (at_ == end_ || !damage_.empty()) return false;
  std::string_view rest(buffer_.data() + at_, std::min(end_ - at_, kLongest));
  size_t taken = 0;
  if (framing_ == ProtoFraming::kBigEndian) {
    if (rest.size() < 4) return Damage("the last length is cut off");
    for (char c : rest.substr(0, 4)) *size = *size << 8 | static_cast<uint8_t>(c);
    taken = 4;
  } else {
    if (framing_ == ProtoFraming::kNone) {
      uint64_t tag = 0;
      const int tag_size = ReadVarint(rest, &tag);
      const auto type = static_cast<WireField::Type>(tag & 7);
      const bool fixed = type == WireField::kFixed64 || type == WireField::kFixed32;
      const bool known = fixed || type == WireField::kBytes || type == WireField::kVarint;
      // Field 1 is the traces; others that come with later versions are passed over.
      if (tag_size <= 0 || !known || tag >> 3 == 0 || tag >> 32 != 0 ||
          (tag >> 3 == 1 && type != WireField::kBytes))
        return Damage("what follows is no protobuf of traces");
      record->field = type == WireField::kBytes ? static_cast<uint32_t>(tag >> 3) : kScalar;
      taken = static_cast<size_t>(tag_size);
      rest.remove_prefix(taken);
      if (fixed) {
        *size = type == WireField::kFixed64 ? 8 : 4;
        at_ += taken;
        return true;
      }
    }
    const int length = ReadVarint(rest, size);
    if (length <= 0) return Damage("the last length is cut off");
    taken += static_cast<size_t>(length);
    if (record->field == kScalar) *size = 0;  // a varint, which is read
  }
  at_ += taken;
  return true;
}

Result<bool> ProtoRecordReader::Next(Record* record) {
  *record = {};
  uint64_t size = 0;
  Result<bool> any = Prefix(record, &size);
  if (!any || !*any) return any;
  record->offset = offset_ + static_cast<int64_t>(at_);
  if (size > kMaxRecord) return Damage("a length of more than 1 GiB");
  Result<bool> whole = Need(size);
  if (!whole) return whole.error();
  record->cut_off = !*whole;
  record->bytes = {buffer_.data() + at_, std::min<size_t>(size, end_ - at_)};
  at_ += record->bytes.size();
  return true;
}

Result<bool> ProtoRecordReader::All(Record* record) {
  *record = {};
  Result<bool> more = Need(kMaxRecord);
  if (!more) return more.error();
  if (*more)
    return Error{ErrorCode::kInput, "a single message is longer than 1 GiB", input_->name()};
  record->bytes = {buffer_.data() + at_, end_ - at_};
  at_ = end_;
  return !record->bytes.empty();
}

}  // namespace arterial::runtime
