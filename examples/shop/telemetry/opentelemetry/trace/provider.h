// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "opentelemetry/nostd/shared_ptr.h"
#include "opentelemetry/trace/tracer_provider.h"

OPENTELEMETRY_BEGIN_NAMESPACE
namespace trace {

// The provider of this process. Null until one is set: sdk/setup.h does that first thing in main.
class Provider {
 public:
  static nostd::shared_ptr<TracerProvider> GetTracerProvider() noexcept { return Slot(); }
  static void SetTracerProvider(nostd::shared_ptr<TracerProvider> provider) noexcept {
    Slot() = std::move(provider);
  }

 private:
  static nostd::shared_ptr<TracerProvider>& Slot() noexcept {
    static nostd::shared_ptr<TracerProvider> provider;
    return provider;
  }
};

}  // namespace trace
OPENTELEMETRY_END_NAMESPACE
