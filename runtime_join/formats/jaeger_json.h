// Jaeger's JSON as its HTTP API answers and its page downloads: {"data":[trace, ...]}, one bare
// trace, or a trace a line. Times are microseconds.
// {"data":[{"traceID":"1a2b","spans":[{"traceID":"1a2b","spanID":"3c","operationName":"/Charge",
//  "references":[{"refType":"CHILD_OF","traceID":"1a2b","spanID":"2b"}],"startTime":1690000000000000,
//  "duration":1200,"tags":[{"key":"span.kind","type":"string","value":"server"}],
//  "processID":"p1"}],"processes":{"p1":{"serviceName":"payment","tags":[]}}}]}
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kJaegerJson;

}  // namespace arterial::runtime
