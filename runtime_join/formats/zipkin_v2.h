// Zipkin's JSON, version 2: a list of spans as POST /api/v2/spans takes it, a list of traces as GET
// /api/v2/traces answers, or a span a line. Times are microseconds.
// [{"traceId":"5b8efff798038103","id":"eee19b7ec3c1b101","parentId":"...","kind":"SERVER",
//   "name":"post
//   /cart","timestamp":1700000000000000,"duration":9000,"localEndpoint":{"serviceName":
//   "frontend","ipv4":"192.0.2.1"},"tags":{"http.method":"POST","error":""},"shared":true}]
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kZipkinV2;

}  // namespace arterial::runtime
