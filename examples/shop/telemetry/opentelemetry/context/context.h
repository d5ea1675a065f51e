// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <utility>

#include "opentelemetry/nostd/shared_ptr.h"
#include "opentelemetry/version.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {
class Span;
}  // namespace trace

namespace context {

// Carries the span that a piece of work belongs to.
class Context {
 public:
  Context() = default;
  explicit Context(nostd::shared_ptr<trace::Span> span) : span_(std::move(span)) {}
  const nostd::shared_ptr<trace::Span>& span() const { return span_; }

 private:
  nostd::shared_ptr<trace::Span> span_;
};

// The context of this thread. A new thread starts with an empty one: whoever starts the thread
// hands the span over.
class RuntimeContext {
 public:
  static Context GetCurrent() noexcept { return Slot(); }
  static Context Exchange(Context next) noexcept { return std::exchange(Slot(), std::move(next)); }

 private:
  static Context& Slot() noexcept {
    thread_local Context current;
    return current;
  }
};

}  // namespace context
OPENTELEMETRY_END_NAMESPACE
