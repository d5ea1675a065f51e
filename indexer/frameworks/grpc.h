// gRPC C++: generated stubs and services, generic stubs.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kGrpc;

}  // namespace arterial::indexer
