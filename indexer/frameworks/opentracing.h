// opentracing-cpp: spans opened by opentracing::Tracer.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kOpenTracing;

}  // namespace arterial::indexer
