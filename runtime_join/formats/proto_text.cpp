#include "runtime_join/formats/proto_text.h"

#include <charconv>
#include <limits>

#include "runtime_join/formats/utf8.h"

namespace arterial::runtime {
namespace {

constexpr size_t kTraceBytes = 16;
constexpr size_t kSpanBytes = 8;

std::string Hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (char c : bytes.substr(0, Attributes::kMaxValueBytes / 2)) {
    text += kDigits[static_cast<uint8_t>(c) >> 4];
    text += kDigits[static_cast<uint8_t>(c) & 15];
  }
  return text;
}

TraceId BigEndian(std::string_view bytes) {
  TraceId id;
  for (char c : bytes) {
    id.hi = id.hi << 8 | id.lo >> 56;
    id.lo = id.lo << 8 | static_cast<uint8_t>(c);
  }
  return id;
}

}  // namespace

std::string ProtoText(const WireField& field) {
  for (char c : field.bytes)
    if ((c & '\x80') != 0) return ReplaceBadUtf8(field.bytes);
  return std::string(field.bytes);
}

std::string DoubleText(double value) {
  char buffer[40];
  const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, value);
  return {buffer, error == std::errc() ? end : buffer};
}

int64_t TimeOf(uint64_t nanoseconds) {
  constexpr uint64_t kMax = std::numeric_limits<int64_t>::max();
  return static_cast<int64_t>(nanoseconds < kMax ? nanoseconds : kMax);
}

ParsedTraceId TraceIdOfBytes(std::string_view bytes) {
  if (bytes.size() <= kTraceBytes) return {BigEndian(bytes), false};
  return {HashBytes(bytes), true};
}

ParsedSpanId SpanIdOfBytes(std::string_view bytes) {
  if (bytes.size() <= kSpanBytes) return {BigEndian(bytes).lo, false};
  return {Hash64(bytes), true};
}

TraceId TakeTraceIdBytes(std::string_view bytes, Span* span) {
  const ParsedTraceId parsed = TraceIdOfBytes(bytes);
  if (parsed.hashed) {
    span->flags |= kFlagIdHashed;
    span->attributes.Add("arterial.trace_id", Hex(bytes));
  }
  return parsed.id;
}

uint64_t TakeSpanIdBytes(std::string_view bytes, Span* span) {
  const ParsedSpanId parsed = SpanIdOfBytes(bytes);
  if (parsed.hashed) {
    span->flags |= kFlagIdHashed;
    span->attributes.Add("arterial.span_id", Hex(bytes));
  }
  return parsed.id;
}

}  // namespace arterial::runtime
