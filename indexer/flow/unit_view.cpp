#include "indexer/flow/unit_view.h"

#include "indexer/flow/step.h"

namespace arterial::indexer {

using llvm::dyn_cast;

CallParts PartsOf(const clang::Stmt& statement) {
  CallParts parts;
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(&statement)) {
    parts.callee = construct->getConstructor();
    parts.args.assign(construct->arg_begin(), construct->arg_end());
    parts.name = construct->getLocation();
    return parts;
  }
  const auto* call = dyn_cast<clang::CallExpr>(&statement);
  if (call == nullptr) return parts;
  parts.callee = call->getDirectCallee();
  parts.args.assign(call->arg_begin(), call->arg_end());
  parts.name = call->getExprLoc();
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call))
    parts.object = member->getImplicitObjectArgument();
  const clang::Expr* name = call->getCallee()->IgnoreParenImpCasts();
  if (const auto* member = dyn_cast<clang::MemberExpr>(name))
    parts.name = member->getMemberLoc();
  else if (const auto* reference = dyn_cast<clang::DeclRefExpr>(name))
    parts.name = reference->getLocation();
  if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(call)) {
    parts.name = operation->getOperatorLoc();
    if (llvm::isa_and_nonnull<clang::CXXMethodDecl>(parts.callee) && !parts.args.empty()) {
      parts.object = parts.args.front();
      parts.args.erase(parts.args.begin());
    }
  }
  return parts;
}

const std::vector<UnitView::Caller>& UnitView::CallersOf(const clang::FunctionDecl& function) {
  if (!indexed_) {
    indexed_ = true;
    for (const Walked::Body& body : walked_.bodies)
      ForEachInside(body.definition->getBody(), [&](const clang::Stmt& inner) {
        const clang::FunctionDecl* callee = PartsOf(inner).callee;
        if (callee != nullptr && unit_.MayBeProject(callee->getLocation()))
          callers_[callee->getCanonicalDecl()].push_back({body.definition, &inner});
      });
  }
  return callers_[function.getCanonicalDecl()];
}

const FunctionGraph* UnitView::GraphOf(const clang::FunctionDecl& definition) {
  const auto [known, added] = graphs_.try_emplace(&definition);
  if (added) known->second = FunctionGraph::Make(definition);
  return known->second.get();
}

const clang::FunctionDecl* OwnerOf(const clang::ValueDecl& variable) {
  for (const clang::DeclContext* at = variable.getDeclContext(); at != nullptr;
       at = at->getParent())
    if (const auto* function = dyn_cast<clang::FunctionDecl>(at)) return function;
  return nullptr;
}

void ForEachDeep(const clang::Stmt* body, const std::function<void(const clang::Stmt&)>& visit) {
  ForEachInside(body, [&](const clang::Stmt& inner) {
    visit(inner);
    if (const auto* lambda = dyn_cast<clang::LambdaExpr>(&inner))
      ForEachDeep(lambda->getBody(), visit);
  });
}

}  // namespace arterial::indexer
