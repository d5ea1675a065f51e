// The one place for what differs between LLVM versions, and the Clang headers that everything in
// indexer/ast and indexer/frameworks is written against. Built and tested with 19.1.
#pragma once

#include <clang/AST/ASTConsumer.h>
#include <clang/AST/ASTContext.h>
#include <clang/AST/Decl.h>
#include <clang/AST/DeclCXX.h>
#include <clang/AST/DeclFriend.h>
#include <clang/AST/DeclTemplate.h>
#include <clang/AST/Expr.h>
#include <clang/AST/ExprCXX.h>
#include <clang/AST/ExprConcepts.h>
#include <clang/AST/StmtCXX.h>
#include <clang/Analysis/CFG.h>
#include <clang/Basic/SourceManager.h>
#include <clang/Basic/Version.h>
#include <llvm/Support/Casting.h>

#include <string>

namespace arterial::indexer {

// The value of a string literal, or empty for wide ones.
inline std::string LiteralText(const clang::StringLiteral& literal) {
  return literal.getCharByteWidth() == 1 ? literal.getBytes().str() : std::string();
}

// The record that `type` names, through pointers, references, typedefs and sugar; null if none.
inline const clang::CXXRecordDecl* RecordOf(clang::QualType type) {
  if (type.isNull()) return nullptr;
  type = type.getNonReferenceType();
  if (const clang::QualType pointee = type->getPointeeType(); !pointee.isNull()) type = pointee;
  return type->getAsCXXRecordDecl();
}

// The definition; bases and members may be asked of nothing less. Null if there is none.
inline const clang::CXXRecordDecl* CompleteRecord(const clang::CXXRecordDecl* record) {
  return record != nullptr ? record->getDefinition() : nullptr;
}

}  // namespace arterial::indexer
