// Zipkin's JSON, version 1: client and server are said by annotations, and one span may hold both
// halves of a call. Times are microseconds.
// [{"traceId":"5b8efff798038103","id":"eee19b7ec3c1b101","name":"post","timestamp":1700000000000000,
//   "duration":9000,"annotations":[{"timestamp":1700000000000000,"value":"sr","endpoint":
//   {"serviceName":"frontend"}}],"binaryAnnotations":[{"key":"http.path","value":"/cart","endpoint":
//   {...}}]}]
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kZipkinV1;

}  // namespace arterial::runtime
