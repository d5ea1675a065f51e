#include "runtime_join/formats/ids.h"

#include <array>

#include "db/support/hash.h"

namespace arterial::runtime {
namespace {

constexpr auto kHexDigits = [] {
  std::array<int8_t, 256> table{};
  table.fill(-1);
  for (int i = 0; i < 10; ++i) table['0' + i] = static_cast<int8_t>(i);
  for (int i = 0; i < 6; ++i) table['a' + i] = table['A' + i] = static_cast<int8_t>(10 + i);
  return table;
}();

bool FromHex(std::string_view text, TraceId* id) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  if (text.empty() || text.size() > 32) return false;
  int bad = 0;
  for (char c : text) {
    const int digit = kHexDigits[static_cast<uint8_t>(c)];
    bad |= digit;
    id->hi = id->hi << 4 | id->lo >> 60;
    id->lo = id->lo << 4 | static_cast<uint64_t>(digit & 15);
  }
  return bad >= 0;
}

int Base64Digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

// `bytes` is 16 or 8; the text 24 characters ending in "==" or 12 ending in "=".
bool FromBase64(std::string_view text, int bytes, TraceId* id) {
  if (text.size() != (bytes == 16 ? 24u : 12u)) return false;
  const size_t padding = bytes == 16 ? 2 : 1;
  for (size_t i = text.size() - padding; i < text.size(); ++i)
    if (text[i] != '=') return false;
  text.remove_suffix(padding);
  int bits = 0;
  uint32_t pending = 0;
  for (char c : text) {
    const int digit = Base64Digit(c);
    if (digit < 0) return false;
    pending = pending << 6 | static_cast<uint32_t>(digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    id->hi = id->hi << 8 | id->lo >> 56;
    id->lo = id->lo << 8 | (pending >> bits & 0xFF);
  }
  return true;
}

}  // namespace

ParsedTraceId ParseTraceId(std::string_view text) {
  ParsedTraceId out;
  if (text.empty() || FromHex(text, &out.id)) return out;
  out.id = {};
  if (FromBase64(text, 16, &out.id)) return out;
  return {HashBytes(text), true};
}

ParsedSpanId ParseSpanId(std::string_view text) {
  TraceId id;
  if (text.empty() || (FromHex(text, &id) && id.hi == 0)) return {id.lo, false};
  id = {};
  if (FromBase64(text, 8, &id)) return {id.lo, false};
  return {Hash64(text), true};
}

TraceId TakeTraceId(std::string_view text, Span* span) {
  const ParsedTraceId parsed = ParseTraceId(text);
  if (parsed.hashed) {
    span->flags |= kFlagIdHashed;
    span->attributes.Add("arterial.trace_id", text);
  }
  return parsed.id;
}

uint64_t TakeSpanId(std::string_view text, Span* span) {
  const ParsedSpanId parsed = ParseSpanId(text);
  if (parsed.hashed) {
    span->flags |= kFlagIdHashed;
    span->attributes.Add("arterial.span_id", text);
  }
  return parsed.id;
}

}  // namespace arterial::runtime
