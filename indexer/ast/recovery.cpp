#include "indexer/ast/recovery.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr int kMaxDepth = 24;

clang::QualType TypeOf(const clang::Expr* expr, int depth);

bool IsKnown(clang::QualType type) {
  return !type.isNull() && !type->isDependentType() && !type->isUndeducedType() &&
         !type->isSpecificBuiltinType(clang::BuiltinType::BoundMember) &&
         !type->isSpecificBuiltinType(clang::BuiltinType::Overload);
}

// The member `name` of the class or of a base: of functions the one that fits the call.
const clang::ValueDecl* Member(const clang::CXXRecordDecl* record, clang::DeclarationName name,
                               size_t arguments, int depth) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > kMaxDepth) return nullptr;
  const clang::ValueDecl* found = nullptr;
  for (const clang::NamedDecl* decl : record->lookup(name)) {
    decl = decl->getUnderlyingDecl();
    const clang::FunctionDecl* function = decl->getAsFunction();
    if (function == nullptr) {
      if (const auto* value = dyn_cast<clang::ValueDecl>(decl)) return value;
      continue;
    }
    const bool fits = arguments >= function->getMinRequiredArguments() &&
                      (arguments <= function->getNumParams() || function->isVariadic());
    if (found == nullptr || fits) found = function;
    if (fits) break;
  }
  if (found != nullptr) return found;
  for (const clang::CXXBaseSpecifier& base : record->bases()) {
    const clang::ValueDecl* inherited =
        Member(base.getType()->getAsCXXRecordDecl(), name, arguments, depth + 1);
    if (inherited != nullptr) return inherited;
  }
  return nullptr;
}

// What `x` in x->m points to: of pointers, and of classes with operator->.
clang::QualType Pointee(clang::QualType type, const clang::ASTContext& context, int depth) {
  if (!IsKnown(type) || depth > kMaxDepth) return {};
  type = type.getNonReferenceType();
  if (const clang::QualType pointee = type->getPointeeType(); !pointee.isNull()) return pointee;
  const clang::ValueDecl* arrow =
      Member(type->getAsCXXRecordDecl(),
             context.DeclarationNames.getCXXOperatorName(clang::OO_Arrow), 0, depth);
  const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(arrow);
  return function != nullptr ? Pointee(function->getReturnType(), context, depth + 1)
                             : clang::QualType();
}

const clang::ValueDecl* MemberOf(const clang::CXXDependentScopeMemberExpr& member, size_t arguments,
                                 int depth) {
  if (member.isImplicitAccess()) return nullptr;
  clang::QualType type = TypeOf(member.getBase(), depth + 1);
  if (!IsKnown(type)) return nullptr;
  const clang::CXXRecordDecl* record = type.getNonReferenceType()->getAsCXXRecordDecl();
  if (member.isArrow()) {
    if (record != nullptr)
      type = Pointee(type, record->getASTContext(), depth + 1);
    else
      type = type.getNonReferenceType()->getPointeeType();
    if (!IsKnown(type)) return nullptr;
    record = type.getNonReferenceType()->getAsCXXRecordDecl();
  }
  return Member(record, member.getMember(), arguments, depth + 1);
}

clang::QualType TypeOf(const clang::Expr* expr, int depth) {
  if (expr == nullptr || depth > kMaxDepth) return {};
  expr = Unwrap(expr);
  if (IsKnown(expr->getType())) return expr->getType();
  if (const auto* recovery = dyn_cast<clang::RecoveryExpr>(expr)) {
    // Stands for its one part only where nothing else is written: `x`, but not `x->unknown`.
    const llvm::ArrayRef<const clang::Expr*> parts = recovery->subExpressions();
    return parts.size() == 1 && parts[0]->getSourceRange() == recovery->getSourceRange()
               ? TypeOf(parts[0], depth + 1)
               : clang::QualType();
  }
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
    const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable == nullptr) return {};
    return IsKnown(variable->getType()) ? variable->getType()
                                        : TypeOf(variable->getInit(), depth + 1);
  }
  const clang::ValueDecl* member = nullptr;
  if (const auto* call = dyn_cast<clang::CallExpr>(expr)) {
    const auto* name = dyn_cast<clang::CXXDependentScopeMemberExpr>(Unwrap(call->getCallee()));
    if (name != nullptr) member = MemberOf(*name, call->getNumArgs(), depth);
    const auto* function = llvm::dyn_cast_or_null<clang::FunctionDecl>(member);
    return function != nullptr ? function->getReturnType() : clang::QualType();
  }
  if (const auto* name = dyn_cast<clang::CXXDependentScopeMemberExpr>(expr))
    member = MemberOf(*name, 0, depth);
  return llvm::isa_and_nonnull<clang::FieldDecl, clang::VarDecl>(member) ? member->getType()
                                                                         : clang::QualType();
}

}  // namespace

const clang::FunctionDecl* RecoveredCallee(const clang::CXXDependentScopeMemberExpr& member,
                                           size_t arguments) {
  return llvm::dyn_cast_or_null<clang::FunctionDecl>(MemberOf(member, arguments, 0));
}

}  // namespace arterial::indexer
