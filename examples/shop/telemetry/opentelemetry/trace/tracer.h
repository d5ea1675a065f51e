// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "opentelemetry/nostd/shared_ptr.h"
#include "opentelemetry/nostd/string_view.h"
#include "opentelemetry/trace/scope.h"
#include "opentelemetry/trace/span.h"
#include "opentelemetry/trace/span_startoptions.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {

class Tracer {
 public:
  virtual ~Tracer() = default;

  virtual nostd::shared_ptr<Span> StartSpan(nostd::string_view name, AttributeList attributes,
                                            const StartSpanOptions& options = {}) noexcept = 0;

  nostd::shared_ptr<Span> StartSpan(nostd::string_view name,
                                    const StartSpanOptions& options = {}) noexcept {
    return StartSpan(name, {}, options);
  }

  static Scope WithActiveSpan(nostd::shared_ptr<Span>& span) noexcept { return Scope{span}; }

  // The active span of this thread; null if there is none.
  static nostd::shared_ptr<Span> GetCurrentSpan() noexcept {
    return context::RuntimeContext::GetCurrent().span();
  }
};

}  // namespace trace
OPENTELEMETRY_END_NAMESPACE
