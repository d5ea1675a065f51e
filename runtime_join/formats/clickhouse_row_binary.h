// Rows of otel_traces in ClickHouse's RowBinary: with names and types of the columns in front
// (RowBinaryWithNamesAndTypes), or bare, which must be `SELECT *` of the table as the exporter
// creates it.
#pragma once

#include "runtime_join/formats/trace_format.h"

namespace arterial::runtime {

extern const TraceFormat kClickHouseRowBinary;

}  // namespace arterial::runtime
