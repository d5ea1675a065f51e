// brpc, and generic services of protobuf on any other transport: stubs, services, calls without a
// descriptor (HTTP, redis, memcache, MySQL, Thrift), REST mappings.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kBrpc;

}  // namespace arterial::indexer
