#include "runtime_join/formats/proto_shape.h"

#include <algorithm>

namespace arterial::runtime {
namespace {

constexpr int kLooked = 64;  // fields of one message

// The fields of a message that were seen, or that it is none.
struct Fields {
  bool ok = true;
  WireField first[16];  // by number, the first of each
  bool Has(uint32_t number, WireField::Type type) const {
    return number < 16 && first[number].number == number && first[number].type == type;
  }
  size_t Size(uint32_t number) const { return first[number].bytes.size(); }
  std::string_view Bytes(uint32_t number) const { return first[number].bytes; }
};

// `cut_off`: the end of `message` may be a cut.
Fields Look(std::string_view message, bool cut_off) {
  Fields fields;
  WireReader reader(message);
  WireField field;
  for (int i = 0; i < kLooked && reader.Next(&field); ++i)
    if (field.number < 16 && fields.first[field.number].number == 0)
      fields.first[field.number] = field;
  fields.ok = reader.ok() && (cut_off || !reader.cut_off());
  return fields;
}

bool IsId(size_t size) { return size == 8 || size == 16; }

bool IsJaegerSpan(const Fields& f) {
  return f.Has(1, WireField::kBytes) && IsId(f.Size(1)) && f.Has(2, WireField::kBytes) &&
         f.Size(2) == 8 && (!f.Has(6, WireField::kFixed64)) && !f.Has(4, WireField::kVarint) &&
         (f.Has(6, WireField::kBytes) || f.Has(3, WireField::kBytes));
}

bool IsZipkinSpan(const Fields& f) {
  return f.Has(1, WireField::kBytes) && IsId(f.Size(1)) && f.Has(3, WireField::kBytes) &&
         f.Size(3) == 8 && (f.Has(6, WireField::kFixed64) || f.Has(4, WireField::kVarint));
}

// By what is in a scope: spans, log records or metrics.
ProtoShape ShapeOfItem(std::string_view item, bool cut_off) {
  const Fields f = Look(item, cut_off);
  if (!f.ok) return ProtoShape::kUnknown;
  if (f.Has(7, WireField::kFixed64) || f.Has(8, WireField::kFixed64))
    return ProtoShape::kOtlpTraces;
  // A span without times; a metric may have a name of 16 letters, but then data too.
  const bool ids = f.Has(1, WireField::kBytes) && f.Size(1) == 16 && f.Has(2, WireField::kBytes) &&
                   f.Size(2) == 8;
  if (ids && !f.Has(5, WireField::kBytes) && !f.Has(7, WireField::kBytes))
    return ProtoShape::kOtlpTraces;
  if (f.Has(1, WireField::kFixed64) || f.Has(11, WireField::kFixed64)) return ProtoShape::kOtlpLogs;
  if (f.Has(1, WireField::kBytes) && (f.Has(5, WireField::kBytes) || f.Has(7, WireField::kBytes) ||
                                      f.Has(9, WireField::kBytes) || f.Has(10, WireField::kBytes)))
    return ProtoShape::kOtlpMetrics;
  return ProtoShape::kUnknown;
}

// Of a ResourceSpans, ResourceMetrics or ResourceLogs: the first scope that holds anything.
ProtoShape ShapeOfResource(std::string_view bytes, bool cut_off) {
  WireReader resource(bytes);
  WireField scope;
  while (resource.Next(&scope)) {
    if (scope.type != WireField::kBytes && scope.number <= 3) return ProtoShape::kUnknown;
    if ((scope.number != 2 && scope.number != 1000) || scope.type != WireField::kBytes) continue;
    WireReader reader(scope.bytes);
    WireField item;
    while (reader.Next(&item)) {
      if (item.number != 2 || item.type != WireField::kBytes) continue;
      const ProtoShape shape = ShapeOfItem(item.bytes, cut_off && item.cut_off);
      if (shape != ProtoShape::kUnknown) return shape;  // else it may be an empty one
    }
  }
  return ProtoShape::kUnknown;
}

}  // namespace

ProtoShape ShapeOfMessage(std::string_view head) {
  if (IsJaegerSpan(Look(head, true))) return ProtoShape::kJaegerSpan;
  WireReader reader(head);
  WireField field;
  for (int i = 0; i < kLooked && reader.Next(&field); ++i) {
    if (field.number != 1) continue;
    if (field.type != WireField::kBytes) return ProtoShape::kUnknown;
    const Fields inner = Look(field.bytes, field.cut_off);
    if (!inner.ok) return ProtoShape::kUnknown;
    if (IsZipkinSpan(inner)) return ProtoShape::kZipkinSpans;
    if (IsJaegerSpan(inner)) return ProtoShape::kJaegerBatch;
    const ProtoShape shape = ShapeOfResource(field.bytes, field.cut_off);
    if (shape != ProtoShape::kUnknown) return shape;
  }
  return ProtoShape::kUnknown;
}

ProtoHead SniffProto(std::string_view head) {
  if (head.size() < 2) return {};
  if (const ProtoShape shape = ShapeOfMessage(head); shape != ProtoShape::kUnknown)
    return {shape, ProtoFraming::kNone};
  uint64_t size = 0;
  std::string_view framed = head;
  for (int i = 0; i < kLooked && framed.starts_with(std::string_view("\0\0\0\0", 4)); ++i)
    framed.remove_prefix(4);  // empty messages
  if (framed.size() > 4) {
    for (char c : framed.substr(0, 4)) size = size << 8 | static_cast<uint8_t>(c);
    if (size > 0 && size <= ProtoRecordReader::kMaxRecord)
      if (const ProtoShape shape = ShapeOfMessage(framed.substr(4, size));
          shape != ProtoShape::kUnknown)
        return {shape, ProtoFraming::kBigEndian};
  }
  const int prefix = ReadVarint(head, &size);
  if (prefix <= 0 || size == 0 || size > ProtoRecordReader::kMaxRecord) return {};
  if (const ProtoShape shape = ShapeOfMessage(head.substr(static_cast<size_t>(prefix), size));
      shape != ProtoShape::kUnknown)
    return {shape, ProtoFraming::kDelimited};
  return {};
}

}  // namespace arterial::runtime
