#include "runtime_join/formats/otlp_json.h"

#include <string>
#include <utility>
#include <vector>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/sampling.h"
#include "runtime_join/formats/span_parts.h"

namespace arterial::runtime {
namespace {

bool IsSpansKey(std::string_view key) {
  return key == "resourceSpans" || key == "resource_spans" || key == "batches";
}
bool IsOtherSignal(std::string_view key) {
  return key == "resourceLogs" || key == "resource_logs" || key == "resourceMetrics" ||
         key == "resource_metrics" || key == "resourceProfiles" || key == "scopeLogs" ||
         key == "scopeMetrics";
}
// What servers put around a trace: Jaeger's /api/v3, Tempo's /api/v2.
bool IsWrapper(std::string_view key) { return key == "result" || key == "trace"; }
bool IsScopesKey(std::string_view key) {
  return key == "scopeSpans" || key == "scope_spans" || key == "instrumentationLibrarySpans" ||
         key == "instrumentation_library_spans" || key == "deprecatedScopeSpans" ||
         key == "deprecated_scope_spans";
}

// The text of an AnyValue; of an array its first element's; empty for key-value lists and bytes.
std::string_view AnyValueText(json::value any) {
  std::string_view text;
  ForEachField(any, [&](std::string_view key, json::value value) {
    if (key == "arrayValue" || key == "array_value") {
      ForEachField(value, [&](std::string_view, json::value values) {
        bool first = true;
        ForEachElement(values, [&](json::value element) {
          if (std::exchange(first, false)) text = AnyValueText(element);
        });
      });
    } else if (!key.starts_with("kvlist") && !key.starts_with("bytes")) {
      text = JsonText(value);
    }
  });
  return text;
}

// visit(name, text) for each attribute whose name is wanted.
template <typename W, typename F>
void ForEachAttribute(json::value attributes, W wanted, F visit) {
  ForEachElement(attributes, [&](json::value attribute) {
    std::string_view name;
    std::string_view text;
    bool keep = true;  // until the name, which normally comes first, says otherwise
    ForEachField(attribute, [&](std::string_view key, json::value value) {
      if (key == "key") {
        name = JsonText(value);
        keep = !name.empty() && wanted(name);
      } else if (key == "value" && keep) {
        text = AnyValueText(value);
      }
    });
    if (keep && !name.empty()) visit(name, text);
  });
}

// An id's text; some encoders write its bytes as a list of numbers.
std::string_view IdText(json::value value, std::string* scratch) {
  if (value.type() != json::json_type::array) return JsonText(value);
  static constexpr char kDigits[] = "0123456789abcdef";
  scratch->clear();
  ForEachElement(value, [&](json::value element) {
    const int64_t byte = JsonInteger(element);
    *scratch += kDigits[byte >> 4 & 15];
    *scratch += kDigits[byte & 15];
  });
  return *scratch;
}

class OtlpJsonReader {
 public:
  OtlpJsonReader(Input* input, ReadContext* context)
      : records_(input, {"resourceSpans", "resource_spans", "batches"}),
        parser_(context),
        context_(context) {}

  Status Run() {
    JsonRecord record;
    for (;;) {
      Result<bool> more = records_.Next(&record);
      if (!more) return more.error();
      if (!*more) return CheckAny();
      parser_.Parse(record, [&](json::value root) {
        if (record.array.empty())
          ReadTracesData(root, record);
        else
          ReadResourceSpans(root);
      });
      GiveWaiting();  // those of a record that breaks off
      ARTERIAL_RETURN_IF_ERROR(status_);
    }
  }

 private:
  void ReadTracesData(json::value root, const JsonRecord& record) {
    bool spans = false;
    bool others = false;
    bool bare = false;
    if (root.type() == json::json_type::array) {  // of documents, or what is left of it
      ForEachElement(root, [&](json::value element) { ReadTracesData(element, record); });
      return;
    }
    ForEachField(root, [&](std::string_view key, json::value value) {
      if (IsSpansKey(key)) {
        spans = true;
        ForEachElement(value, [&](json::value element) { ReadResourceSpans(element); });
      } else if (IsWrapper(key)) {
        spans = true;
        ReadTracesData(value, record);
      } else if (key == "resource" || IsScopesKey(key)) {
        // A ResourceSpans by itself, as Java's logging exporter prints them.
        if (!std::exchange(bare, true)) BeginResourceSpans();
        spans |= IsScopesKey(key);
        ReadResourceSpansField(key, value);
      }
      others |= IsOtherSignal(key);
    });
    if (bare) GiveWaiting();
    any_spans_ |= spans;
    if (spans) return;
    ++context_->stats.other_records;
    any_others_ |= others;
    if (others)
      context_->issues->Add("no_traces", db::Severity::kInfo, context_->file, 0,
                            "records with logs or metrics only were skipped");
    else
      context_->issues->Add("unknown_record", db::Severity::kWarning, context_->file, record.line,
                            "JSON without resourceSpans was skipped");
  }

  // A file with other signals alone is a mistake that a count would hide.
  Status CheckAny() const {
    if (any_spans_ || !any_others_) return {};
    return Error{ErrorCode::kInput,
                 "it is OTLP/JSON with metrics or logs only, which hold no spans: export traces",
                 context_->file};
  }

  void ReadResourceSpans(json::value resource_spans) {
    any_spans_ = true;
    BeginResourceSpans();
    ForEachField(resource_spans, [&](std::string_view key, json::value value) {
      ReadResourceSpansField(key, value);
    });
    GiveWaiting();
  }

  void BeginResourceSpans() {
    GiveWaiting();
    resource_ = nullptr;
  }

  void ReadResourceSpansField(std::string_view key, json::value value) {
    if (key == "resource")
      ReadResource(value);
    else if (IsScopesKey(key))
      ForEachElement(value, [&](json::value scope) {
        ForEachField(scope, [&](std::string_view scope_key, json::value spans) {
          if (scope_key == "spans")
            ForEachElement(spans, [&](json::value span) { ReadSpan(span); });
        });
      });
  }

  // Spans whose resource did not stand before them.
  void GiveWaiting() {
    if (waiting_.empty()) return;
    if (resource_ == nullptr) resource_ = context_->resources->Intern(ResourceBuilder().Build());
    for (Span& span : waiting_) Give(std::move(span));
    waiting_.clear();
  }

  void ReadResource(json::value resource) {
    ResourceBuilder builder;
    ForEachField(resource, [&](std::string_view key, json::value value) {
      if (key != "attributes") return;
      ForEachAttribute(
          value, ResourceBuilder::Wants,
          [&](std::string_view name, std::string_view text) { builder.Add(name, text); });
    });
    resource_ = context_->resources->Intern(builder.Build());
  }

  void ReadSpan(json::value value) {
    Span span;
    AttributeFilter attributes(&span);
    ForEachField(value, [&](std::string_view key, json::value field) {
      ReadSpanField(key, field, &span, &attributes);
    });
    attributes.Finish();
    NormaliseTimes(&span);
    if (span.id == 0 || span.trace.IsZero()) {
      ++context_->stats.rejected;
      context_->issues->Add("rejected_span", db::Severity::kError, context_->file, 0,
                            "span without trace id or span id");
      return;
    }
    // The resource normally stands before the spans.
    if (resource_ != nullptr)
      Give(std::move(span));
    else
      waiting_.push_back(std::move(span));
  }

  // By the fields of opentelemetry/proto/trace/v1/trace.proto, in both spellings.
  void ReadSpanField(std::string_view key, json::value value, Span* span,
                     AttributeFilter* attributes) {
    std::string scratch;
    if (key == "attributes") {
      ForEachAttribute(
          value, AttributeFilter::Wants,
          [&](std::string_view name, std::string_view text) { attributes->Add(name, text); });
    } else if (key == "traceId" || key == "trace_id") {
      span->trace = TakeTraceId(IdText(value, &scratch), span);
    } else if (key == "spanId" || key == "span_id") {
      span->id = TakeSpanId(IdText(value, &scratch), span);
    } else if (key == "parentSpanId" || key == "parent_span_id") {
      span->parent = ParseSpanId(IdText(value, &scratch)).id;
    } else if (key == "name") {
      span->name = JsonText(value);
    } else if (key == "kind") {
      span->kind = ReadKind(value);
    } else if (key == "startTimeUnixNano" || key == "start_time_unix_nano") {
      span->start_ns = JsonInteger(value);
    } else if (key == "endTimeUnixNano" || key == "end_time_unix_nano") {
      span->end_ns = JsonInteger(value);
    } else if (key == "traceState" || key == "trace_state") {
      SetWeightFromTraceState(JsonText(value), span);
    } else if (key == "status") {
      ForEachField(value, [&](std::string_view status_key, json::value code) {
        if (status_key == "code") span->status = ParseSpanStatus(JsonText(code));
      });
    } else if (key == "links") {
      ForEachElement(value, [&](json::value link) { ReadLink(link, span); });
    }
  }

  static SpanKind ReadKind(json::value value) {
    const std::string_view text = JsonText(value);
    if (text.size() == 1 && text[0] >= '0' && text[0] <= '5')
      return static_cast<SpanKind>(text[0] - '0');  // the enums agree
    return ParseSpanKind(text);
  }

  static void ReadLink(json::value value, Span* span) {
    SpanLink link;
    std::string scratch;
    ForEachField(value, [&](std::string_view key, json::value id) {
      if (key == "traceId" || key == "trace_id") link.trace = ParseTraceId(IdText(id, &scratch)).id;
      if (key == "spanId" || key == "span_id") link.span = ParseSpanId(IdText(id, &scratch)).id;
    });
    if (link.span != 0) span->links.push_back(link);
  }

  void Give(Span span) {
    if (!status_) return;
    span.resource = resource_;
    ++context_->stats.spans;
    status_ = context_->sink->OnSpan(std::move(span));
  }

  JsonRecordReader records_;
  JsonParser parser_;
  ReadContext* context_;
  const Resource* resource_ = nullptr;  // of the ResourceSpans being read, null: not seen yet
  std::vector<Span> waiting_;           // spans that stood before their resource
  bool any_spans_ = false;              // some record was about spans
  bool any_others_ = false;             // some was about logs or metrics
  Status status_;                       // of the sink
};

bool LooksLike(std::string_view head) {
  const JsonHead json = SniffJson(head);
  const bool wrapped = json.Has(1, "result") || json.Has(1, "trace");
  for (const JsonHead::Key& key : json.keys) {
    const bool top = key.depth == 1 || (key.depth == 2 && json.first == '[');
    if ((top || (key.depth == 2 && wrapped)) && (IsSpansKey(key.name) || IsOtherSignal(key.name)))
      return true;
    if (top && IsScopesKey(key.name)) return true;
  }
  // The first line may be damaged.
  return head.find("\n{\"resourceSpans\"") != std::string_view::npos;
}

Status Read(Input* input, ReadContext* context) { return OtlpJsonReader(input, context).Run(); }

}  // namespace

const TraceFormat kOtlpJson = {"otlp-json", "OpenTelemetry OTLP/JSON, lines or one document",
                               LooksLike, Read};

}  // namespace arterial::runtime
