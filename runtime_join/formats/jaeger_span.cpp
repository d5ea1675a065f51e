#include "runtime_join/formats/jaeger_span.h"

#include <utility>

#include "runtime_join/formats/ids.h"

namespace arterial::runtime {
namespace {

// Same trace: equal low halves, as 64- and 128-bit forms of one id occur side by side.
bool OfTrace(const JaegerReference& reference, const Span& span) {
  return reference.trace.IsZero() || reference.trace.lo == span.trace.lo;
}

// Parent: the first CHILD_OF in the same trace, else the first FOLLOWS_FROM. The others are links.
void ResolveReferences(JaegerSpan* pending) {
  Span& span = pending->span;
  const JaegerReference* parent = nullptr;
  for (const JaegerReference& reference : pending->references)
    if (OfTrace(reference, span) &&
        (parent == nullptr || (!parent->child_of && reference.child_of)))
      parent = &reference;
  for (const JaegerReference& reference : pending->references) {
    if (&reference == parent) continue;
    span.links.push_back({reference.trace.IsZero() ? span.trace : reference.trace, reference.span});
  }
  span.parent = parent != nullptr ? parent->span : pending->old_parent;
  if (parent != nullptr && !parent->child_of) span.flags |= kFlagFollowsFrom;
}

}  // namespace

void TakeJaegerTag(std::string_view tag, std::string_view text, Span* span,
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

void JaegerSpans::AddProcess(std::string id, Resource process) {
  processes_[std::move(id)] = context_->resources->Intern(std::move(process));
}

void JaegerSpans::SetProcess(Resource process) {
  process_ = context_->resources->Intern(std::move(process));
}

Status JaegerSpans::Finish() {
  Status status;
  for (JaegerSpan& pending : pending_) {
    if (!status) break;
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
    status = context_->sink->OnSpan(std::move(span));
  }
  pending_.clear();
  processes_.clear();
  process_ = nullptr;
  trace_id_.clear();
  return status;
}

const Resource* JaegerSpans::ProcessOf(const std::string& id) {
  const auto found = processes_.find(id);
  if (found != processes_.end()) return found->second;
  if (process_ != nullptr) return process_;
  context_->issues->Add("missing_process", db::Severity::kWarning, context_->file, 0,
                        "span whose process is not in its trace");
  return context_->resources->Intern(ResourceBuilder().Build());
}

}  // namespace arterial::runtime
