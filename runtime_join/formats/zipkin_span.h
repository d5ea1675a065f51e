// What Zipkin's formats have in common. A span of Zipkin is one half of a call as one program saw
// it: the server's half may have the client's id (`shared`), one half may come in several parts,
// and times may be missing. shared_spans.h makes one tree of them when all of the trace is known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime_join/formats/span_parts.h"
#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

struct ZipkinEndpoint {
  std::string service;
  std::string address;  // IPv4, else IPv6
  std::string port;
};

// Builds one span (one half) from its fields in any order.
class ZipkinSpan {
 public:
  explicit ZipkinSpan(ReadContext* context);
  ZipkinSpan(const ZipkinSpan&) = delete;

  Span& span() { return span_; }
  void SetDuration(int64_t micros) { duration_us_ = micros; }
  void SetStart(int64_t micros) { start_us_ = micros; }
  void SetLocal(ZipkinEndpoint endpoint) { local_ = std::move(endpoint); }
  void SetRemote(ZipkinEndpoint endpoint) { remote_ = std::move(endpoint); }
  void SetShared() { span_.flags |= kFlagShared; }
  void AddTag(std::string_view key, std::string_view value);
  // Gives the span to the sink, or counts it as rejected.
  Status Finish();

 private:
  void AddLink(std::string_view text);

  ReadContext* context_;
  Span span_;
  AttributeFilter attributes_;
  ResourceBuilder resource_;
  ZipkinEndpoint local_, remote_;
  int64_t start_us_ = 0;
  int64_t duration_us_ = 0;
};

}  // namespace arterial::runtime
