// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "sdk/tracer.h"

#include <chrono>

namespace shop::telemetry {
namespace {

namespace trace = opentelemetry::trace;

constexpr uint64_t kThreshold = uint64_t{1} << 55;  // th:8
constexpr uint64_t kRandomMask = (uint64_t{1} << 56) - 1;
constexpr uint8_t kSampled = 1;
constexpr uint8_t kRandomTraceId = 2;

int64_t NowNs() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Value ToValue(const opentelemetry::common::AttributeValue& value) {
  struct {
    Value operator()(bool v) const { return v; }
    Value operator()(int32_t v) const { return int64_t{v}; }
    Value operator()(int64_t v) const { return v; }
    Value operator()(uint32_t v) const { return int64_t{v}; }
    Value operator()(double v) const { return v; }
    Value operator()(const char* v) const { return std::string(v); }
    Value operator()(std::string_view v) const { return std::string(v); }
  } visitor;
  return std::visit(visitor, value);
}

Attributes ToAttributes(trace::AttributeList list) {
  Attributes attributes;
  for (const auto& [key, value] : list) attributes.emplace_back(key, ToValue(value));
  return attributes;
}

// A span of a trace that is not recorded carries its context on and keeps nothing.
class SdkSpan final : public trace::Span {
 public:
  SdkSpan(SpanData data, std::shared_ptr<OtlpJsonWriter> writer)
      : context_(data.context), data_(std::move(data)), writer_(std::move(writer)) {}
  ~SdkSpan() override { End({}); }

  void SetAttribute(std::string_view key,
                    const opentelemetry::common::AttributeValue& value) noexcept override {
    Change([&] { data_.attributes.emplace_back(key, ToValue(value)); });
  }
  void AddEvent(std::string_view name) noexcept override { AddEvent(name, {}); }
  void AddEvent(std::string_view name, trace::AttributeList attributes) noexcept override {
    Change([&] { data_.events.push_back({std::string(name), NowNs(), ToAttributes(attributes)}); });
  }
  void SetStatus(trace::StatusCode code, std::string_view description) noexcept override {
    Change([&] {
      data_.status = code;
      data_.status_message = description;
    });
  }
  void UpdateName(std::string_view name) noexcept override {
    Change([&] { data_.name = name; });
  }
  void End(const trace::EndSpanOptions&) noexcept override {
    Change([&] {
      ended_ = true;
      data_.end_ns = NowNs();
      writer_->Add(std::move(data_));
    });
  }
  trace::SpanContext GetContext() const noexcept override { return context_; }
  bool IsRecording() const noexcept override { return context_.IsSampled(); }

 private:
  template <typename Edit>
  void Change(Edit edit) {
    if (!IsRecording()) return;
    std::lock_guard lock(mutex_);
    if (!ended_) edit();
  }

  const trace::SpanContext context_;
  std::mutex mutex_;
  SpanData data_;
  bool ended_ = false;
  const std::shared_ptr<OtlpJsonWriter> writer_;
};

trace::SpanContext ParentOf(const trace::StartSpanOptions& options) {
  if (const auto* context = std::get_if<opentelemetry::context::Context>(&options.parent)) {
    return context->span() ? context->span()->GetContext() : trace::SpanContext::GetInvalid();
  }
  const auto& explicit_parent = std::get<trace::SpanContext>(options.parent);
  if (explicit_parent.IsValid()) return explicit_parent;
  const auto active = trace::Tracer::GetCurrentSpan();
  return active ? active->GetContext() : trace::SpanContext::GetInvalid();
}

}  // namespace

uint64_t Ids::Next() {
  std::lock_guard lock(mutex_);
  for (;;) {
    if (const uint64_t id = random_(); id != 0) return id;
  }
}

trace::SpanContext Ids::NewRoot() {
  const trace::TraceId trace_id{Next(), Next()};
  const bool sampled = (trace_id.low & kRandomMask) >= kThreshold;
  const uint8_t flags = kRandomTraceId | (sampled ? kSampled : 0);
  return {trace_id, {Next()}, flags, false, sampled ? "ot=th:8" : ""};
}

trace::SpanContext Ids::NewChild(const trace::SpanContext& parent) {
  return {parent.trace_id(), {Next()}, parent.trace_flags(), false, parent.trace_state()};
}

std::shared_ptr<trace::Span> SdkTracer::StartSpan(std::string_view name,
                                                  trace::AttributeList attributes,
                                                  const trace::StartSpanOptions& options) noexcept {
  const trace::SpanContext parent = ParentOf(options);
  SpanData data;
  data.context = parent.IsValid() ? ids_->NewChild(parent) : ids_->NewRoot();
  data.parent = parent.span_id();
  data.parent_is_remote = parent.IsRemote();
  if (data.context.IsSampled()) {
    data.scope = scope_;
    data.name = name;
    data.kind = options.kind;
    data.attributes = ToAttributes(attributes);
    data.start_ns = NowNs();
  }
  return std::make_shared<SdkSpan>(std::move(data), writer_);
}

std::shared_ptr<trace::Tracer> SdkTracerProvider::GetTracer(std::string_view name,
                                                            std::string_view) noexcept {
  return std::make_shared<SdkTracer>(std::string(name), ids_, writer_);
}

}  // namespace shop::telemetry
