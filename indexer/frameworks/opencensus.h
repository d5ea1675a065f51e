// OpenCensus: spans, and contexts in headers.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kOpenCensus;

}  // namespace arterial::indexer
