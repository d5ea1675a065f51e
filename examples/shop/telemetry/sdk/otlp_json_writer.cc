// Copyright 2026 The arterial authors
// SPDX-License-Identifier: Apache-2.0

#include "sdk/otlp_json_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

namespace shop::telemetry {
namespace {

using Json = nlohmann::ordered_json;
namespace trace = opentelemetry::trace;

constexpr size_t kBatch = 128;
constexpr auto kFlushInterval = std::chrono::milliseconds(200);

std::string Hex(uint64_t value) {
  char text[17];
  std::snprintf(text, sizeof(text), "%016llx", static_cast<unsigned long long>(value));
  return text;
}

Json ToJson(const Value& value) {
  struct {
    Json operator()(bool v) const { return {{"boolValue", v}}; }
    Json operator()(int64_t v) const { return {{"intValue", std::to_string(v)}}; }
    Json operator()(double v) const { return {{"doubleValue", v}}; }
    Json operator()(const std::string& v) const { return {{"stringValue", v}}; }
  } visitor;
  return std::visit(visitor, value);
}

Json ToJson(const Attributes& attributes) {
  Json list = Json::array();
  for (const auto& [key, value] : attributes) {
    list.push_back(Json{{"key", key}, {"value", ToJson(value)}});
  }
  return list;
}

// OTLP's numbers: SPAN_KIND_UNSPECIFIED is 0, INTERNAL 1, SERVER 2, ...
int KindNumber(trace::SpanKind kind) { return static_cast<int>(kind) + 1; }

Json ToJson(const SpanData& span) {
  constexpr int kHasIsRemote = 0x100;
  constexpr int kIsRemote = 0x200;
  Json json;
  json["traceId"] = Hex(span.context.trace_id().high) + Hex(span.context.trace_id().low);
  json["spanId"] = Hex(span.context.span_id().id);
  json["traceState"] = span.context.trace_state();
  json["parentSpanId"] = span.parent.IsValid() ? Hex(span.parent.id) : "";
  json["flags"] =
      span.context.trace_flags() | kHasIsRemote | (span.parent_is_remote ? kIsRemote : 0);
  json["name"] = span.name;
  json["kind"] = KindNumber(span.kind);
  json["startTimeUnixNano"] = std::to_string(span.start_ns);
  json["endTimeUnixNano"] = std::to_string(span.end_ns);
  if (!span.attributes.empty()) json["attributes"] = ToJson(span.attributes);
  for (const Event& event : span.events) {
    Json item{{"timeUnixNano", std::to_string(event.time_ns)}, {"name", event.name}};
    if (!event.attributes.empty()) item["attributes"] = ToJson(event.attributes);
    json["events"].push_back(std::move(item));
  }
  json["status"] = Json::object();
  if (!span.status_message.empty()) json["status"]["message"] = span.status_message;
  if (span.status != trace::StatusCode::kUnset) {
    json["status"]["code"] = static_cast<int>(span.status);
  }
  return json;
}

int OpenForAppend(const std::string& path) {
  if (path.empty()) return -1;
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (fd < 0) std::perror(("cannot write traces to " + path).c_str());
  return fd;
}

}  // namespace

OtlpJsonWriter::OtlpJsonWriter(const std::string& path, Attributes resource)
    : fd_(OpenForAppend(path)), resource_(std::move(resource)), thread_([this] { Run(); }) {}

OtlpJsonWriter::~OtlpJsonWriter() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  if (fd_ >= 0) close(fd_);
}

void OtlpJsonWriter::Add(SpanData span) {
  std::lock_guard lock(mutex_);
  pending_.push_back(std::move(span));
  if (pending_.size() >= kBatch) wake_.notify_one();
}

void OtlpJsonWriter::Run() {
  for (bool last = false; !last;) {
    std::vector<SpanData> batch;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, kFlushInterval,
                     [this] { return stopping_ || pending_.size() >= kBatch; });
      last = stopping_;
      batch.swap(pending_);
    }
    if (!batch.empty() && fd_ >= 0) WriteBatch(batch);
  }
}

void OtlpJsonWriter::WriteBatch(const std::vector<SpanData>& batch) {
  std::map<std::string, Json> spans_by_scope;
  for (const SpanData& span : batch) spans_by_scope[span.scope].push_back(ToJson(span));
  Json scopes = Json::array();
  for (auto& [scope, spans] : spans_by_scope) {
    scopes.push_back(Json{{"scope", {{"name", scope}}}, {"spans", std::move(spans)}});
  }
  Json resource{{"resource", {{"attributes", ToJson(resource_)}}}, {"scopeSpans", scopes}};
  const std::string line = Json{{"resourceSpans", Json::array({resource})}}.dump() + "\n";
  if (write(fd_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
    std::perror("cannot write a batch of spans");
  }
}

}  // namespace shop::telemetry
