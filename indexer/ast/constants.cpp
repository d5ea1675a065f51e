#include "indexer/ast/constants.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

// Deep enough for any chain of constants that people write; stops at recursive ones.
constexpr int kMaxDepth = 32;

// True if `statement` assigns `variable`, or takes its address so that others can.
bool Reassigns(const clang::Stmt* statement, const clang::VarDecl& variable) {
  if (statement == nullptr) return false;
  const auto names = [&](const clang::Expr* expr) {
    const auto* reference = dyn_cast<clang::DeclRefExpr>(expr->IgnoreParens());
    return reference != nullptr && reference->getDecl() == &variable;
  };
  if (const auto* binary = dyn_cast<clang::BinaryOperator>(statement))
    if (binary->isAssignmentOp() && names(binary->getLHS())) return true;
  if (const auto* unary = dyn_cast<clang::UnaryOperator>(statement))
    if ((unary->isIncrementDecrementOp() || unary->getOpcode() == clang::UO_AddrOf) &&
        names(unary->getSubExpr()))
      return true;
  for (const clang::Stmt* child : statement->children())
    if (Reassigns(child, variable)) return true;
  return false;
}

bool HoldsItsInitializer(const clang::VarDecl& variable) {
  if (llvm::isa<clang::ParmVarDecl>(variable)) return false;
  const clang::QualType type = variable.getType().getNonReferenceType();
  if (variable.isConstexpr() || type.isConstQualified()) return true;
  if (const auto* array = type->getAsArrayTypeUnsafe())
    return array->getElementType().isConstQualified();
  if (!type->isPointerType() || !type->getPointeeType().isConstQualified()) return false;
  // `static const char* kName = "..."`: by its type it could change, by custom it does not. A
  // local one is looked through.
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  return function == nullptr || !Reassigns(function->getBody(), variable);
}

class Folder {
 public:
  // Appends the value of `expr`; false where it stops being known.
  bool Fold(const clang::Expr* expr, int depth) {
    if (expr == nullptr || depth > kMaxDepth) return false;
    expr = Unwrap(expr);
    if (const auto* literal = dyn_cast<clang::StringLiteral>(expr)) {
      text_ += LiteralText(*literal);
      return literal->getCharByteWidth() == 1;
    }
    if (const auto* function = dyn_cast<clang::PredefinedExpr>(expr))  // __func__ and its like
      return function->getFunctionName() != nullptr && Fold(function->getFunctionName(), depth + 1);
    if (const auto* literal = dyn_cast<clang::UserDefinedLiteral>(expr))
      return literal->getNumArgs() > 0 && Fold(literal->getArg(0), depth + 1);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr))
      return FoldVariable(dyn_cast<clang::VarDecl>(reference->getDecl()), depth);
    if (const auto* member = dyn_cast<clang::MemberExpr>(expr))
      return FoldVariable(dyn_cast<clang::VarDecl>(member->getMemberDecl()), depth);
    if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr))
      return FoldConstruct(*construct, depth);
    if (const auto* list = dyn_cast<clang::InitListExpr>(expr))
      return list->getNumInits() == 1 && Fold(list->getInit(0), depth + 1);
    if (const auto* call = dyn_cast<clang::CallExpr>(expr)) return FoldCall(*call, depth);
    return FoldPointed(*expr, depth);
  }
  std::string Take() { return std::move(text_); }

 private:
  bool FoldVariable(const clang::VarDecl* variable, int depth) {
    if (variable == nullptr || !HoldsItsInitializer(*variable)) return false;
    const clang::Expr* initializer = variable->getAnyInitializer();
    return initializer != nullptr && !initializer->isValueDependent() &&
           Fold(initializer, depth + 1);
  }

  // `*name` where `const std::string* name = new std::string(...)`.
  bool FoldPointed(const clang::Expr& expr, int depth) {
    if (const auto* made = dyn_cast<clang::CXXNewExpr>(&expr))
      return made->getConstructExpr() != nullptr && FoldConstruct(*made->getConstructExpr(), depth);
    const auto* unary = dyn_cast<clang::UnaryOperator>(&expr);
    return unary != nullptr && unary->getOpcode() == clang::UO_Deref &&
           IsStringClass(unary->getType()->getAsCXXRecordDecl()) &&
           Fold(unary->getSubExpr(), depth + 1);
  }

  bool FoldConstruct(const clang::CXXConstructExpr& construct, int depth) {
    if (!IsStringClass(construct.getConstructor()->getParent()) || construct.getNumArgs() == 0)
      return false;
    // A second argument that is written (a length, a count) makes another text of the first.
    for (unsigned i = 1; i < construct.getNumArgs(); ++i)
      if (!llvm::isa<clang::CXXDefaultArgExpr>(construct.getArg(i))) return false;
    return Fold(construct.getArg(0), depth + 1);
  }

  bool FoldCall(const clang::CallExpr& call, int depth) {
    if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call)) {
      return operation->getOperator() == clang::OO_Plus && operation->getNumArgs() == 2 &&
             Fold(operation->getArg(0), depth + 1) && Fold(operation->getArg(1), depth + 1);
    }
    const clang::FunctionDecl* callee = call.getDirectCallee();
    if (callee == nullptr) return false;
    if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call)) {
      const clang::CXXMethodDecl* method = member->getMethodDecl();
      if (method == nullptr || !IsStringClass(method->getParent())) return false;
      const bool same = llvm::isa<clang::CXXConversionDecl>(method) ||
                        (method->getIdentifier() != nullptr &&
                         (method->getName() == "c_str" || method->getName() == "data"));
      return same && Fold(member->getImplicitObjectArgument(), depth + 1);
    }
    if (callee->getIdentifier() != nullptr && callee->getName() == "StrCat") {
      for (const clang::Expr* argument : call.arguments())
        if (!Fold(argument, depth + 1)) return false;
      return true;
    }
    return call.getNumArgs() == 0 && FoldBody(*callee, depth);
  }

  // A function without parameters whose body is `return <constant>;`.
  bool FoldBody(const clang::FunctionDecl& function, int depth) {
    const auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(function.getBody());
    if (body == nullptr || body->size() != 1) return false;
    const auto* back = dyn_cast<clang::ReturnStmt>(body->body_front());
    return back != nullptr && Fold(back->getRetValue(), depth + 1);
  }

  std::string text_;
};

}  // namespace

bool IsStringClass(const clang::CXXRecordDecl* record) {
  if (record == nullptr || record->getIdentifier() == nullptr) return false;
  const llvm::StringRef name = record->getName();
  return name == "basic_string" || name == "basic_string_view" || name == "string" ||
         name == "string_view" || name == "StringView" || name == "StringPiece" ||
         name == "BasicStringPiece" || name == "AlphaNum";
}

FoldedText FoldPrefix(const clang::Expr* expr) {
  Folder folder;
  FoldedText result;
  result.complete = folder.Fold(expr, 0);
  result.text = folder.Take();
  return result;
}

std::optional<std::string> FoldText(const clang::Expr* expr) {
  FoldedText folded = FoldPrefix(expr);
  if (!folded.complete) return std::nullopt;
  return std::move(folded.text);
}

}  // namespace arterial::indexer
