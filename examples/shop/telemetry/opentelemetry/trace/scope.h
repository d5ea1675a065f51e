// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "opentelemetry/context/context.h"
#include "opentelemetry/nostd/shared_ptr.h"
#include "opentelemetry/trace/span.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {

// Makes a span the active one of this thread for as long as the scope lives. Does not end it.
class Scope final {
 public:
  explicit Scope(const nostd::shared_ptr<Span>& span) noexcept
      : previous_(context::RuntimeContext::Exchange(context::Context(span))) {}
  ~Scope() { context::RuntimeContext::Exchange(std::move(previous_)); }
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;

 private:
  context::Context previous_;
};

}  // namespace trace
OPENTELEMETRY_END_NAMESPACE
