// Traces for tests, built from a few numbers.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "runtime_join/assemble.h"

namespace arterial::runtime {

inline ResourceTable& TestResources() {
  static ResourceTable table;
  return table;
}

inline const Resource* TestResource(const std::string& service, const std::string& host = "") {
  Resource resource;
  resource.service_name = service;
  if (!host.empty()) resource.host_key = "host.name";
  resource.host = host;
  return TestResources().Intern(resource);
}

// Times are offsets from a fixed instant, so that they look like real ones.
inline constexpr int64_t kTestEpoch = 1'700'000'000'000'000'000;

inline Span MakeSpan(uint64_t id, uint64_t parent, int64_t start, int64_t end,
                     const std::string& service = "s", SpanKind kind = SpanKind::kInternal,
                     const std::string& host = "") {
  Span span;
  span.trace = {0, 7};
  span.id = id;
  span.parent = parent;
  span.start_ns = kTestEpoch + start;
  span.end_ns = kTestEpoch + end;
  span.kind = kind;
  span.name = "span " + std::to_string(id);
  span.resource = TestResource(service, host);
  NormaliseTimes(&span);
  return span;
}

inline Trace Build(std::vector<Span> spans, AssembleCounts* counts = nullptr) {
  return Assemble(std::move(spans), {}, counts);
}

inline int32_t IndexOf(const Trace& trace, uint64_t id) {
  for (size_t i = 0; i < trace.spans.size(); ++i)
    if (trace.spans[i].id == id) return static_cast<int32_t>(i);
  return -1;
}

}  // namespace arterial::runtime
