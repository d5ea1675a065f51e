#include "indexer/frameworks/endpoint_address.h"

#include <llvm/ADT/StringExtras.h>

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

// Of variables that are initialised with others.
constexpr int kMaxDepth = 8;
constexpr llvm::StringRef kFlag = "FLAGS_";

std::string EnvironmentOf(const clang::CallExpr& call) {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr || callee->getIdentifier() == nullptr || call.getNumArgs() == 0) return {};
  const llvm::StringRef name = callee->getName();
  if (name != "getenv" && name != "secure_getenv") return {};
  return FoldText(call.getArg(0)).value_or("");
}

// The first flag or variable of the environment in the expression.
std::string SourceIn(const clang::Stmt* statement, int depth = 0) {
  if (statement == nullptr || depth > kMaxDepth) return {};
  if (const auto* call = dyn_cast<clang::CallExpr>(statement))
    if (const std::string name = EnvironmentOf(*call); !name.empty()) return "environment " + name;
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(statement)) {
    const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
    if (variable == nullptr || variable->getIdentifier() == nullptr) return {};
    llvm::StringRef name = variable->getName();
    if (name.consume_front(kFlag)) return "flag " + name.str();
    if (llvm::isa<clang::ParmVarDecl>(variable)) return {};
    return SourceIn(variable->getAnyInitializer(), depth + 1);
  }
  for (const clang::Stmt* child : statement->children())
    if (std::string found = SourceIn(child, depth); !found.empty()) return found;
  return {};
}

std::string NumberOf(const clang::Expr* expr, int depth = 0) {
  expr = expr->IgnoreParenImpCasts();
  if (expr->isValueDependent() || expr->isTypeDependent() || depth > kMaxDepth) return {};
  const clang::Decl* declared = expr->getReferencedDeclOfCallee();
  const auto* reference = dyn_cast<clang::DeclRefExpr>(expr);
  const clang::ASTContext* context = nullptr;
  if (reference != nullptr)
    context = &reference->getDecl()->getASTContext();
  else if (declared != nullptr)
    context = &declared->getASTContext();
  if (const auto* number = dyn_cast<clang::IntegerLiteral>(expr))
    return llvm::toString(number->getValue(), 10, /*Signed=*/false);
  if (context == nullptr) return {};
  if (clang::Expr::EvalResult value; expr->EvaluateAsInt(value, *context))
    return llvm::toString(value.Val.getInt(), 10);
  // A flag's variable holds its default; nobody assigns a local that is the name of a number.
  const auto* variable =
      reference != nullptr ? dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
  if (variable == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) return {};
  const bool fixed =
      variable->getType().isConstQualified() || variable->isConstexpr() ||
      (variable->getIdentifier() != nullptr && variable->getName().starts_with(kFlag));
  const clang::Expr* init = variable->getAnyInitializer();
  return fixed && init != nullptr ? NumberOf(init, depth + 1) : std::string();
}

std::string TextOf(const clang::Expr* expr) {
  if (expr->getType()->isIntegralOrEnumerationType()) return NumberOf(expr);
  std::string text = FoldTemplate(expr);
  return text == "{}" ? std::string() : text;
}

}  // namespace

EndpointAddress AddressOf(const clang::Expr* expr) {
  EndpointAddress address{TextOf(expr), SourceIn(expr)};
  if (address.source.empty() && !address.text.empty()) address.source = "constant";
  return address;
}

EndpointAddress AddressOf(const clang::Expr* host, const clang::Expr* port) {
  EndpointAddress address = AddressOf(host);
  const EndpointAddress second = AddressOf(port);
  if (address.text.empty() && second.text.empty())
    return {"", address.source.empty() ? second.source : address.source};
  address.text = (address.text.empty() ? "{}" : address.text) + ":" +
                 (second.text.empty() ? "{}" : second.text);
  if (address.source.empty() || address.source == "constant")
    address.source = second.source.empty() ? address.source : second.source;
  return address;
}

}  // namespace arterial::indexer
