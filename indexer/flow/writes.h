// What a call may read and change, by its types and, where the unit has it, its callee's body.
#pragma once

#include <functional>
#include <set>
#include <unordered_map>
#include <vector>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

struct CallWrites {
  const clang::Expr* object = nullptr;     // of a method call; among the others, unless `this`
  std::vector<const clang::Expr*> inputs;  // passed by value or as constants
  std::vector<const clang::Expr*> both;    // that it may read and change, its object included
  std::vector<const clang::ValueDecl*>
      captured;                                // by reference by lambdas among the arguments, and
                                               // changed there; members that the callee changes
  std::vector<const clang::ValueDecl*> reads;  // members of the own object that the callee reads
};
// What a method of a function's own object does to its members; `hidden`: parts are out of sight.
struct MemberUse {
  std::set<const clang::ValueDecl*> reads, writes;
  bool hidden = false;
};

// Remembers what it found out about methods.
class Writes {
 public:
  CallWrites Of(const clang::Stmt& call);
  const MemberUse& UseOf(const clang::CXXMethodDecl& method);

 private:
  void AddLambda(const clang::LambdaExpr& lambda, CallWrites& writes);
  void CollectChanged(const clang::Stmt* body, std::set<const clang::ValueDecl*>& changed);
  MemberUse Use(const clang::CXXMethodDecl& method);

  std::unordered_map<const clang::Decl*, MemberUse> uses_;
  int depth_ = 0;
};

// The variables and own members that `expr` reads; those that lambdas capture count as well.
void ForEachRead(const clang::Stmt* expr,
                 const std::function<void(const clang::ValueDecl&)>& visit);

// Spans, contexts, channels, locks, logs: calls share them without passing results on.
bool CarriesNoResults(clang::QualType type);

}  // namespace arterial::indexer
