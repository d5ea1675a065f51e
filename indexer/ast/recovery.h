// What can still be told of expressions that an error made dependent: where a header is missing,
// Clang gives up the type of `auto client = pool->Get()` as soon as anything in it is unknown, and
// with it every call on `client`, although the declarations that are there say what it is.
#pragma once

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// The function that `member` names for a call with so many arguments, through variables whose type
// was not deduced and calls that were not resolved; null where that is not known.
const clang::FunctionDecl* RecoveredCallee(const clang::CXXDependentScopeMemberExpr& member,
                                           size_t arguments);

}  // namespace arterial::indexer
