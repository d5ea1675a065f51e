// What a call of a brpc channel sends when it names no method: its request says, as far as the
// function that makes the call fills it with constants.
#pragma once

#include <string>
#include <vector>

#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

// The operations of CallMethod(nullptr, controller, request, response, done): several where a
// redis request has several commands; one that is empty where they are only known at run time.
std::vector<std::string> BrpcRequestOperations(const Call& call, clang::ASTContext& context);

// The names that a Thrift service of brpc compares the method with.
std::vector<std::string> ThriftMethodsOf(const clang::CXXMethodDecl& definition);

}  // namespace arterial::indexer
