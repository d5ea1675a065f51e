// A row of the table otel_traces, as the OpenTelemetry Collector's ClickHouse exporter makes it,
// whatever the encoding of the dump.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime_join/formats/span_parts.h"
#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

class ClickHouseRow {
 public:
  explicit ClickHouseRow(ReadContext* context);
  ClickHouseRow(const ClickHouseRow&) = delete;

  void SetTime(int64_t start_ns) { span_.start_ns = start_ns; }
  void SetDuration(int64_t ns) { duration_ns_ = ns; }
  // TraceId, SpanId, ParentSpanId, TraceState, SpanName, SpanKind, ServiceName, StatusCode; others
  // are ignored.
  void SetText(std::string_view column, std::string_view text);
  // SpanAttributes and ResourceAttributes; others are ignored.
  void AddToMap(std::string_view column, std::string_view key, std::string_view value);
  // Links.TraceId and Links.SpanId, element by element; others are ignored.
  void AddToArray(std::string_view column, std::string_view text);
  // Gives the span to the sink, or counts it as rejected.
  Status Finish();

 private:
  ReadContext* context_;
  Span span_;
  AttributeFilter attributes_;
  ResourceBuilder resource_;
  std::string service_;
  int64_t duration_ns_ = 0;
  std::vector<TraceId> link_traces_;
  std::vector<uint64_t> link_spans_;
};

}  // namespace arterial::runtime
