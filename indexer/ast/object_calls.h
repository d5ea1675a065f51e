// What a function did to an object before a place: requests that are configured by one call after
// another (curl_easy_setopt, request.target(...), session.SetUrl(...)).
#pragma once

#include <functional>
#include <vector>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

struct ObjectCall {
  const clang::Expr* expr = nullptr;            // the call, construction or assignment itself
  const clang::FunctionDecl* callee = nullptr;  // null for assignments to a field
  std::vector<const clang::Expr*> args;         // without the object
  int argument = -1;                            // the argument that the object is; -1: its method
  const clang::FieldDecl* field = nullptr;      // of the object, that gets args[0]; no callee then
  bool sure = true;                             // false: only on some ways
};

// The variable, parameter or member that `expr` is, through &, *, -> and get(); null if none.
const clang::ValueDecl* ObjectOf(const clang::Expr* expr);

// The value that `object` was initialised with, where that is no parameter; null if unknown.
const clang::Expr* InitializerOf(const clang::ValueDecl& object);

// Calls with the object as their object or argument that are made in `function` before `use`, in
// source order; a variable that is another name of the object (`auto& r = request`) is none.
std::vector<ObjectCall> CallsOn(const clang::ValueDecl& object, const clang::FunctionDecl& function,
                                clang::SourceLocation use);

// The same wherever in the function.
std::vector<ObjectCall> AllCallsOn(const clang::ValueDecl& object,
                                   const clang::FunctionDecl& function);

// The same in all methods of the member's class that this unit defines.
std::vector<ObjectCall> CallsOnMember(const clang::FieldDecl& member);

// The same in all of the function `callee`, for the parameter that gets the object.
std::vector<ObjectCall> CallsInside(const ObjectCall& call);

}  // namespace arterial::indexer
