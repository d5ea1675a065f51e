// Jaeger's protobuf: model.Span as its collectors put on Kafka (one a message, behind a length
// where a file holds several), model.Batch and model.Trace.
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kJaegerProto;

}  // namespace arterial::runtime
