// gRPC C++: generated stubs and services, generic stubs.
#pragma once

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

extern const Framework kGrpc;

// The full name of the generated service that the class implements; empty if it is none.
std::string GrpcServiceOf(const clang::CXXRecordDecl* implementation);

}  // namespace arterial::indexer
