// Looks through what the compiler adds around an expression, and finds the functions that an
// expression stands for.
#pragma once

#include <vector>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// Without casts, temporaries, clean-ups, copies, std::move and std::forward.
const clang::Expr* Unwrap(const clang::Expr* expr);

// True for `std::move(x)`, and for what it initialises.
bool IsMoved(const clang::Expr* expr);

// True for a function of namespace std (inline namespaces are looked through) with one of `names`.
bool IsStd(const clang::FunctionDecl& function, std::initializer_list<llvm::StringRef> names);

// True if `decl` is `name`, written with '::' and without inline namespaces.
bool IsNamed(const clang::NamedDecl& decl, llvm::StringRef name);
// True for the class `name` and for classes derived from it.
bool IsOrDerives(const clang::CXXRecordDecl* record, llvm::StringRef name);
// The outermost named namespace of `decl`, empty at global scope.
llvm::StringRef TopNamespace(const clang::Decl& decl);

// A functor's or lambda's call operators; for a generic lambda its pattern.
std::vector<const clang::FunctionDecl*> CallOperators(clang::QualType type);

// The functions that calling the value of `expr` may run: of a lambda, &f, &X::m, std::bind,
// std::function made of any of them, a variable that holds one. Empty if that is unknown.
std::vector<const clang::FunctionDecl*> CallablesOf(const clang::Expr* expr);

}  // namespace arterial::indexer
