// Messages behind a length: what the Collector's file exporter writes for protobuf, and for
// anything when it compresses each message on its own.
//   00 00 01 9a  28 b5 2f fd ...   4 bytes big-endian length, then a zstd frame
//   00 00 01 9a  7b 22 72 65 ...   the same, then JSON
#pragma once

#include <memory>
#include <string_view>

#include "runtime_join/decompress.h"

namespace arterial::runtime {

// Messages whose frames need taking apart before a reader sees them: compressed ones and JSON.
// JSON comes out as lines, protobuf as messages behind their length (see proto_records.h). Null
// where `head` (at least kFrameHead bytes where there are as many) starts no such frame.
std::unique_ptr<Decompressor> MakeDeframer(std::string_view head);
inline constexpr size_t kFrameHead = 16;

// A message is held whole; longer ones, also by what they decompress to, are skipped and counted.
inline constexpr size_t kMaxMessage = size_t{256} << 20;

}  // namespace arterial::runtime
