// Zipkin's C++ clients zipkin-cpp and cppkin: spans.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kZipkin;

}  // namespace arterial::indexer
