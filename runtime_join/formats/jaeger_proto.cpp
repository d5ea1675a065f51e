#include "runtime_join/formats/jaeger_proto.h"

#include <algorithm>
#include <string>
#include <utility>

#include "runtime_join/formats/jaeger_span.h"
#include "runtime_join/formats/proto_records.h"
#include "runtime_join/formats/proto_shape.h"
#include "runtime_join/formats/proto_text.h"

namespace arterial::runtime {
namespace {

// Seconds and nanoseconds: google.protobuf.Timestamp and Duration.
int64_t ReadSeconds(std::string_view bytes) {
  __int128 seconds = 0;
  int64_t nanoseconds = 0;
  WireReader reader(bytes);
  WireField field;
  while (reader.Next(&field)) {
    if (field.number == 1) seconds = AsSigned(field.value);
    if (field.number == 2) nanoseconds = static_cast<int32_t>(field.value);
  }
  constexpr __int128 kMax = INT64_MAX;
  return static_cast<int64_t>(
      std::clamp<__int128>(seconds * 1'000'000'000 + nanoseconds, -kMax, kMax));
}

// visit(key, text) of a model.KeyValue; binary values read as empty. proto3 leaves out what is
// zero, so the type alone says which value there is.
template <typename F>
void TakeTag(std::string_view bytes, F visit) {
  enum { kText, kBool, kInteger, kFloat };
  std::string key, text;
  uint64_t type = kText, number = 0;
  WireReader reader(bytes);
  WireField field;
  while (reader.Next(&field)) {
    if (field.number == 1) key = ProtoText(field);
    if (field.number == 2) type = field.value;
    if (field.number == 3) text = ProtoText(field);
    if (field.number >= 4 && field.number <= 6) number = field.value;
  }
  if (type == kBool) text = number != 0 ? "true" : "false";
  if (type == kInteger) text = std::to_string(AsSigned(number));
  if (type == kFloat) text = DoubleText(AsDouble(number));
  if (!key.empty()) visit(key, text);
}

Resource ReadProcess(std::string_view bytes) {
  ResourceBuilder builder;
  WireReader reader(bytes);
  WireField field;
  while (reader.Next(&field)) {
    if (field.number == 1) builder.Add("service.name", ProtoText(field));
    if (field.number == 2)
      TakeTag(field.bytes, [&](const std::string& key, const std::string& text) {
        if (ResourceBuilder::Wants(key)) builder.Add(key, text);
      });
  }
  return builder.Build();
}

JaegerReference ReadReference(std::string_view bytes) {
  JaegerReference reference;
  reference.child_of = true;  // the zero of the enum
  WireReader reader(bytes);
  WireField field;
  while (reader.Next(&field)) {
    if (field.number == 1) reference.trace = TraceIdOfBytes(field.bytes).id;
    if (field.number == 2) reference.span = SpanIdOfBytes(field.bytes).id;
    if (field.number == 3) reference.child_of = field.value == 0;
  }
  return reference;
}

class JaegerProtoReader {
 public:
  JaegerProtoReader(Input* input, ProtoHead head, ReadContext* context)
      : records_(input, head.framing), head_(head), spans_(context), context_(context) {}

  Status Run() {
    ProtoRecordReader::Record record;
    for (;;) {
      Result<bool> more =
          head_.framing == ProtoFraming::kNone ? records_.All(&record) : records_.Next(&record);
      if (!more) return more.error();
      if (!*more) break;
      damaged_ = record.cut_off;
      if (head_.shape == ProtoShape::kJaegerBatch)
        ReadBatch(record.bytes);
      else
        ReadSpan(record.bytes, record.cut_off);
      if (damaged_) Bad("damaged message at byte " + std::to_string(record.offset));
      ARTERIAL_RETURN_IF_ERROR(spans_.Finish());
    }
    if (!records_.damage().empty()) Bad(records_.damage());
    return {};
  }

 private:
  void Bad(const std::string& why) {
    ++context_->stats.bad_records;
    context_->issues->Add("bad_record", db::Severity::kError, context_->file, 0, why);
  }

  void Check(const WireReader& reader) { damaged_ |= !reader.ok() || reader.cut_off(); }

  // Batch { spans = 1; process = 2 } and Trace { spans = 1; process_map = 2 }: which of them shows
  // in the spans, as those of a trace name their process.
  void ReadBatch(std::string_view bytes) {
    bool named = false;
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(&field))
      if (field.number == 1 && field.type == WireField::kBytes)
        named |= ReadSpan(field.bytes, field.cut_off);
    Check(reader);
    WireReader again(bytes);
    while (again.Next(&field)) {
      if (field.number != 2 || field.type != WireField::kBytes) continue;
      if (named)
        AddProcess(field.bytes);
      else
        spans_.SetProcess(ReadProcess(field.bytes));
    }
  }

  void AddProcess(std::string_view mapping) {
    std::string id;
    Resource process;
    WireReader reader(mapping);
    WireField field;
    while (reader.Next(&field)) {
      if (field.number == 1) id = ProtoText(field);
      if (field.number == 2) process = ReadProcess(field.bytes);
    }
    spans_.AddProcess(std::move(id), std::move(process));
  }

  // True where the span names its process by an id.
  bool ReadSpan(std::string_view bytes, bool cut_off) {
    JaegerSpan pending;
    AttributeFilter attributes(&pending.span);
    int64_t duration = 0;
    WireReader reader(bytes);
    WireField field;
    while (reader.Next(&field)) ReadSpanField(field, &pending, &attributes, &duration);
    Check(reader);
    attributes.Finish();
    Span& span = pending.span;
    span.end_ns = span.start_ns > INT64_MAX - std::max<int64_t>(duration, 0)
                      ? INT64_MAX
                      : span.start_ns + duration;
    NormaliseTimes(&span);
    if (cut_off || reader.cut_off()) {
      ++context_->stats.rejected;
      context_->issues->Add("rejected_span", db::Severity::kError, context_->file, 0,
                            "span that is cut off");
      return false;
    }
    const bool named = !pending.process_id.empty();
    spans_.Add(std::move(pending));
    return named;
  }

  // By the numbers of jaeger-idl's proto/api_v2/model.proto.
  void ReadSpanField(const WireField& field, JaegerSpan* pending, AttributeFilter* attributes,
                     int64_t* duration) {
    Span& span = pending->span;
    switch (field.number) {
      case 1:
        span.trace = TakeTraceIdBytes(field.bytes, &span);
        break;
      case 2:
        span.id = TakeSpanIdBytes(field.bytes, &span);
        break;
      case 3:
        span.name = ProtoText(field);
        break;
      case 4:
        if (const JaegerReference reference = ReadReference(field.bytes); reference.span != 0)
          pending->references.push_back(reference);
        break;
      case 6:
        span.start_ns = ReadSeconds(field.bytes);
        break;
      case 7:
        *duration = ReadSeconds(field.bytes);
        break;
      case 8:
        TakeTag(field.bytes, [&](const std::string& key, const std::string& text) {
          TakeJaegerTag(key, text, &span, attributes);
        });
        break;
      case 10:
        span.resource = context_->resources->Intern(ReadProcess(field.bytes));
        break;
      case 11:
        pending->process_id = field.bytes;
        break;
    }
  }

  ProtoRecordReader records_;
  ProtoHead head_;
  JaegerSpans spans_;
  ReadContext* context_;
  bool damaged_ = false;  // something in the record being read
};

bool LooksLike(std::string_view head) {
  const ProtoShape shape = SniffProto(head).shape;
  return shape == ProtoShape::kJaegerSpan || shape == ProtoShape::kJaegerBatch;
}

Status Read(Input* input, ReadContext* context) {
  Result<std::string_view> head = input->Peek(kHeadBytes);
  if (!head) return head.error();
  return JaegerProtoReader(input, SniffProto(*head), context).Run();
}

}  // namespace

const TraceFormat kJaegerProto = {"jaeger-proto", "Jaeger spans and batches in protobuf", LooksLike,
                                  Read};

}  // namespace arterial::runtime
