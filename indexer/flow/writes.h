// What a call may read and change, by its types and, where the unit has it, its callee's body.
#pragma once

#include <compare>
#include <functional>
#include <set>
#include <unordered_map>
#include <vector>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// A variable or an own member, or a field of it.
struct ValuePath {
  const clang::ValueDecl* root = nullptr;
  const clang::ValueDecl* field = nullptr;  // null: all of it
  auto operator<=>(const ValuePath&) const = default;
};

struct MemberUse;
struct CallWrites {
  // Of a method call; among the others, unless it is `this` or `use` says what is done to it.
  const clang::Expr* object = nullptr;
  const MemberUse* use = nullptr;          // of the object, where the method's body is known
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
  // `known`: functions whose bodies may be looked into for what they do to other objects.
  explicit Writes(std::function<bool(const clang::FunctionDecl&)> known)
      : known_(std::move(known)) {}
  CallWrites Of(const clang::Stmt& call);
  const MemberUse& UseOf(const clang::CXXMethodDecl& method);

 private:
  void AddLambda(const clang::LambdaExpr& lambda, CallWrites& writes);
  void CollectChanged(const clang::Stmt* body, std::set<const clang::ValueDecl*>& changed);
  const MemberUse* UseOfOther(const clang::CXXMethodDecl* method, const clang::Expr& object);
  MemberUse Use(const clang::CXXMethodDecl& method);

  std::function<bool(const clang::FunctionDecl&)> known_;
  std::unordered_map<const clang::Decl*, MemberUse> uses_;  // references stay good
  int depth_ = 0;
};

// The variables and own members, or the fields of these, that `expr` reads.
void ForEachReadPath(const clang::Stmt* expr, const std::function<void(const ValuePath&)>& visit);

// The variables and own members that `expr` reads; those that lambdas capture count as well.
void ForEachRead(const clang::Stmt* expr,
                 const std::function<void(const clang::ValueDecl&)>& visit);

// Spans, contexts, channels, locks, logs: calls share them without passing results on.
bool CarriesNoResults(clang::QualType type);

}  // namespace arterial::indexer
