// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "opentelemetry/context/propagation/text_map_propagator.h"
#include "opentelemetry/trace/span_context.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {
namespace propagation {

// W3C Trace Context: `traceparent: 00-<trace>-<span>-<flags>` and `tracestate`.
class HttpTraceContext {
 public:
  static void Inject(context::propagation::TextMapCarrier& carrier, const SpanContext& span);
  // Invalid if there is no traceparent or it cannot be read.
  static SpanContext Extract(const context::propagation::TextMapCarrier& carrier);
};

}  // namespace propagation
}  // namespace trace
OPENTELEMETRY_END_NAMESPACE
