// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "opentelemetry/trace/span_context.h"
#include "opentelemetry/trace/span_metadata.h"

namespace shop::telemetry {

using Value = std::variant<bool, int64_t, double, std::string>;
using Attributes = std::vector<std::pair<std::string, Value>>;

struct Event {
  std::string name;
  int64_t time_ns = 0;
  Attributes attributes;
};

// A finished span.
struct SpanData {
  opentelemetry::trace::SpanContext context;
  opentelemetry::trace::SpanId parent;
  bool parent_is_remote = false;
  std::string scope;
  std::string name;
  opentelemetry::trace::SpanKind kind = opentelemetry::trace::SpanKind::kInternal;
  int64_t start_ns = 0;
  int64_t end_ns = 0;
  Attributes attributes;
  std::vector<Event> events;
  opentelemetry::trace::StatusCode status = opentelemetry::trace::StatusCode::kUnset;
  std::string status_message;
};

// Writes spans as the OpenTelemetry Collector's file exporter does: one JSON object a line, each
// `{"resourceSpans":[{"resource":...,"scopeSpans":[{"scope":...,"spans":[...]}]}]}`, a batch of
// spans a line. Each line is one append, so several processes can share a file.
class OtlpJsonWriter {
 public:
  // Writes nothing if `path` is empty.
  OtlpJsonWriter(const std::string& path, Attributes resource);
  ~OtlpJsonWriter();
  OtlpJsonWriter(const OtlpJsonWriter&) = delete;
  OtlpJsonWriter& operator=(const OtlpJsonWriter&) = delete;

  void Add(SpanData span);

 private:
  void Run();
  void WriteBatch(const std::vector<SpanData>& batch);

  const int fd_;
  const Attributes resource_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<SpanData> pending_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace shop::telemetry
