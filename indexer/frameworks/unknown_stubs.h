// Calls of classes that look like the client of a service and that no framework knows, with the
// rule for arterial.yaml that would find them. A guess, by names and shapes, to be looked at by
// people: no fact comes from it.
#pragma once

#include <optional>
#include <string>

#include "indexer/ast/source_map.h"
#include "indexer/frameworks/framework.h"

namespace arterial::indexer {

struct UnknownStub {
  const clang::CXXRecordDecl* type = nullptr;
  std::string rule;  // an entry of `frameworks:` in one line
};

// Looks like one:
//   - a class template that is given a type whose only purpose is a text (a signature), called by
//     a method that takes something;
//   - a class that is generated or comes from outside the tree, by a method that is given a
//     request and gives a response, if it is called Client, Stub or Proxy at its end or holds a
//     channel.
std::optional<UnknownStub> LooksLikeStub(const Call& call, const SourceMap& sources);

}  // namespace arterial::indexer
