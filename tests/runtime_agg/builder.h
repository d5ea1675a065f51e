// Hand-made traces for tests: a few spans in milliseconds, assembled like real ones.
#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "runtime_join/assemble.h"
#include "runtime_join/trace.h"

namespace arterial::runtime::testing {

inline constexpr int64_t kMs = 1'000'000;
inline constexpr int64_t kBase = 1'700'000'000'000'000'000;

using Pairs = std::initializer_list<std::pair<const char*, const char*>>;

class Builder {
 public:
  explicit Builder(uint64_t trace = 1) : trace_{0xabc, trace} {}

  Builder& Service(const std::string& name, const std::string& version = "",
                   const std::string& instance = "") {
    Resource resource;
    resource.service_name = name;
    resource.service_version = version;
    resource.instance = instance;
    resource_ = Table().Intern(std::move(resource));
    return *this;
  }
  // Adds a span of the current service; `parent` 0: none.
  Builder& Add(uint64_t id, uint64_t parent, SpanKind kind, const std::string& name,
               int64_t start_ms, int64_t end_ms, Pairs attributes = {},
               SpanStatus status = SpanStatus::kUnset) {
    Span span;
    span.trace = trace_;
    span.id = id;
    span.parent = parent;
    span.kind = kind;
    span.name = name;
    span.start_ns = kBase + start_ms * kMs;
    span.end_ns = kBase + end_ms * kMs;
    span.status = status;
    span.resource = resource_;
    for (const auto& [key, value] : attributes) span.attributes.Add(key, value);
    spans_.push_back(std::move(span));
    return *this;
  }
  std::vector<Span>& spans() { return spans_; }
  Trace Build() const { return Assemble(spans_, {}, nullptr); }

  static ResourceTable& Table() {
    static ResourceTable table;
    return table;
  }

 private:
  TraceId trace_;
  const Resource* resource_ = nullptr;
  std::vector<Span> spans_;
};

// Position of the span with that id.
inline int32_t IndexOf(const Trace& trace, uint64_t id) {
  for (size_t i = 0; i < trace.spans.size(); ++i)
    if (trace.spans[i].id == id) return static_cast<int32_t>(i);
  return -1;
}

inline constexpr auto kServer = SpanKind::kServer;
inline constexpr auto kClient = SpanKind::kClient;
inline constexpr auto kInternal = SpanKind::kInternal;
inline constexpr auto kProducer = SpanKind::kProducer;
inline constexpr auto kConsumer = SpanKind::kConsumer;
inline constexpr auto kUnspecified = SpanKind::kUnspecified;

}  // namespace arterial::runtime::testing
