// Trace and span ids as exporters write them.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime_join/span.h"

namespace arterial::runtime {

struct ParsedTraceId {
  TraceId id;           // zero: absent (empty or all zeros)
  bool hashed = false;  // the text was neither hexadecimal nor base64
};
struct ParsedSpanId {
  uint64_t id = 0;
  bool hashed = false;
};

// Hexadecimal of any case, short ones left-padded, with or without 0x; base64 of 24 (trace) or 12
// (span) characters with '=' at the end, as protobuf's own JSON mapping writes; anything else is
// hashed to the id's width.
ParsedTraceId ParseTraceId(std::string_view text);
ParsedSpanId ParseSpanId(std::string_view text);

// The same for a span's own ids: a hashed one is flagged and its text kept as an attribute.
TraceId TakeTraceId(std::string_view text, Span* span);
uint64_t TakeSpanId(std::string_view text, Span* span);

}  // namespace arterial::runtime
