#include "runtime_join/formats/jaeger_json.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/jaeger_span.h"
#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/span_parts.h"

namespace arterial::runtime {
namespace {

// The page's downloads carry times as microseconds; beyond int64 nanoseconds they saturate.
int64_t FromMicros(int64_t micros) {
  constexpr int64_t kMax = std::numeric_limits<int64_t>::max() / 2000;
  return std::min(std::max(micros, -kMax), kMax) * 1000;
}

template <typename F>
void ForEachTag(json::value tags, F visit) {
  ForEachElement(tags, [&](json::value tag) {
    std::string_view name;
    std::string_view text;
    ForEachField(tag, [&](std::string_view key, json::value value) {
      if (key == "key")
        name = JsonText(value);
      else if (key == "value")
        text = JsonText(value);
    });
    if (!name.empty()) visit(name, text);
  });
}

Resource ReadProcess(json::value process) {
  ResourceBuilder builder;
  ForEachField(process, [&](std::string_view key, json::value value) {
    if (key == "serviceName")
      builder.Add("service.name", JsonText(value));
    else if (key == "tags")
      ForEachTag(value,
                 [&](std::string_view tag, std::string_view text) { builder.Add(tag, text); });
  });
  return builder.Build();
}

class JaegerJsonReader {
 public:
  JaegerJsonReader(Input* input, ReadContext* context)
      : records_(input, {"data"}), parser_(context), spans_(context), context_(context) {}

  Status Run() {
    JsonRecord record;
    for (;;) {
      Result<bool> more = records_.Next(&record);
      if (!more) return more.error();
      if (!*more) return {};
      parser_.Parse(record, [&](json::value root) { ReadAny(root, record.line); });
      // Spans that stood before a break in the record are kept, with what is known of them.
      Finish();
      ARTERIAL_RETURN_IF_ERROR(status_);
    }
  }

 private:
  // A trace, {"data":[traces]}, one span, a list of any, or any of them within Elasticsearch's
  // {"hits":{"hits":[{"_source": span}]}}.
  void ReadAny(json::value root, int64_t line) {
    if (root.type() == json::json_type::array) {
      ForEachElement(root, [&](json::value trace) { ReadAny(trace, line); });
      return;
    }
    bool known = false;
    SpanReader loose(context_);
    ForEachField(root, [&](std::string_view key, json::value value) {
      if (key == "data" || key == "hits" || key == "_source") {
        known = true;
        ReadAny(value, line);
      } else if (key == "traceID") {
        const std::string_view id = JsonText(value);
        loose.SetTraceId(id);
        spans_.SetTraceId(id);
      } else if (key == "spans") {
        known = true;
        ForEachElement(value, [&](json::value span) { spans_.Add(ReadSpan(span)); });
      } else if (key == "processes") {
        ForEachField(value, [&](std::string_view id, json::value process) {
          std::string name(id);
          spans_.AddProcess(std::move(name), ReadProcess(process));
        });
      } else {
        loose.ReadField(key, value);
      }
    });
    if (loose.any()) {
      spans_.Add(loose.Finish());
    } else if (!known) {
      context_->issues->Add("unknown_record", db::Severity::kWarning, context_->file, line,
                            "JSON without spans was skipped");
    }
    Finish();
  }

  class SpanReader {
   public:
    explicit SpanReader(ReadContext* context) : context_(context), attributes_(&pending_.span) {}
    bool any() const { return any_; }  // there was a field that only spans have
    void SetTraceId(std::string_view id) { pending_.span.trace = TakeTraceId(id, &pending_.span); }
    void ReadField(std::string_view key, json::value field) {
      Span& span = pending_.span;
      if (key == "spanID") {
        any_ = true;
        span.id = TakeSpanId(JsonText(field), &span);
      } else if (key == "parentSpanID") {
        pending_.old_parent = ParseSpanId(JsonText(field)).id;
      } else if (key == "operationName") {
        any_ = true;
        span.name = JsonText(field);
      } else if (key == "startTime") {
        span.start_ns = FromMicros(JsonInteger(field));
      } else if (key == "duration") {
        duration_ = FromMicros(JsonInteger(field));
      } else if (key == "references") {
        ForEachElement(field, [&](json::value reference) { ReadReference(reference); });
      } else if (key == "tags") {
        ForEachTag(field, [&](std::string_view tag, std::string_view text) {
          TakeJaegerTag(tag, text, &span, &attributes_);
        });
      } else if (key == "tag") {  // Elasticsearch, all tags as fields; dots are replaced
        ForEachField(field, [&](std::string_view tag, json::value value) {
          std::string name(tag);
          std::replace(name.begin(), name.end(), '@', '.');
          TakeJaegerTag(name, JsonText(value), &span, &attributes_);
        });
      } else if (key == "processID") {
        pending_.process_id = JsonText(field);
      } else if (key == "process") {
        span.resource = context_->resources->Intern(ReadProcess(field));
      }
    }
    JaegerSpan Finish() {
      attributes_.Finish();
      pending_.span.end_ns = pending_.span.start_ns + duration_;
      NormaliseTimes(&pending_.span);
      return std::move(pending_);
    }

   private:
    // The page's downloads nest the whole referenced span as `span`: not looked at.
    void ReadReference(json::value value) {
      JaegerReference reference;
      ForEachField(value, [&](std::string_view key, json::value field) {
        if (key == "refType")
          reference.child_of = JsonText(field) == "CHILD_OF";
        else if (key == "traceID")
          reference.trace = ParseTraceId(JsonText(field)).id;
        else if (key == "spanID")
          reference.span = ParseSpanId(JsonText(field)).id;
      });
      if (reference.span != 0) pending_.references.push_back(reference);
    }

    ReadContext* context_;
    JaegerSpan pending_;
    AttributeFilter attributes_;
    int64_t duration_ = 0;
    bool any_ = false;
  };

  JaegerSpan ReadSpan(json::value value) {
    SpanReader span(context_);
    ForEachField(value, [&](std::string_view key, json::value field) {
      if (key == "traceID")
        span.SetTraceId(JsonText(field));
      else
        span.ReadField(key, field);
    });
    return span.Finish();
  }

  void Finish() {
    const Status status = spans_.Finish();
    if (status_) status_ = status;
  }

  JsonRecordReader records_;
  JsonParser parser_;
  JaegerSpans spans_;
  ReadContext* context_;
  Status status_;  // of the sink
};

bool LooksLike(std::string_view head) {
  const JsonHead json = SniffJson(head);
  // Spans as Elasticsearch stores them: a line each, in a list, or in `_source` of a hit.
  for (int depth = 1; depth <= 5; ++depth)
    if (json.Has(depth, "traceID") && json.Has(depth, "spanID") &&
        (json.Has(depth, "operationName") || json.Has(depth, "startTime")) &&
        (depth <= 2 || json.Has(depth - 1, "_source")))
      return true;
  // A bare trace has its keys at depth 1, a list of traces at 2, {"data":[...]} at 3.
  if (json.Has(1, "spans") && (json.Has(1, "traceID") || json.Has(1, "processes"))) return true;
  if (json.first == '[') return json.Has(2, "spans") && json.Has(2, "processes");
  // {"data": one trace}
  if (json.Has(1, "data") && json.Has(2, "spans") && json.Has(2, "processes")) return true;
  bool other_content = false;
  bool data = false;
  for (const JsonHead::Key& key : json.keys) {
    data |= key.depth == 1 && key.name == "data" && key.value == '[';
    other_content |= key.depth == 3;
  }
  if (!data || json.Has(1, "meta")) return false;
  return !other_content || json.Has(3, "spans") || json.Has(3, "processes") ||
         json.Has(3, "spanID");
}

Status Read(Input* input, ReadContext* context) { return JaegerJsonReader(input, context).Run(); }

}  // namespace

const TraceFormat kJaegerJson = {"jaeger-json", "Jaeger JSON of its API and page", LooksLike, Read};

}  // namespace arterial::runtime
