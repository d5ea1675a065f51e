#include "runtime_join/formats/jaeger_json.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "runtime_join/formats/ids.h"
#include "runtime_join/formats/json_sniff.h"
#include "runtime_join/formats/json_value.h"
#include "runtime_join/formats/span_parts.h"

namespace arterial::runtime {
namespace {

struct Reference {
  bool child_of = false;
  TraceId trace;  // zero: not named, so the span's own
  uint64_t span = 0;
};

// A span whose process and references can only be resolved when all of it was read.
struct PendingSpan {
  Span span;
  std::string process_id;
  std::vector<Reference> references;
  uint64_t old_parent = 0;  // `parentSpanID` of old versions
};

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

// Same trace: equal low halves, as 64- and 128-bit forms of one id occur side by side.
bool OfTrace(const Reference& reference, const Span& span) {
  return reference.trace.IsZero() || reference.trace.lo == span.trace.lo;
}

// Parent: the first CHILD_OF in the same trace, else the first FOLLOWS_FROM. The others are links.
void ResolveReferences(PendingSpan* pending) {
  Span& span = pending->span;
  const Reference* parent = nullptr;
  for (const Reference& reference : pending->references)
    if (OfTrace(reference, span) &&
        (parent == nullptr || (!parent->child_of && reference.child_of)))
      parent = &reference;
  for (const Reference& reference : pending->references) {
    if (&reference == parent) continue;
    span.links.push_back({reference.trace.IsZero() ? span.trace : reference.trace, reference.span});
  }
  span.parent = parent != nullptr ? parent->span : pending->old_parent;
  if (parent != nullptr && !parent->child_of) span.flags |= kFlagFollowsFrom;
}

class JaegerJsonReader {
 public:
  JaegerJsonReader(Input* input, ReadContext* context)
      : records_(input, {"data"}), parser_(context), context_(context) {}

  Status Run() {
    JsonRecord record;
    for (;;) {
      Result<bool> more = records_.Next(&record);
      if (!more) return more.error();
      if (!*more) return {};
      parser_.Parse(record, [&](json::value root) {
        if (root.type() == json::json_type::array)
          ForEachElement(root, [&](json::value trace) { ReadTrace(trace, record.line); });
        else
          ReadTrace(root, record.line);
      });
      // Spans that stood before a break in the record are kept, with what is known of them.
      FinishTrace();
      ARTERIAL_RETURN_IF_ERROR(status_);
    }
  }

 private:
  // A trace, or {"data":[traces]}.
  void ReadTrace(json::value root, int64_t line) {
    bool known = false;
    ForEachField(root, [&](std::string_view key, json::value value) {
      known |= key == "data" || key == "spans";
      if (key == "data")
        ForEachElement(value, [&](json::value trace) { ReadTrace(trace, line); });
      else if (key == "traceID")
        trace_id_ = JsonText(value);
      else if (key == "spans")
        ForEachElement(value, [&](json::value span) { ReadSpan(span); });
      else if (key == "processes")
        ForEachField(value, [&](std::string_view id, json::value process) {
          std::string name(id);
          processes_[std::move(name)] = context_->resources->Intern(ReadProcess(process));
        });
    });
    if (!known)
      context_->issues->Add("unknown_record", db::Severity::kWarning, context_->file, line,
                            "JSON without spans was skipped");
    FinishTrace();
  }

  void ReadSpan(json::value value) {
    PendingSpan pending;
    AttributeFilter attributes(&pending.span);
    int64_t duration = 0;
    ForEachField(value, [&](std::string_view key, json::value field) {
      Span& span = pending.span;
      if (key == "traceID")
        span.trace = TakeTraceId(JsonText(field), &span);
      else if (key == "spanID")
        span.id = TakeSpanId(JsonText(field), &span);
      else if (key == "parentSpanID")
        pending.old_parent = ParseSpanId(JsonText(field)).id;
      else if (key == "operationName")
        span.name = JsonText(field);
      else if (key == "startTime")
        span.start_ns = FromMicros(JsonInteger(field));
      else if (key == "duration")
        duration = FromMicros(JsonInteger(field));
      else if (key == "references")
        ForEachElement(field, [&](json::value reference) { ReadReference(reference, &pending); });
      else if (key == "tags")
        ForEachTag(field, [&](std::string_view tag, std::string_view text) {
          ReadTag(tag, text, &span, &attributes);
        });
      else if (key == "processID")
        pending.process_id = JsonText(field);
      else if (key == "process")
        span.resource = context_->resources->Intern(ReadProcess(field));
    });
    attributes.Finish();
    pending.span.end_ns = pending.span.start_ns + duration;
    NormaliseTimes(&pending.span);
    pending_.push_back(std::move(pending));
  }

  // The page's downloads nest the whole referenced span as `span`: not looked at.
  static void ReadReference(json::value value, PendingSpan* pending) {
    Reference reference;
    ForEachField(value, [&](std::string_view key, json::value field) {
      if (key == "refType")
        reference.child_of = JsonText(field) == "CHILD_OF";
      else if (key == "traceID")
        reference.trace = ParseTraceId(JsonText(field)).id;
      else if (key == "spanID")
        reference.span = ParseSpanId(JsonText(field)).id;
    });
    if (reference.span != 0) pending->references.push_back(reference);
  }

  static void ReadTag(std::string_view tag, std::string_view text, Span* span,
                      AttributeFilter* attributes) {
    if (tag == "span.kind") {
      span->kind = ParseSpanKind(text);
      return;
    }
    if (tag == "error" && text != "false" && text != "0") span->status = SpanStatus::kError;
    if (tag == "otel.status_code" && span->status != SpanStatus::kError)
      span->status = ParseSpanStatus(text);
    if (AttributeFilter::Wants(tag)) attributes->Add(tag, text);
  }

  void FinishTrace() {
    for (PendingSpan& pending : pending_) {
      if (!status_) break;
      Span& span = pending.span;
      if (span.trace.IsZero()) span.trace = TakeTraceId(trace_id_, &span);
      if (span.id == 0 || span.trace.IsZero()) {
        ++context_->stats.rejected;
        context_->issues->Add("rejected_span", db::Severity::kError, context_->file, 0,
                              "span without trace id or span id");
        continue;
      }
      ResolveReferences(&pending);
      if (span.resource == nullptr) span.resource = ProcessOf(pending.process_id);
      ++context_->stats.spans;
      status_ = context_->sink->OnSpan(std::move(span));
    }
    pending_.clear();
    processes_.clear();
    trace_id_.clear();
  }

  const Resource* ProcessOf(const std::string& id) {
    const auto found = processes_.find(id);
    if (found != processes_.end()) return found->second;
    context_->issues->Add("missing_process", db::Severity::kWarning, context_->file, 0,
                          "span whose process is not in its trace");
    return context_->resources->Intern(ResourceBuilder().Build());
  }

  JsonRecordReader records_;
  JsonParser parser_;
  ReadContext* context_;
  // Of the trace being read: processes may stand before or after the spans.
  std::vector<PendingSpan> pending_;
  std::map<std::string, const Resource*> processes_;
  std::string trace_id_;
  Status status_;  // of the sink
};

bool LooksLike(std::string_view head) {
  const JsonHead json = SniffJson(head);
  // A bare trace has its keys at depth 1, a list of traces at 2, {"data":[...]} at 3.
  if (json.Has(1, "spans") && (json.Has(1, "traceID") || json.Has(1, "processes"))) return true;
  if (json.first == '[') return json.Has(2, "spans") && json.Has(2, "processes");
  bool other_content = false;
  bool data = false;
  for (const JsonHead::Key& key : json.keys) {
    data |= key.depth == 1 && key.name == "data" && key.value == '[';
    other_content |= key.depth == 3;
  }
  if (!data) return false;
  return !other_content || json.Has(3, "spans") || json.Has(3, "processes");
}

Status Read(Input* input, ReadContext* context) { return JaegerJsonReader(input, context).Run(); }

}  // namespace

const TraceFormat kJaegerJson = {"jaeger-json", "Jaeger JSON of its API and page", LooksLike, Read};

}  // namespace arterial::runtime
