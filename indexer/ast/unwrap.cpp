#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr int kMaxDepth = 16;

const clang::DeclContext* NamedParent(const clang::DeclContext* context) {
  while (context != nullptr) {
    const auto* space = dyn_cast<clang::NamespaceDecl>(context);
    const bool skipped = llvm::isa<clang::LinkageSpecDecl, clang::ExportDecl>(context) ||
                         (space != nullptr && space->isInline());
    if (!skipped) return context;
    context = context->getParent();
  }
  return nullptr;
}

const clang::Expr* SingleArgument(const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr || call.getNumArgs() != 1) return nullptr;
  return IsStd(*callee, {"move", "forward", "ref", "cref", "as_const"}) ? call.getArg(0) : nullptr;
}

void Collect(const clang::Expr* expr, int depth, std::vector<const clang::FunctionDecl*>& out) {
  if (expr == nullptr || depth > kMaxDepth) return;
  expr = Unwrap(expr);
  if (const auto* lambda = dyn_cast<clang::LambdaExpr>(expr)) {
    out.push_back(lambda->getCallOperator());
  } else if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr)) {
    Collect(unary->getSubExpr(), depth + 1, out);
  } else if (const auto* choice = dyn_cast<clang::ConditionalOperator>(expr)) {
    Collect(choice->getTrueExpr(), depth + 1, out);
    Collect(choice->getFalseExpr(), depth + 1, out);
  } else if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
    if (const auto* function = dyn_cast<clang::FunctionDecl>(reference->getDecl())) {
      out.push_back(function);
    } else if (const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl())) {
      const size_t before = out.size();
      Collect(variable->getAnyInitializer(), depth + 1, out);
      if (out.size() != before) return;
      for (const auto* function : CallOperators(variable->getType())) out.push_back(function);
    }
  } else if (const auto* call = dyn_cast<clang::CallExpr>(expr)) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    if (callee == nullptr || callee->getIdentifier() == nullptr || call->getNumArgs() == 0) return;
    const llvm::StringRef name = callee->getName();
    if (name == "bind" || name == "bind_front" || name == "mem_fn" || name == "BindFront" ||
        name == "not_fn")
      Collect(call->getArg(0), depth + 1, out);
  } else if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr)) {
    const std::vector<const clang::FunctionDecl*> own = CallOperators(construct->getType());
    if (construct->getNumArgs() >= 1) Collect(construct->getArg(0), depth + 1, out);
    if (out.empty()) out.insert(out.end(), own.begin(), own.end());
  }
}

bool IsOrDerives(const clang::CXXRecordDecl* record, llvm::StringRef name, int depth) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > kMaxDepth) return false;
  if (IsNamed(*record, name)) return true;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (IsOrDerives(base.getType()->getAsCXXRecordDecl(), name, depth + 1)) return true;
  return false;
}

}  // namespace

const clang::Expr* Unwrap(const clang::Expr* expr) {
  while (expr != nullptr) {
    const clang::Expr* inner = expr->IgnoreParenImpCasts();
    if (const auto* full = dyn_cast<clang::FullExpr>(inner)) {
      inner = full->getSubExpr();
    } else if (const auto* temporary = dyn_cast<clang::MaterializeTemporaryExpr>(inner)) {
      inner = temporary->getSubExpr();
    } else if (const auto* bound = dyn_cast<clang::CXXBindTemporaryExpr>(inner)) {
      inner = bound->getSubExpr();
    } else if (const auto* cast = dyn_cast<clang::CastExpr>(inner)) {
      inner = cast->getSubExpr();
    } else if (const auto* argument = dyn_cast<clang::CXXDefaultArgExpr>(inner)) {
      inner = argument->getExpr();
    } else if (const auto* field = dyn_cast<clang::CXXDefaultInitExpr>(inner)) {
      inner = field->getExpr();
    } else if (const auto* parameter = dyn_cast<clang::SubstNonTypeTemplateParmExpr>(inner)) {
      inner = parameter->getReplacement();
    } else if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(inner)) {
      if (construct->getConstructor()->isCopyOrMoveConstructor() && construct->getNumArgs() == 1)
        inner = construct->getArg(0);
    } else if (const auto* call = dyn_cast<clang::CallExpr>(inner)) {
      if (const clang::Expr* argument = SingleArgument(*call)) inner = argument;
    }
    if (inner == expr) return expr;
    expr = inner;
  }
  return expr;
}

bool IsMoved(const clang::Expr* expr) {
  for (int depth = 0; expr != nullptr && depth < kMaxDepth; ++depth) {
    expr = expr->IgnoreImplicit()->IgnoreParens();
    if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr)) {
      expr = construct->getNumArgs() > 0 ? construct->getArg(0) : nullptr;
      continue;
    }
    const auto* call = dyn_cast<clang::CallExpr>(expr);
    const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
    return callee != nullptr && IsStd(*callee, {"move"});
  }
  return false;
}

bool IsStd(const clang::FunctionDecl& function, std::initializer_list<llvm::StringRef> names) {
  if (function.getIdentifier() == nullptr || !function.isInStdNamespace()) return false;
  for (const llvm::StringRef name : names)
    if (function.getName() == name) return true;
  return false;
}

bool IsNamed(const clang::NamedDecl& decl, llvm::StringRef name) {
  const clang::NamedDecl* at = &decl;
  while (true) {
    const auto [outer, last] = name.rsplit("::");
    const bool split = !last.empty();
    if (at->getIdentifier() == nullptr || at->getName() != (split ? last : outer)) return false;
    const clang::DeclContext* parent = NamedParent(at->getDeclContext());
    if (!split) return parent != nullptr && parent->isTranslationUnit();
    at = llvm::dyn_cast_or_null<clang::NamedDecl>(parent);
    if (at == nullptr) return false;
    name = outer;
  }
}

bool IsOrDerives(const clang::CXXRecordDecl* record, llvm::StringRef name) {
  return IsOrDerives(record, name, 0);
}

llvm::StringRef TopNamespace(const clang::Decl& decl) {
  llvm::StringRef top;
  for (const clang::DeclContext* at = decl.getDeclContext(); at != nullptr; at = at->getParent())
    if (const auto* space = dyn_cast<clang::NamespaceDecl>(at)) top = space->getName();
  return top;
}

std::vector<const clang::FunctionDecl*> CallOperators(clang::QualType type) {
  std::vector<const clang::FunctionDecl*> operators;
  const clang::CXXRecordDecl* record = CompleteRecord(RecordOf(type));
  if (record == nullptr) return operators;
  if (record->isLambda()) {
    if (const auto* call = record->getLambdaCallOperator()) operators.push_back(call);
    return operators;
  }
  for (const clang::CXXMethodDecl* method : record->methods())
    if (method->getOverloadedOperator() == clang::OO_Call) operators.push_back(method);
  return operators;
}

std::vector<const clang::FunctionDecl*> CallablesOf(const clang::Expr* expr) {
  std::vector<const clang::FunctionDecl*> functions;
  Collect(expr, 0, functions);
  return functions;
}

}  // namespace arterial::indexer
