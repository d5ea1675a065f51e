// OTLP in protobuf: ExportTraceServiceRequest and TracesData (the same bytes), bare or behind
// lengths, as the OpenTelemetry Collector's file exporter writes them with `format: proto`.
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kOtlpProto;

}  // namespace arterial::runtime
