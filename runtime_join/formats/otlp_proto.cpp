#include "runtime_join/formats/otlp_proto.h"

#include <string>
#include <utility>
#include <vector>

#include "runtime_join/formats/proto_records.h"
#include "runtime_join/formats/proto_shape.h"
#include "runtime_join/formats/proto_text.h"
#include "runtime_join/formats/sampling.h"
#include "runtime_join/formats/span_parts.h"

namespace arterial::runtime {
namespace {

// AnyValue: of an array its first element's text; empty for key-value lists and bytes.
std::string AnyValueText(std::string_view any, int depth = 0) {
  constexpr int kDeepest = 8;
  std::string text;
  WireReader reader(any);
  WireField field;
  while (reader.Next(&field)) {
    switch (field.number) {
      case 1:
        text = ProtoText(field);
        break;
      case 2:
        text = field.value != 0 ? "true" : "false";
        break;
      case 3:
        text = std::to_string(AsSigned(field.value));
        break;
      case 4:
        text = DoubleText(AsDouble(field.value));
        break;
      case 5: {
        WireReader values(field.bytes);
        WireField value;
        if (depth < kDeepest && values.Next(&value) && value.number == 1)
          text = AnyValueText(value.bytes, depth + 1);
        break;
      }
    }
  }
  return text;
}

// visit(name, text) for a KeyValue whose name is wanted. Encoders write the fields in any order.
template <typename W, typename F>
void TakeKeyValue(std::string_view bytes, W wanted, F visit) {
  std::string_view name, value;
  WireReader reader(bytes);
  WireField field;
  while (reader.Next(&field)) {
    if (field.number == 1) name = field.bytes;
    if (field.number == 2) value = field.bytes;
  }
  if (!name.empty() && wanted(name)) visit(name, AnyValueText(value));
}

class OtlpProtoReader {
 public:
  OtlpProtoReader(Input* input, ProtoFraming framing, ReadContext* context)
      : records_(input, framing), context_(context) {}

  Status Run() {
    ProtoRecordReader::Record record;
    for (;;) {
      Result<bool> more = records_.Next(&record);
      if (!more) return more.error();
      if (!*more) break;
      damaged_ = record.cut_off;
      if (record.field == 0)
        ReadMessage(record.bytes);
      else if (record.field == 1)
        ReadResourceSpans(record.bytes);
      if (damaged_) Bad(record);
      ARTERIAL_RETURN_IF_ERROR(status_);
    }
    if (!records_.damage().empty()) {
      ++context_->stats.bad_records;
      context_->issues->Add("bad_record", db::Severity::kError, context_->file, 0,
                            records_.damage());
    }
    return {};
  }

 private:
  void Bad(const ProtoRecordReader::Record& record) {
    ++context_->stats.bad_records;
    context_->issues->Add("bad_record", db::Severity::kError, context_->file, 0,
                          record.cut_off
                              ? "the last message is cut off"
                              : "damaged message at byte " + std::to_string(record.offset));
  }

  void Check(const WireReader& reader) { damaged_ |= !reader.ok() || reader.cut_off(); }

  void ReadMessage(std::string_view bytes) {
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(&field))
      if (field.number == 1 && field.type == WireField::kBytes) ReadResourceSpans(field.bytes);
    Check(reader);
  }

  // The resource may stand after the spans, which are kept as bytes so long.
  void ReadResourceSpans(std::string_view bytes) {
    ResourceBuilder builder;
    WireReader first(bytes);
    WireField field;
    while (first.Next(&field))
      if (field.number == 1 && field.type == WireField::kBytes) ReadResource(field.bytes, &builder);
    resource_ = context_->resources->Intern(builder.Build());
    WireReader second(bytes);
    while (second.Next(&field)) {
      if ((field.number != 2 && field.number != 1000) || field.type != WireField::kBytes) continue;
      WireReader scope(field.bytes);
      WireField span;
      while (scope.Next(&span))
        if (span.number == 2 && span.type == WireField::kBytes) ReadSpan(span);
      Check(scope);
    }
    Check(second);
  }

  void ReadResource(std::string_view bytes, ResourceBuilder* builder) {
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(&field))
      if (field.number == 1 && field.type == WireField::kBytes)
        TakeKeyValue(
            field.bytes, ResourceBuilder::Wants,
            [&](std::string_view name, const std::string& text) { builder->Add(name, text); });
    Check(reader);
  }

  void ReadSpan(const WireField& whole) {
    Span span;
    AttributeFilter attributes(&span);
    WireReader reader(whole.bytes);
    WireField field;
    while (reader.Next(&field)) ReadSpanField(field, &span, &attributes);
    Check(reader);
    attributes.Finish();
    NormaliseTimes(&span);
    if (span.id == 0 || span.trace.IsZero() || whole.cut_off) {
      ++context_->stats.rejected;
      context_->issues->Add(
          "rejected_span", db::Severity::kError, context_->file, 0,
          whole.cut_off ? "span that is cut off" : "span without trace id or span id");
      return;
    }
    if (!status_) return;
    span.resource = resource_;
    ++context_->stats.spans;
    status_ = context_->sink->OnSpan(std::move(span));
  }

  // By the numbers of opentelemetry/proto/trace/v1/trace.proto.
  static void ReadSpanField(const WireField& field, Span* span, AttributeFilter* attributes) {
    switch (field.number) {
      case 1:
        span->trace = TakeTraceIdBytes(field.bytes, span);
        break;
      case 2:
        span->id = TakeSpanIdBytes(field.bytes, span);
        break;
      case 3:
        SetWeightFromTraceState(field.bytes, span);
        break;
      case 4:
        span->parent = SpanIdOfBytes(field.bytes).id;
        break;
      case 5:
        span->name = ProtoText(field);
        break;
      case 6:
        if (field.value <= 5) span->kind = static_cast<SpanKind>(field.value);  // the enums agree
        break;
      case 7:
        span->start_ns = TimeOf(field.value);
        break;
      case 8:
        span->end_ns = TimeOf(field.value);
        break;
      case 9:
        TakeKeyValue(
            field.bytes, AttributeFilter::Wants,
            [&](std::string_view name, const std::string& text) { attributes->Add(name, text); });
        break;
      case 13:
        ReadLink(field.bytes, span);
        break;
      case 15:
        ReadStatus(field.bytes, span);
        break;
    }
  }

  static void ReadLink(std::string_view bytes, Span* span) {
    SpanLink link;
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(&field)) {
      if (field.number == 1) link.trace = TraceIdOfBytes(field.bytes).id;
      if (field.number == 2) link.span = SpanIdOfBytes(field.bytes).id;
    }
    if (link.span != 0) span->links.push_back(link);
  }

  static void ReadStatus(std::string_view bytes, Span* span) {
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(&field))
      if (field.number == 3)
        span->status = field.value == 2   ? SpanStatus::kError
                       : field.value == 1 ? SpanStatus::kOk
                                          : SpanStatus::kUnset;
  }

  ProtoRecordReader records_;
  ReadContext* context_;
  const Resource* resource_ = nullptr;  // of the ResourceSpans being read
  bool damaged_ = false;                // something in the record being read
  Status status_;                       // of the sink
};

bool LooksLike(std::string_view head) { return SniffProto(head).shape == ProtoShape::kOtlpTraces; }

Status Read(Input* input, ReadContext* context) {
  Result<std::string_view> head = input->Peek(kHeadBytes);
  if (!head) return head.error();
  ProtoHead sniffed = SniffProto(*head);
  // Told that it is OTLP although its start holds no spans: a length begins with a zero.
  if (sniffed.shape == ProtoShape::kUnknown && head->starts_with('\0'))
    sniffed.framing = ProtoFraming::kBigEndian;
  return OtlpProtoReader(input, sniffed.framing, context).Run();
}

}  // namespace

const TraceFormat kOtlpProto = {"otlp-proto", "OpenTelemetry OTLP in protobuf", LooksLike, Read};

}  // namespace arterial::runtime
