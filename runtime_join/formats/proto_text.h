// Values of protobuf messages of traces as the span model has them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/wire.h"
#include "runtime_join/span.h"

namespace arterial::runtime {

// A string field; bytes that are not UTF-8 are replaced.
std::string ProtoText(const WireField& field);
// As short as it reads back: 0.25, 3, 1e+100.
std::string DoubleText(double value);
// Unsigned nanoseconds; what does not fit saturates.
int64_t TimeOf(uint64_t nanoseconds);

// Big-endian bytes; of another size than ids have they are hashed, as texts are (see ids.h).
ParsedTraceId TraceIdOfBytes(std::string_view bytes);
ParsedSpanId SpanIdOfBytes(std::string_view bytes);
TraceId TakeTraceIdBytes(std::string_view bytes, Span* span);
uint64_t TakeSpanIdBytes(std::string_view bytes, Span* span);

}  // namespace arterial::runtime
