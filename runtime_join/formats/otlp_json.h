// OTLP/JSON: TracesData as the OpenTelemetry Collector's file exporter writes it, a value a line,
// or as one document (also pretty-printed, also Tempo's older `batches`).
// {"resourceSpans":[{"resource":{"attributes":[...]},"scopeSpans":[{"spans":[{"traceId":"5b8e...",
//  "spanId":"eee1...","parentSpanId":"","name":"GET /cart","kind":2,
//  "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"...","attributes":[{"key":
//  "http.route","value":{"stringValue":"/cart"}}],"status":{"code":2}}]}]}]}
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kOtlpJson;

}  // namespace arterial::runtime
