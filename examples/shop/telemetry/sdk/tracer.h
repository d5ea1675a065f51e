// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <memory>
#include <mutex>
#include <random>
#include <string>

#include "opentelemetry/trace/tracer_provider.h"
#include "sdk/otlp_json_writer.h"

namespace shop::telemetry {

// Ids, and the sampling decision that follows from them. A trace is recorded if the low 56 bits
// of its id are at least 0x80000000000000, half of all, which tracestate tells as `ot=th:8`
// (OpenTelemetry's consistent probability sampling). Only who starts a trace decides.
class Ids {
 public:
  explicit Ids(uint64_t seed) : random_(seed) {}
  opentelemetry::trace::SpanContext NewRoot();
  opentelemetry::trace::SpanContext NewChild(const opentelemetry::trace::SpanContext& parent);

 private:
  uint64_t Next();

  std::mutex mutex_;
  std::mt19937_64 random_;
};

class SdkTracer final : public opentelemetry::trace::Tracer {
 public:
  SdkTracer(std::string scope, std::shared_ptr<Ids> ids, std::shared_ptr<OtlpJsonWriter> writer)
      : scope_(std::move(scope)), ids_(std::move(ids)), writer_(std::move(writer)) {}

  std::shared_ptr<opentelemetry::trace::Span> StartSpan(
      std::string_view name, opentelemetry::trace::AttributeList attributes,
      const opentelemetry::trace::StartSpanOptions& options) noexcept override;

 private:
  const std::string scope_;
  const std::shared_ptr<Ids> ids_;
  const std::shared_ptr<OtlpJsonWriter> writer_;
};

class SdkTracerProvider final : public opentelemetry::trace::TracerProvider {
 public:
  SdkTracerProvider(uint64_t seed, std::shared_ptr<OtlpJsonWriter> writer)
      : ids_(std::make_shared<Ids>(seed)), writer_(std::move(writer)) {}

  std::shared_ptr<opentelemetry::trace::Tracer> GetTracer(
      std::string_view name, std::string_view version) noexcept override;

 private:
  const std::shared_ptr<Ids> ids_;
  const std::shared_ptr<OtlpJsonWriter> writer_;
};

}  // namespace shop::telemetry
