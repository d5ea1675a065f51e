// Rows of otel_traces as ClickHouse prints them: `SELECT * FROM otel_traces FORMAT JSONEachRow`, or
// `FORMAT JSON`. Times without a zone are UTC.
// {"Timestamp":"2023-11-14 22:13:20.000000000","TraceId":"5b8e...","SpanId":"eee1...",
//  "ParentSpanId":"","SpanName":"POST /cart","SpanKind":"Server","ServiceName":"frontend",
//  "ResourceAttributes":{"host.name":"a"},"SpanAttributes":{},"Duration":"9000000","StatusCode":
//  "Error","Links.TraceId":[],"Links.SpanId":[]}
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kClickHouseJson;

}  // namespace arterial::runtime
