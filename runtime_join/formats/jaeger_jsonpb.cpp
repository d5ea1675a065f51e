#include "runtime_join/formats/jaeger_jsonpb.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/jaeger_span.h"
#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/time_text.h"

namespace arterial::runtime {
namespace {

bool IsTraceId(std::string_view key) { return key == "traceId" || key == "trace_id"; }
bool IsSpanId(std::string_view key) { return key == "spanId" || key == "span_id"; }

// visit(key, text). proto3 leaves out what is zero: {"key":"x","vType":"BOOL"} is false.
template <typename F>
void ForEachTag(json::value tags, F visit) {
  ForEachElement(tags, [&](json::value tag) {
    std::string_view key, type;
    std::string text;
    ForEachField(tag, [&](std::string_view name, json::value value) {
      if (name == "key")
        key = JsonText(value);
      else if (name == "vType" || name == "v_type")
        type = JsonText(value);
      else if (name != "vBinary" && name != "v_binary")
        text = JsonText(value);
    });
    if (text.empty() && (type == "BOOL" || type == "1")) text = "false";
    if (text.empty() && (type == "INT64" || type == "2")) text = "0";
    if (text.empty() && (type == "FLOAT64" || type == "3")) text = "0";
    if (!key.empty()) visit(key, text);
  });
}

Resource ReadProcess(json::value process) {
  ResourceBuilder builder;
  ForEachField(process, [&](std::string_view key, json::value value) {
    if (key == "serviceName" || key == "service_name")
      builder.Add("service.name", JsonText(value));
    else if (key == "tags")
      ForEachTag(value, [&](std::string_view tag, const std::string& text) {
        if (ResourceBuilder::Wants(tag)) builder.Add(tag, text);
      });
  });
  return builder.Build();
}

JaegerReference ReadReference(json::value value) {
  JaegerReference reference;
  reference.child_of = true;  // the zero of the enum
  ForEachField(value, [&](std::string_view key, json::value field) {
    if (IsTraceId(key)) {
      reference.trace = ParseTraceId(JsonText(field)).id;
    } else if (IsSpanId(key)) {
      reference.span = ParseSpanId(JsonText(field)).id;
    } else if (key == "refType" || key == "ref_type") {
      const std::string_view type = JsonText(field);
      reference.child_of = type == "CHILD_OF" || type == "0";
    }
  });
  return reference;
}

// One span as its fields come.
class SpanReader {
 public:
  SpanReader() : attributes_(&pending_.span) {}
  bool any() const { return any_; }  // there was a field that only spans have
  void ReadField(std::string_view key, json::value field) {
    Span& span = pending_.span;
    if (IsTraceId(key)) {
      span.trace = TakeTraceId(JsonText(field), &span);
    } else if (IsSpanId(key)) {
      any_ = true;
      span.id = TakeSpanId(JsonText(field), &span);
    } else if (key == "operationName" || key == "operation_name") {
      any_ = true;
      span.name = JsonText(field);
    } else if (key == "references") {
      ForEachElement(field, [&](json::value value) {
        const JaegerReference reference = ReadReference(value);
        if (reference.span != 0) pending_.references.push_back(reference);
      });
    } else if (key == "startTime" || key == "start_time") {
      span.start_ns = ParseTime(JsonText(field)).value_or(0);
    } else if (key == "duration") {
      duration_ = ParseDuration(JsonText(field)).value_or(0);
    } else if (key == "tags") {
      ForEachTag(field, [&](std::string_view tag, const std::string& text) {
        TakeJaegerTag(tag, text, &span, &attributes_);
      });
    } else if (key == "processId" || key == "process_id") {
      pending_.process_id = JsonText(field);
    }
  }
  void SetProcess(const Resource* process) { pending_.span.resource = process; }
  JaegerSpan Finish() {
    attributes_.Finish();
    Span& span = pending_.span;
    constexpr int64_t kLatest = INT64_MAX / 2;
    span.end_ns = std::min(span.start_ns, kLatest) + std::min(duration_, kLatest);
    NormaliseTimes(&span);
    return std::move(pending_);
  }

 private:
  JaegerSpan pending_;
  AttributeFilter attributes_;
  int64_t duration_ = 0;
  bool any_ = false;
};

class JsonpbReader {
 public:
  JsonpbReader(Input* input, ReadContext* context)
      : records_(input, {}), parser_(context), spans_(context), context_(context) {}

  Status Run() {
    JsonRecord record;
    for (;;) {
      Result<bool> more = records_.Next(&record);
      if (!more) return more.error();
      if (!*more) return {};
      parser_.Parse(record, [&](json::value root) { ReadAny(root, record.line); });
      ARTERIAL_RETURN_IF_ERROR(spans_.Finish());
    }
  }

 private:
  // A span, {"spans":[...]} of a trace or batch, or a list of spans.
  void ReadAny(json::value root, int64_t line) {
    if (root.type() == json::json_type::array) {
      ForEachElement(root, [&](json::value element) { ReadAny(element, line); });
      return;
    }
    bool batch = false;
    SpanReader span;
    std::optional<Resource> process;
    ForEachField(root, [&](std::string_view key, json::value value) {
      if (key == "spans") {
        batch = true;
        ForEachElement(value, [&](json::value element) { ReadAny(element, line); });
      } else if (key == "processMap" || key == "process_map") {
        ForEachElement(value, [&](json::value mapping) { ReadMapping(mapping); });
      } else if (key == "process") {
        process = ReadProcess(value);
      } else {
        span.ReadField(key, value);
      }
    });
    if (span.any()) {
      if (process) span.SetProcess(context_->resources->Intern(std::move(*process)));
      spans_.Add(span.Finish());
    } else if (batch) {
      if (process) spans_.SetProcess(std::move(*process));
    } else {
      context_->issues->Add("unknown_record", db::Severity::kWarning, context_->file, line,
                            "JSON without spans was skipped");
    }
  }

  void ReadMapping(json::value mapping) {
    std::string id;
    Resource process;
    ForEachField(mapping, [&](std::string_view key, json::value value) {
      if (key == "processId" || key == "process_id") id = JsonText(value);
      if (key == "process") process = ReadProcess(value);
    });
    spans_.AddProcess(std::move(id), std::move(process));
  }

  JsonRecordReader records_;
  JsonParser parser_;
  JaegerSpans spans_;
  ReadContext* context_;
};

bool LooksLike(std::string_view head) {
  const JsonHead json = SniffJson(head);
  for (int depth = 1; depth <= 4; ++depth) {
    const bool names = json.Has(depth, "operationName") || json.Has(depth, "operation_name");
    const bool ids = json.Has(depth, "spanId") || json.Has(depth, "span_id");
    if (names && ids) return depth <= 2 || json.Has(depth - 2, "spans");
  }
  return false;
}

Status Read(Input* input, ReadContext* context) { return JsonpbReader(input, context).Run(); }

}  // namespace

const TraceFormat kJaegerJsonpb = {"jaeger-jsonpb", "Jaeger spans in protobuf's JSON", LooksLike,
                                   Read};

}  // namespace arterial::runtime
