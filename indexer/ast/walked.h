// What the walk through a unit's bodies leaves for the analyses of whole functions (indexer/flow).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/facts.h"
#include "indexer/ast/compat.h"

namespace arterial::indexer {

// A call site as the walk found it.
struct SiteNote {
  db::Location location;  // of the callee's name token
  clang::SourceLocation name;
  std::string_view framework;
  std::string operation, call_kind, api;
  const clang::FunctionDecl* callee = nullptr;
  const clang::Expr* object = nullptr;  // of a method call
  std::vector<const clang::Expr*> args;
  db::FunctionId function;  // enclosing one
};

struct Walked {
  struct Body {
    const clang::FunctionDecl* definition;
    db::FunctionId id;
  };
  std::vector<Body> bodies;                                // in the order of the walk
  std::unordered_map<const clang::Stmt*, SiteNote> sites;  // by the call, or the name as a value
};

}  // namespace arterial::indexer
