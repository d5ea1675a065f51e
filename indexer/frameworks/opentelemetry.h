// opentelemetry-cpp: spans opened by opentelemetry::trace::Tracer.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kOpenTelemetry;

}  // namespace arterial::indexer
