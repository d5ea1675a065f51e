// Jaeger's spans in protobuf's JSON mapping, as its collectors put on Kafka with encoding `json`: a
// span a line with its process; also model.Trace and model.Batch.
// {"traceId":"W47/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBsQE=","operationName":"/Charge",
//  "startTime":"2023-11-14T22:13:20Z","duration":"0.009s","tags":[{"key":"span.kind","vStr":
//  "server"}],"process":{"serviceName":"payment"}}
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kJaegerJsonpb;

}  // namespace arterial::runtime
