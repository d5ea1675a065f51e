#include "indexer/frameworks/store_match.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

bool Fits(llvm::StringRef name, llvm::StringRef pattern) {
  return pattern.consume_back("*") ? name.starts_with(pattern) : name == pattern;
}

// mongocxx puts its versions into a namespace that is not always an inline one.
bool IsNamedAnyVersion(const clang::NamedDecl& decl, llvm::StringRef name) {
  if (IsNamed(decl, name)) return true;
  const auto [outer, rest] = name.split("::");
  return outer == "mongocxx" && !rest.empty() &&
         IsNamed(decl, (outer + "::v_noabi::" + rest).str());
}

}  // namespace

bool IsCFunction(const clang::FunctionDecl& function) {
  return function.getDeclContext()->getRedeclContext()->isTranslationUnit();
}

bool IsOwnedBy(const clang::FunctionDecl& function, llvm::StringRef owner) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&function);
  const clang::DeclContext* around =
      method != nullptr ? method->getParent()->getEnclosingNamespaceContext()
                        : function.getDeclContext()->getEnclosingNamespaceContext();
  const auto* space = dyn_cast<clang::NamespaceDecl>(around);
  if (owner.consume_back("::()"))
    return method == nullptr && space != nullptr && IsNamed(*space, owner);
  if (method == nullptr) return false;
  return IsNamedAnyVersion(*method->getParent(), owner) ||
         (space != nullptr && IsNamed(*space, owner));
}

const StoreCall* RowOf(std::span<const StoreCall> rows, const clang::FunctionDecl& function) {
  const bool constructs = llvm::isa<clang::CXXConstructorDecl>(function);
  if (function.getIdentifier() == nullptr && !constructs) return nullptr;
  const bool c_function = IsCFunction(function);
  if (c_function && function.getLinkageInternal() == clang::Linkage::Internal) return nullptr;
  const llvm::StringRef name = constructs ? llvm::StringRef(kSelf) : function.getName();
  for (const StoreCall& row : rows) {
    if (row.owner.empty() != c_function || constructs != (row.callee == kSelf)) continue;
    if (!Fits(name, row.callee) || function.getNumParams() < row.least) continue;
    if (c_function || IsOwnedBy(function, row.owner))
      return row.operation == kNoCall ? nullptr : &row;
  }
  return nullptr;
}

}  // namespace arterial::indexer
