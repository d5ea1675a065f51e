#include "indexer/ast/body_walker.h"

#include <algorithm>

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using db::Via;
using llvm::dyn_cast;
using llvm::isa;

bool IsUnevaluated(const clang::Expr& expr) {
  if (const auto* id = dyn_cast<clang::CXXTypeidExpr>(&expr))
    return !id->isTypeOperand() && !id->isPotentiallyEvaluated();
  return isa<clang::UnaryExprOrTypeTraitExpr, clang::CXXNoexceptExpr, clang::RequiresExpr>(expr);
}

// Variables whose initialiser may hold functions that their readers call.
bool MayHoldFunctions(clang::QualType type) {
  type = type.getNonReferenceType();
  while (const clang::ArrayType* array = type->getAsArrayTypeUnsafe())
    type = array->getElementType();
  if (type->isFunctionPointerType() || type->isMemberFunctionPointerType()) return true;
  const clang::CXXRecordDecl* record = RecordOf(type);
  return record != nullptr && record->getIdentifier() != nullptr &&
         !record->getName().starts_with("basic_string");
}

// What is made of a template for a type of this unit alone: nobody else can name it.
bool IsMadeHere(const clang::FunctionDecl& function) {
  return !function.isExternallyVisible() &&
         function.getTemplateSpecializationKind() == clang::TSK_ImplicitInstantiation;
}

}  // namespace

// A wrapper of callables (function_ref<void()>, unique_function<void()>) keeps the address of a
// static member that is made for each of them. All that were ever wrapped would seem to run
// wherever one is called, if what it keeps were followed; who wraps something is taken to run it
// already.
bool IsTrampoline(const clang::FunctionDecl& callee) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  return method != nullptr && method->isStatic() && method->getPrimaryTemplate() != nullptr &&
         isa<clang::ClassTemplateSpecializationDecl>(method->getParent());
}

// True if control never goes on behind `statement`.
bool Leaves(const clang::Stmt* statement) {
  if (statement == nullptr) return false;
  if (isa<clang::ReturnStmt, clang::BreakStmt, clang::ContinueStmt, clang::GotoStmt>(statement))
    return true;
  if (const auto* expr = dyn_cast<clang::Expr>(statement))
    return isa<clang::CXXThrowExpr>(expr->IgnoreParenImpCasts()->IgnoreUnlessSpelledInSource());
  if (const auto* block = dyn_cast<clang::CompoundStmt>(statement))
    return !block->body_empty() && Leaves(block->body_back());
  if (const auto* handler = dyn_cast<clang::CXXCatchStmt>(statement))
    return Leaves(handler->getHandlerBlock());
  const auto* choice = dyn_cast<clang::IfStmt>(statement);
  return choice != nullptr && Leaves(choice->getThen()) && Leaves(choice->getElse());
}

void BodyWalker::DefineFunction(const clang::FunctionDecl& definition) {
  const clang::SourceLocation name = definition.getLocation();
  db::FunctionFact fact;
  fact.id = unit_.names.IdOf(definition);
  fact.name = unit_.names.NameOf(definition);
  fact.location = unit_.sources.LocationOf(name);
  fact.is_main = definition.isMain();
  fact.internal = !definition.isExternallyVisible();
  fact.in_header = (definition.isInlined() && !fact.internal) ||
                   (!unit_.sources.InMainFile(name) && !IsMadeHere(definition));
  unit_.facts.AddFunction(std::move(fact));
}

void BodyWalker::Walk() { WalkScope(*unit_.context.getTranslationUnitDecl()); }

void BodyWalker::WalkScope(const clang::DeclContext& scope) {
  // At the top without what a precompiled prelude declares, which is no project's: to ask for all
  // would read all of it.
  const bool top = scope.isTranslationUnit();
  for (const clang::Decl* decl : top ? scope.noload_decls() : scope.decls()) {
    if (isa<clang::NamespaceDecl, clang::LinkageSpecDecl, clang::ExportDecl>(decl)) {
      // Library namespaces hold most of a unit's declarations and none of the project's.
      if (!isa<clang::NamespaceDecl>(decl) ||
          unit_.sources.KindOf(decl->getLocation()) != FileKind::kSystem)
        WalkScope(*clang::Decl::castToDeclContext(decl));
    } else if (unit_.sources.IsProject(decl->getLocation())) {
      VisitDeclaration(*decl);
    }
  }
}

void BodyWalker::WalkFunction(const clang::FunctionDecl& definition) {
  if (!definition.doesThisDeclarationHaveABody() || definition.getBody() == nullptr) return;
  if (definition.isImplicit() && definition.isTrivial()) return;
  if (definition.isDependentContext() || !unit_.sources.IsProject(definition.getLocation())) return;
  WalkBody(definition, /*nested=*/false);
}

void BodyWalker::WalkBody(const clang::FunctionDecl& definition, bool nested) {
  if (!walked_.insert(definition.getCanonicalDecl()).second) return;
  DefineFunction(definition);
  State outer = std::move(state_);
  state_ = State();
  state_.function = &definition;
  if (nested) {
    state_.live = outer.live;
    state_.active = outer.active;
  }
  BeginSpans(definition);
  frames_.push_back({unit_.names.IdOf(definition), TopNamespace(definition)});
  const size_t number = done_.bodies.size();
  done_.bodies.push_back({&definition, frame().id, {}});
  if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(&definition))
    WalkConstructor(*constructor);
  Visit(definition.getBody(), Via::kAddressTaken);
  if (const auto* destructor = dyn_cast<clang::CXXDestructorDecl>(&definition))
    AddDestructions(*destructor);
  FinishSpans(definition);
  done_.bodies[number].points = std::move(state_.points);
  frames_.pop_back();
  state_ = std::move(outer);
}

void BodyWalker::WalkConstructor(const clang::CXXConstructorDecl& constructor) {
  // What a base keeps, the object keeps.
  for (const clang::CXXCtorInitializer* initializer : constructor.inits())
    VisitAssigned(initializer->getInit(),
                  initializer->isAnyMemberInitializer()
                      ? static_cast<const clang::ValueDecl*>(initializer->getAnyMember())
                      : &constructor);
  AddCallbacks(constructor);
}

void BodyWalker::AddDestructions(const clang::CXXDestructorDecl& destructor) {
  for (const clang::FieldDecl* field : destructor.getParent()->fields())
    AddDestruction(field->getType(), destructor.getLocation());
  for (const clang::CXXBaseSpecifier& base : destructor.getParent()->bases())
    AddDestruction(base.getType(), destructor.getLocation());
}

void BodyWalker::AddCallbacks(const clang::CXXConstructorDecl& constructor) {
  if (constructor.isCopyOrMoveConstructor()) return;
  // The library that is given the object calls back (reactors, listeners, threads).
  for (const clang::CXXMethodDecl* callback : hierarchy_.LibraryCallbacks(*constructor.getParent()))
    AddEdge(*callback, Via::kStored, constructor.getLocation());
}

void BodyWalker::WalkInitializer(const clang::VarDecl& variable) {
  const clang::Expr* initializer = variable.getInit();
  if (initializer == nullptr || variable.getDeclContext()->isDependentContext() ||
      initializer->isValueDependent() || !walked_.insert(variable.getCanonicalDecl()).second)
    return;
  frames_.push_back(
      {unit_.names.InitializerId(variable), TopNamespace(variable), unit_.names.IdOf(variable)});
  VisitAssigned(initializer, &variable);
  const Frame frame = frames_.back();
  frames_.pop_back();
  state_ = State();
  db::FunctionFact fact{frame.id,
                        unit_.names.NameOf(variable) + "::(initializer)",
                        unit_.sources.LocationOf(variable.getLocation()),
                        false,
                        !variable.isExternallyVisible(),
                        !unit_.sources.InMainFile(variable.getLocation())};
  if (frame.used) unit_.facts.AddFunction(fact);
  fact.id = *frame.variable;
  fact.name = unit_.names.NameOf(variable);
  if (frame.holds) unit_.facts.AddFunction(std::move(fact));
}

void BodyWalker::WalkRecord(const clang::CXXRecordDecl& record) {
  if (!record.isThisDeclarationADefinition() || record.isDependentType() || record.isLambda() ||
      !unit_.sources.IsProject(record.getLocation()) || !walked_.insert(&record).second)
    return;
  hierarchy_.AddOverrides(record);
  for (const clang::Decl* decl : record.decls()) VisitDeclaration(*decl);
}

void BodyWalker::InspectMethod(const clang::CXXMethodDecl& method) {
  if (method.isImplicit() || method.isDependentContext()) return;
  Ask([&](const Framework& framework) {
    if (framework.on_method != nullptr && !framework.Owns(TopNamespace(method)))
      framework.on_method(method, *this);
  });
}

// Whatever a namespace, class or block may declare.
void BodyWalker::VisitDeclaration(const clang::Decl& decl) {
  if (const auto* function = dyn_cast<clang::FunctionDecl>(&decl)) {
    if (const auto* method = dyn_cast<clang::CXXMethodDecl>(function)) InspectMethod(*method);
    WalkFunction(*function);
  } else if (const auto* record = dyn_cast<clang::CXXRecordDecl>(&decl)) {
    WalkRecord(*record);
  } else if (const auto* function = dyn_cast<clang::FunctionTemplateDecl>(&decl)) {
    for (const clang::FunctionDecl* made : function->specializations()) VisitDeclaration(*made);
  } else if (const auto* type = dyn_cast<clang::ClassTemplateDecl>(&decl)) {
    for (const auto* made : type->specializations()) WalkRecord(*made);
  } else if (const auto* variable = dyn_cast<clang::VarTemplateDecl>(&decl)) {
    for (const auto* made : variable->specializations()) VisitDeclaration(*made);
  } else if (const auto* friends = dyn_cast<clang::FriendDecl>(&decl)) {
    if (friends->getFriendDecl() != nullptr) VisitDeclaration(*friends->getFriendDecl());
  } else if (const auto* variable = dyn_cast<clang::VarDecl>(&decl)) {
    if (!variable->isLocalVarDeclOrParm()) {
      if (unit_.sources.IsProject(variable->getLocation())) WalkInitializer(*variable);
      return;
    }
    VisitAssigned(variable->getInit(), variable);
    if (!variable->isStaticLocal() && !variable->getType()->isReferenceType())
      AddDestruction(variable->getType(), variable->getLocation());
  }
}

void BodyWalker::VisitAssigned(const clang::Expr* value, const clang::ValueDecl* holder) {
  const clang::ValueDecl* outer = std::exchange(state_.holder, holder);
  if (llvm::isa_and_nonnull<clang::FieldDecl>(holder))
    VisitStored(value, DefinedStore(holder), Via::kStored);
  else
    Visit(value, Via::kStored);
  if (value != nullptr && holder != nullptr && !isa<clang::FunctionDecl>(holder) && IsMoved(value))
    MoveSpan(value, holder);
  state_.holder = outer;
}

void BodyWalker::Visit(const clang::Stmt* statement, Via use) {
  if (statement == nullptr) return;
  const auto* expr = dyn_cast<clang::Expr>(statement);
  if (expr != nullptr ? VisitExpression(*expr, use) : VisitStatement(*statement)) return;
  VisitChildren(*statement, use);
}

void BodyWalker::VisitChildren(const clang::Stmt& statement, Via use) {
  for (const clang::Stmt* child : statement.children()) Visit(child, use);
}

// True if the statement was dealt with, children included.
bool BodyWalker::VisitStatement(const clang::Stmt& statement) {
  if (const auto* block = dyn_cast<clang::CompoundStmt>(&statement)) {
    VisitBlock(*block);
  } else if (const auto* declarations = dyn_cast<clang::DeclStmt>(&statement)) {
    for (const clang::Decl* decl : declarations->decls()) VisitDeclaration(*decl);
  } else if (isa<clang::IfStmt, clang::ForStmt, clang::WhileStmt, clang::DoStmt, clang::SwitchStmt,
                 clang::CXXForRangeStmt, clang::CXXTryStmt, clang::CXXCatchStmt>(statement)) {
    VisitControl(statement);
  } else if (const auto* back = dyn_cast<clang::ReturnStmt>(&statement)) {
    VisitReturn(*back);
  } else {
    return false;
  }
  return true;
}

void BodyWalker::VisitBlock(const clang::CompoundStmt& block) {
  for (const clang::Stmt* child : block.body()) {
    const size_t before = state_.live.size();
    Visit(child, Via::kAddressTaken);
    EndStatement(std::min(before, state_.live.size()));
  }
  EndScope(block);
}

// A span is taken as open after the statement if one way through it leaves it open. Ways that
// leave the function or the loop do not come here.
void BodyWalker::VisitControl(const clang::Stmt& statement) {
  const auto* choice = dyn_cast<clang::IfStmt>(&statement);
  const bool is_try = isa<clang::CXXTryStmt>(statement);
  const bool may_skip = choice != nullptr ? choice->getElse() == nullptr : !is_try;
  std::optional<std::vector<LiveSpan>> after;
  for (const clang::Stmt* child : statement.children()) {
    if (child == nullptr) continue;
    const bool branch = choice != nullptr ? child == choice->getThen() || child == choice->getElse()
                                          : !isa<clang::Expr, clang::DeclStmt>(child);
    const std::vector<LiveSpan> before = state_.live;
    Visit(child, Via::kAddressTaken);
    if (!branch) continue;
    EndStatement(std::min(before.size(), state_.live.size()));
    if (!Leaves(child)) after = after ? Union(std::move(*after), state_.live) : state_.live;
    state_.live = before;
  }
  if (may_skip) after = after ? Union(std::move(*after), state_.live) : state_.live;
  if (after) state_.live = std::move(*after);
  EndScope(statement);
}

// True if the expression was dealt with, children included.
bool BodyWalker::VisitExpression(const clang::Expr& expr, Via use) {
  if (IsUnevaluated(expr)) return true;
  if (const auto* lambda = dyn_cast<clang::LambdaExpr>(&expr)) {
    VisitLambda(*lambda, use);
  } else if (const auto* call = dyn_cast<clang::CallExpr>(&expr)) {
    VisitCall(*call, use);
  } else if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(&expr)) {
    VisitConstruct(*construct, use);
  } else if (const auto* inherited = dyn_cast<clang::CXXInheritedCtorInitExpr>(&expr)) {
    AddEdge(*inherited->getConstructor(), Via::kCall, inherited->getLocation());
  } else if (const auto* argument = dyn_cast<clang::CXXDefaultArgExpr>(&expr)) {
    Visit(argument->getExpr(), use);
  } else if (const auto* field = dyn_cast<clang::CXXDefaultInitExpr>(&expr)) {
    Visit(field->getExpr(), Via::kStored);
  } else if (const auto* reference = dyn_cast<clang::DeclRefExpr>(&expr)) {
    state_.at = reference;
    VisitReference(*reference->getDecl(), reference->getLocation(), use);
  } else if (const auto* member = dyn_cast<clang::MemberExpr>(&expr)) {
    Visit(member->getBase(), Via::kAddressTaken);
    state_.at = member;
    VisitReference(*member->getMemberDecl(), member->getMemberLoc(), use);
  } else if (const auto* recovery = dyn_cast<clang::RecoveryExpr>(&expr)) {
    VisitRecovery(*recovery, use);
  } else if (const auto* list = dyn_cast<clang::InitListExpr>(&expr)) {
    if (const clang::CXXRecordDecl* record = CompleteRecord(list->getType()->getAsCXXRecordDecl()))
      hierarchy_.AddConstructed(*record);
    for (const clang::Expr* value : list->inits()) Visit(value, Via::kStored);
  } else if (const auto* binary = dyn_cast<clang::BinaryOperator>(&expr);
             binary != nullptr && binary->isAssignmentOp()) {
    VisitWritten(binary->getLHS());
    const bool pointer = binary->getLHS()->getType()->isAnyPointerType() ||
                         binary->getLHS()->getType()->isMemberPointerType();
    VisitAssigned(binary->getRHS(), pointer ? VariableOf(binary->getLHS()) : nullptr);
  } else if (const auto* bound = dyn_cast<clang::CXXBindTemporaryExpr>(&expr)) {
    Visit(bound->getSubExpr(), use);
    AddDestruction(bound->getType(), bound->getBeginLoc());
  } else if (const auto* end = dyn_cast<clang::CXXDeleteExpr>(&expr)) {
    Visit(end->getArgument(), use);
    EndSpan(end->getArgument());
    AddDestruction(end->getDestroyedType(), end->getBeginLoc());
  } else {
    return false;
  }
  return true;
}

// A lambda is a function of its own, written in this one. What a generic lambda runs is in its
// instantiations; the pattern stands for all of them.
void BodyWalker::VisitLambda(const clang::LambdaExpr& lambda, Via use) {
  for (const clang::Expr* capture : lambda.capture_inits()) Visit(capture, Via::kStored);
  const clang::CXXMethodDecl* pattern = lambda.getCallOperator();
  if (pattern == nullptr) return;
  const bool started = use == Via::kAsync || use == Via::kThread;
  state_.at = &lambda;
  // What is open where it is written is open in its body, which is walked here.
  const Via via = started ? use : Via::kLambda;
  AddEdge(unit_.names.IdOf(*pattern), via, lambda.getBeginLoc(),
          /*in_open_spans=*/false);
  AddToStores(unit_.names.IdOf(*pattern), lambda.getBeginLoc());
  const std::vector<LiveSpan> live = state_.live;
  if (unit_.facts.IsRegistered(unit_.names.IdOf(*pattern))) state_.live.clear();
  bool instantiated = false;
  if (const clang::FunctionTemplateDecl* generic = lambda.getDependentCallOperator()) {
    for (const clang::FunctionDecl* made : generic->specializations()) {
      const clang::FunctionDecl* definition = made->getDefinition();
      if (definition == nullptr || definition->getBody() == nullptr) continue;
      if (!instantiated) DefineFunction(*pattern);
      instantiated = true;
      WalkBody(*definition, /*nested=*/true);
      frames_.push_back({unit_.names.IdOf(*pattern), TopNamespace(*pattern)});
      AddEdge(*definition, Via::kCall, lambda.getBeginLoc());
      frames_.pop_back();
    }
  }
  // Only a library could have instantiated it, and library bodies are not parsed: read the pattern.
  if (!instantiated) WalkBody(*pattern, /*nested=*/true);
  state_.live = live;
}

void BodyWalker::VisitReference(const clang::ValueDecl& decl, clang::SourceLocation name, Via use) {
  if (const auto* function = dyn_cast<clang::FunctionDecl>(&decl)) {
    AddEdge(*function, use, name);
    if (unit_.MayBeProject(function->getLocation()) && !IsTrampoline(*function))
      AddToStores(unit_.names.IdOf(*function), name);
    Ask([&](const Framework& framework) {
      if (framework.on_value != nullptr && !framework.Owns(frame().library))
        framework.on_value(*function, name, *this);
    });
  } else if (const auto* variable = dyn_cast<clang::VarDecl>(&decl)) {
    if (variable->hasGlobalStorage() && !variable->isLocalVarDeclOrParm() &&
        unit_.MayBeProject(variable->getLocation()) && MayHoldFunctions(variable->getType()))
      unit_.facts.AddCall(
          {frame().id, unit_.names.IdOf(*variable), Via::kStored, unit_.sources.LocationOf(name)});
    else if (isa<clang::ParmVarDecl>(variable))
      ReadStore(*variable, name);
  } else if (const auto* field = dyn_cast<clang::FieldDecl>(&decl)) {
    if (state_.function != nullptr) done_.reads.emplace_back(field, state_.function);
    ReadStore(decl, name);
  }
}

}  // namespace arterial::indexer
