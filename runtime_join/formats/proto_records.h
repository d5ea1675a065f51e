// Cuts a stream of protobuf into records: messages behind their length, or the top-level fields of
// one message. Memory depends on the largest record.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "db/support/result.h"
#include "runtime_join/formats/wire.h"
#include "runtime_join/input.h"

namespace arterial::runtime {

// How messages lie in a file.
enum class ProtoFraming : uint8_t {
  kNone,       // the file is one message
  kBigEndian,  // each behind four bytes of length, as the Collector's file exporter writes them
  kDelimited,  // each behind a varint of length, as protobuf's libraries write them
};

class ProtoRecordReader {
 public:
  ProtoRecordReader(Input* input, ProtoFraming framing) : input_(input), framing_(framing) {}
  struct Record {
    std::string_view bytes;  // a message, or the content of a field; valid until the next call
    uint32_t field = 0;      // number of the field; 0: a message; kScalar
    int64_t offset = 0;      // of the record in the content
    bool cut_off = false;    // the input ends within it
  };
  // False at the end. What is malformed ends the reading: see damage().
  Result<bool> Next(Record* record);
  // The whole rest as one record; false where nothing is left.
  Result<bool> All(Record* record);
  const std::string& damage() const { return damage_; }

  static constexpr uint32_t kScalar = UINT32_MAX;        // a field without content of its own
  static constexpr size_t kMaxRecord = size_t{1} << 30;  // a longer record is an Error

 private:
  Result<bool> Need(size_t size);
  Result<bool> Prefix(Record* record, uint64_t* size);
  bool Damage(const char* what);

  Input* input_;
  ProtoFraming framing_;
  std::string buffer_;
  size_t at_ = 0;
  size_t end_ = 0;
  int64_t offset_ = 0;  // of buffer_[0]
  bool at_end_ = false;
  std::string damage_;
};

}  // namespace arterial::runtime
