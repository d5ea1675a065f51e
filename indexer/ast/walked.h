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

namespace flow {

// A call site, or a way to another function of the project, in one function's body.
struct Point {
  const clang::Expr* expr = nullptr;            // call, construction, lambda or name of a function
  const clang::FunctionDecl* callee = nullptr;  // that the source names; null for a lambda
  db::Location location;                        // as in CallSiteFact and CallFact
  bool site = false;
  std::string_view framework;  // site
  std::string call_kind, api;  // site
  db::FunctionId target = {};  // not site
  db::Via via = db::Via::kCall;
};

}  // namespace flow

struct Walked {
  struct Body {
    const clang::FunctionDecl* definition;
    db::FunctionId id;
    std::vector<flow::Point> points;
  };
  std::vector<Body> bodies;                                // in the order of the walk
  std::unordered_map<const clang::Stmt*, SiteNote> sites;  // by the call, or the name as a value
  // Members, and functions that read them.
  std::vector<std::pair<const clang::FieldDecl*, const clang::FunctionDecl*>> reads;
};

}  // namespace arterial::indexer
