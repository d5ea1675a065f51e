// An address as source code gives it: a constant, the default of a flag, the name of a variable of
// the environment.
#pragma once

#include <string>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

struct EndpointAddress {
  std::string text;    // "{}" for parts that are only known at run time; "" where nothing is known
  std::string source;  // as db::EndpointFact
};

// Of a text or a number; locals are followed to what they are initialised with.
EndpointAddress AddressOf(const clang::Expr* expr);
// host and port as arguments of their own.
EndpointAddress AddressOf(const clang::Expr* host, const clang::Expr* port);

}  // namespace arterial::indexer
