// What Jaeger's formats have in common: references, tags, processes that stand beside the spans.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "runtime_join/formats/span_parts.h"
#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

struct JaegerReference {
  bool child_of = false;
  TraceId trace;  // zero: not named, so the span's own
  uint64_t span = 0;
};

// A span whose process and references can only be resolved when all of its trace was read.
struct JaegerSpan {
  Span span;
  std::string process_id;
  std::vector<JaegerReference> references;
  uint64_t old_parent = 0;  // `parentSpanID` of old versions
};

// A tag of the span: some say what other formats have fields for.
void TakeJaegerTag(std::string_view tag, std::string_view text, Span* span,
                   AttributeFilter* attributes);

// The spans that share processes: those of a trace or batch.
class JaegerSpans {
 public:
  explicit JaegerSpans(ReadContext* context) : context_(context) {}
  void SetTraceId(std::string_view text) { trace_id_ = text; }  // of spans that name none
  void AddProcess(std::string id, Resource process);
  void SetProcess(Resource process);  // of all spans that name none
  void Add(JaegerSpan span) { pending_.push_back(std::move(span)); }
  // Gives all spans to the sink and begins anew.
  Status Finish();

 private:
  const Resource* ProcessOf(const std::string& id);

  ReadContext* context_;
  std::vector<JaegerSpan> pending_;
  std::map<std::string, const Resource*> processes_;
  const Resource* process_ = nullptr;
  std::string trace_id_;
};

}  // namespace arterial::runtime
