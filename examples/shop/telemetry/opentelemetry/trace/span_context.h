// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <cstdint>
#include <string>

#include "opentelemetry/version.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {

struct TraceId {
  uint64_t high = 0;
  uint64_t low = 0;
  bool IsValid() const { return high != 0 || low != 0; }
};

struct SpanId {
  uint64_t id = 0;
  bool IsValid() const { return id != 0; }
};

// What travels with a request: the identity of a span, whether its trace is recorded, and the
// W3C tracestate as it came.
class SpanContext {
 public:
  SpanContext() = default;
  SpanContext(TraceId trace_id, SpanId span_id, uint8_t trace_flags, bool is_remote,
              std::string trace_state = {})
      : trace_id_(trace_id),
        span_id_(span_id),
        trace_flags_(trace_flags),
        is_remote_(is_remote),
        trace_state_(std::move(trace_state)) {}

  static SpanContext GetInvalid() { return {}; }

  bool IsValid() const { return trace_id_.IsValid() && span_id_.IsValid(); }
  bool IsSampled() const { return (trace_flags_ & 1) != 0; }
  bool IsRemote() const { return is_remote_; }
  const TraceId& trace_id() const { return trace_id_; }
  const SpanId& span_id() const { return span_id_; }
  uint8_t trace_flags() const { return trace_flags_; }
  const std::string& trace_state() const { return trace_state_; }

 private:
  TraceId trace_id_;
  SpanId span_id_;
  uint8_t trace_flags_ = 0;
  bool is_remote_ = false;
  std::string trace_state_;
};

}  // namespace trace
OPENTELEMETRY_END_NAMESPACE
