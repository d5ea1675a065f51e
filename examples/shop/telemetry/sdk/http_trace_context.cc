// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "opentelemetry/trace/propagation/http_trace_context.h"

#include <cstdio>
#include <string>

namespace opentelemetry {
inline namespace v1 {
namespace trace {
namespace propagation {

void HttpTraceContext::Inject(context::propagation::TextMapCarrier& carrier,
                              const SpanContext& span) {
  if (!span.IsValid()) return;
  char text[64];
  std::snprintf(text, sizeof(text), "00-%016llx%016llx-%016llx-%02x",
                static_cast<unsigned long long>(span.trace_id().high),
                static_cast<unsigned long long>(span.trace_id().low),
                static_cast<unsigned long long>(span.span_id().id), span.trace_flags());
  carrier.Set("traceparent", text);
  if (!span.trace_state().empty()) carrier.Set("tracestate", span.trace_state());
}

SpanContext HttpTraceContext::Extract(const context::propagation::TextMapCarrier& carrier) {
  const std::string text = carrier.Get("traceparent");
  unsigned long long high = 0;
  unsigned long long low = 0;
  unsigned long long span = 0;
  unsigned flags = 0;
  constexpr size_t kLength = 55;
  if (text.size() != kLength ||
      std::sscanf(text.c_str(), "00-%16llx%16llx-%16llx-%2x", &high, &low, &span, &flags) != 4) {
    return SpanContext::GetInvalid();
  }
  return {{high, low}, {span}, static_cast<uint8_t>(flags), true, carrier.Get("tracestate")};
}

}  // namespace propagation
}  // namespace trace
}  // namespace v1
}  // namespace opentelemetry
