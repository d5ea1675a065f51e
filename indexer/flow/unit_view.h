// The bodies of one unit, with what the analyses ask of all of them: who calls a function, and the
// graph of a body.
#pragma once

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "indexer/ast/unit.h"
#include "indexer/ast/walked.h"
#include "indexer/flow/function_graph.h"

namespace arterial::indexer {

// A call as it is written.
struct CallParts {
  const clang::FunctionDecl* callee = nullptr;
  const clang::Expr* object = nullptr;
  std::vector<const clang::Expr*> args;  // without the object
  clang::SourceLocation name;
};
CallParts PartsOf(const clang::Stmt& call);

class UnitView {
 public:
  UnitView(const Walked& walked, const Unit& unit) : walked_(walked), unit_(unit) {}

  struct Caller {
    const clang::FunctionDecl* function;
    const clang::Stmt* call;
  };
  // Direct calls of the function in the unit's bodies, in the order of the walk.
  const std::vector<Caller>& CallersOf(const clang::FunctionDecl& function);
  // Null where Clang makes none.
  const FunctionGraph* GraphOf(const clang::FunctionDecl& definition);

  const Walked& walked() const { return walked_; }
  const Unit& unit() const { return unit_; }

 private:
  const Walked& walked_;
  const Unit& unit_;
  bool indexed_ = false;
  std::unordered_map<const clang::Decl*, std::vector<Caller>> callers_;
  std::unordered_map<const clang::Decl*, std::unique_ptr<FunctionGraph>> graphs_;
};

// The function that declares the variable; null for what lives outside functions.
const clang::FunctionDecl* OwnerOf(const clang::ValueDecl& variable);

// All that stands in a body, the bodies of the lambdas in it included.
void ForEachDeep(const clang::Stmt* body, const std::function<void(const clang::Stmt&)>& visit);

}  // namespace arterial::indexer
