// RPC libraries whose generated clients and services are told by their bases and by which methods
// stand beside each other: rows of rpc_stubs.cpp.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kRpcStubs;

}  // namespace arterial::indexer
