// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <initializer_list>
#include <utility>

#include "opentelemetry/common/attribute_value.h"
#include "opentelemetry/nostd/string_view.h"
#include "opentelemetry/trace/span_context.h"
#include "opentelemetry/trace/span_metadata.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {

using AttributeList = std::initializer_list<std::pair<nostd::string_view, common::AttributeValue>>;

struct EndSpanOptions {};

// One timed operation. All methods may be called from any thread.
class Span {
 public:
  virtual ~Span() = default;

  virtual void SetAttribute(nostd::string_view key,
                            const common::AttributeValue& value) noexcept = 0;
  virtual void AddEvent(nostd::string_view name) noexcept = 0;
  virtual void AddEvent(nostd::string_view name, AttributeList attributes) noexcept = 0;
  virtual void SetStatus(StatusCode code, nostd::string_view description = "") noexcept = 0;
  virtual void UpdateName(nostd::string_view name) noexcept = 0;
  // Later calls of any method change nothing. A span that is never ended ends when it is destroyed.
  virtual void End(const EndSpanOptions& options = {}) noexcept = 0;
  virtual SpanContext GetContext() const noexcept = 0;
  virtual bool IsRecording() const noexcept = 0;
};

}  // namespace trace
OPENTELEMETRY_END_NAMESPACE
