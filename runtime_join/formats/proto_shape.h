// What a protobuf message is about, from its first bytes. Protobuf does not name its types: the
// numbers and wire types of fields and the sizes of ids do.
#pragma once

#include <cstdint>
#include <string_view>

#include "runtime_join/formats/proto_records.h"

namespace arterial::runtime {

enum class ProtoShape : uint8_t {
  kUnknown,
  kOtlpTraces,
  kOtlpMetrics,
  kOtlpLogs,
  kJaegerSpan,   // model.Span
  kJaegerBatch,  // model.Batch, model.Trace: spans in field 1
  kZipkinSpans,  // zipkin.proto3.ListOfSpans
};

// `head` may end anywhere in the message.
ProtoShape ShapeOfMessage(std::string_view head);

struct ProtoHead {
  ProtoShape shape = ProtoShape::kUnknown;
  ProtoFraming framing = ProtoFraming::kNone;
};
// Of a file. Of several ways to read it the first that makes sense: bare, behind four bytes, behind
// a varint (the first byte of a length is no tag that a message of these can begin with, or the
// message would have to be longer than 160 MB).
ProtoHead SniffProto(std::string_view head);

}  // namespace arterial::runtime
