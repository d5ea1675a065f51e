// Which row of a table a function is (store_row.h).
#pragma once

#include <span>

#include "indexer/ast/compat.h"
#include "indexer/frameworks/store_row.h"

namespace arterial::indexer {

bool IsCFunction(const clang::FunctionDecl& function);

// True for methods of the class `owner`, of classes in the namespace `owner`, and for functions of
// the namespace where it ends with "::()".
bool IsOwnedBy(const clang::FunctionDecl& function, llvm::StringRef owner);

// The first row that fits; null if there is none or it says that this is no call.
const StoreCall* RowOf(std::span<const StoreCall> rows, const clang::FunctionDecl& function);

}  // namespace arterial::indexer
