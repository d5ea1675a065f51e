#include "indexer/ast/body_walker.h"
#include "indexer/ast/constants.h"
#include "indexer/ast/recovery.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/unknown_stubs.h"

namespace arterial::indexer {
namespace {

using db::Via;
using llvm::dyn_cast;
using llvm::isa;

// What is called: resolved, or, where arguments depend on types that are missing, by name.
struct Named {
  const clang::FunctionDecl* callee = nullptr;
  clang::SourceLocation name;
  const clang::Expr* object = nullptr;
};

Named ResolveName(const clang::Expr* expr, size_t arguments) {
  expr = expr->IgnoreParenImpCasts();
  if (const auto* parameter = dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expr))
    expr = parameter->getReplacement()->IgnoreParenImpCasts();
  if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr);
      unary != nullptr &&
      (unary->getOpcode() == clang::UO_AddrOf || unary->getOpcode() == clang::UO_Deref))
    expr = unary->getSubExpr()->IgnoreParenImpCasts();
  if (const auto* member = dyn_cast<clang::MemberExpr>(expr))
    return {dyn_cast<clang::FunctionDecl>(member->getMemberDecl()), member->getMemberLoc(),
            member->getBase()};
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr))
    return {dyn_cast<clang::FunctionDecl>(reference->getDecl()), reference->getLocation()};
  if (const auto* dependent = dyn_cast<clang::CXXDependentScopeMemberExpr>(expr))
    return {RecoveredCallee(*dependent, arguments), dependent->getMemberLoc(),
            dependent->isImplicitAccess() ? nullptr : dependent->getBase()};
  const auto* overloads = dyn_cast<clang::OverloadExpr>(expr);
  if (overloads == nullptr) return {};
  Named named{nullptr, overloads->getNameLoc()};
  if (const auto* member = dyn_cast<clang::UnresolvedMemberExpr>(overloads))
    if (!member->isImplicitAccess()) named.object = member->getBase();
  for (const clang::NamedDecl* decl : overloads->decls()) {
    const auto* function = dyn_cast<clang::FunctionDecl>(decl->getUnderlyingDecl());
    if (function == nullptr) continue;
    const bool fits =
        arguments >= function->getMinRequiredArguments() && arguments <= function->getNumParams();
    if (named.callee == nullptr || fits) named.callee = function;
    if (fits) break;
  }
  return named;
}

bool IsThread(clang::QualType type) {
  const clang::CXXRecordDecl* record = type.isNull() ? nullptr : type->getAsCXXRecordDecl();
  return record != nullptr && (IsNamed(*record, "std::thread") || IsNamed(*record, "std::jthread"));
}

bool NamesThread(const clang::TemplateArgumentList* arguments) {
  if (arguments == nullptr) return false;
  for (const clang::TemplateArgument& argument : arguments->asArray())
    if (argument.getKind() == clang::TemplateArgument::Type && IsThread(argument.getAsType()))
      return true;
  return false;
}

const clang::TemplateArgumentList* ClassArguments(const clang::FunctionDecl& callee) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  if (method == nullptr) return nullptr;
  const auto* type = dyn_cast<clang::ClassTemplateSpecializationDecl>(method->getParent());
  return type == nullptr ? nullptr : &type->getTemplateArgs();
}

// make_unique<T>(...), emplace_back(...): constructs a T of the arguments, out of our sight.
bool ConstructsItsArgument(const clang::FunctionDecl& callee) {
  if (callee.getIdentifier() == nullptr) return false;
  const std::string name = callee.getName().lower();
  for (const char* part : {"make", "emplace", "construct", "allocate_shared"})
    if (name.find(part) != name.npos) return true;
  return false;
}

}  // namespace

Via ArgumentUse(const clang::FunctionDecl& callee, Via use) {
  if (IsStd(callee, {"async"})) return Via::kAsync;
  if (IsStd(callee, {"invoke", "invoke_r", "apply", "call_once", "visit"})) return Via::kCall;
  if (IsStd(callee, {"bind", "bind_front", "bind_back", "mem_fn", "ref", "cref", "move", "forward",
                     "not_fn"}))
    return use;
  if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(&callee)) {
    if (IsThread(callee.getASTContext().getRecordType(constructor->getParent())))
      return Via::kThread;
    for (const char* name : {"std::function", "std::move_only_function", "std::packaged_task"})
      if (IsNamed(*constructor->getParent(), name)) return use;
    return constructor->isCopyOrMoveConstructor() ? use : Via::kAddressTaken;
  }
  const bool library_thread = callee.isInStdNamespace() || ClassArguments(callee) != nullptr;
  if (library_thread &&
      (NamesThread(callee.getTemplateSpecializationArgs()) || NamesThread(ClassArguments(callee))))
    return Via::kThread;
  return Via::kAddressTaken;
}

bool TakesArguments(const clang::FunctionDecl& function, size_t count) {
  return count >= function.getMinRequiredArguments() &&
         (count <= function.getNumParams() || function.isVariadic());
}

void BodyWalker::AddEdge(const db::FunctionId& callee, Via via, clang::SourceLocation place,
                         bool in_open_spans) {
  Frame& caller = frame();
  const bool runs = via == Via::kCall || via == Via::kVirtual;
  caller.used = true;
  if (caller.variable && !runs) caller.holds = true;
  unit_.facts.AddCall({caller.variable && !runs ? *caller.variable : caller.id, callee, via,
                       unit_.sources.LocationOf(place)});
  if (state_.function != nullptr) {
    flow::Point point;
    point.expr = state_.at;
    point.callee = state_.callee;
    point.location = unit_.sources.LocationOf(place);
    point.target = callee;
    point.via = via;
    state_.points.push_back(std::move(point));
  }
  if (!in_open_spans || via == Via::kStored || caller.variable) return;
  for (const uint32_t span : Sites()) unit_.facts.AddOpenCall({caller.id, callee, span});
}

void BodyWalker::AddEdge(const clang::FunctionDecl& callee, Via via, clang::SourceLocation place) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  if (method != nullptr && method->isLambdaStaticInvoker()) {
    AddEdge(*method->getParent()->getLambdaCallOperator(), via, place);
    return;
  }
  if (callee.getBuiltinID() != 0 || !unit_.MayBeProject(callee.getLocation())) return;
  // Nobody wrote it and nothing happens in it.
  if (callee.isImplicit() && callee.isTrivial()) return;
  // Nor is a table of them, made for what is wrapped, followed from what it holds.
  if (frame().variable && via != Via::kCall && IsTrampoline(callee)) return;
  // A reader looks for a lambda where it is written, whoever calls it.
  if (via == Via::kCall && method != nullptr && method->getParent()->isLambda()) via = Via::kLambda;
  state_.callee = &callee;
  AddEdge(unit_.names.IdOf(callee), via, place);
  state_.callee = nullptr;
}

void BodyWalker::Report(const Call& call) {
  asked_ = &call;
  state_.callee = call.callee;
  const bool known = Ask([&](const Framework& framework) {
    if (framework.on_call != nullptr && !framework.Owns(frame().library))
      framework.on_call(call, *this);
  });
  if (!known) SuggestRule(call);
  state_.callee = nullptr;
  asked_ = nullptr;
}

void BodyWalker::SuggestRule(const Call& call) {
  const std::optional<UnknownStub> stub = LooksLikeStub(call, unit_.sources);
  if (!stub || !suggested_.insert(stub->type->getCanonicalDecl()).second) return;
  unit_.facts.AddIssue({"stub_without_rule", "info",
                        unit_.sources.LocationOf(stub->type->getLocation()), stub->rule});
}

void BodyWalker::VisitCall(const clang::CallExpr& call, Via use) {
  std::vector<const clang::Expr*> arguments(call.arg_begin(), call.arg_end());
  Named named = ResolveName(call.getCallee(), arguments.size());
  if (const clang::FunctionDecl* direct = call.getDirectCallee()) named.callee = direct;
  if (named.callee == nullptr) {
    const clang::ValueDecl* holder = std::exchange(state_.holder, nullptr);
    VisitChildren(call, Via::kAddressTaken);
    state_.holder = holder;
    return;
  }
  if (named.name.isInvalid()) named.name = call.getExprLoc();
  const auto* method = dyn_cast<clang::CXXMethodDecl>(named.callee);
  const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call);
  if (operation != nullptr) {
    named.name = operation->getOperatorLoc();
    if (method != nullptr && method->isInstance() && !arguments.empty()) {
      named.object = arguments.front();
      arguments.erase(arguments.begin());
    }
  }
  Via via = Via::kCall;
  const clang::FunctionDecl* target = named.callee;
  if (method != nullptr && method->isVirtual() && named.object != nullptr) {
    const auto* member = dyn_cast<clang::MemberExpr>(call.getCallee()->IgnoreParenImpCasts());
    const bool dispatched =
        member == nullptr || member->performsVirtualDispatch(unit_.context.getLangOpts());
    const clang::CXXMethodDecl* known =
        dispatched ? method->getDevirtualizedMethod(named.object, /*IsAppleKext=*/false) : method;
    if (known != nullptr)
      target = known;
    else
      via = Via::kVirtual;
  }
  state_.at = &call;
  AddEdge(*target, via, named.name);
  Report({named.callee, named.name, named.object, arguments});
  NoteLoading(*named.callee, arguments, named.name);
  if (operation != nullptr && operation->isAssignmentOp() && arguments.size() == 1 &&
      named.object != nullptr) {
    VisitWritten(named.object);
    const clang::ValueDecl* changed = VariableOf(named.object);
    std::erase_if(state_.live, [&](const LiveSpan& open) { return open.holder == changed; });
    VisitAssigned(arguments[0], changed);
    if (changed != nullptr && !IsHolder(changed)) NoteEnded(changed);
  } else if (const clang::ValueDecl* store = StoringMember(*named.callee, named.object)) {
    VisitWritten(named.object);
    const std::vector<db::FunctionId> stores = DefinedStore(store);
    for (const clang::Expr* argument : arguments) VisitStored(argument, stores, Via::kStored);
  } else {
    if (named.object != nullptr) Visit(named.object, Via::kAddressTaken);
    VisitArguments(*named.callee, arguments, use);
  }
  AddLibraryTemplate(*named.callee, arguments, named.name);
  ApplyCall(*named.callee, named.object, arguments);
}

// What is loaded at run time no source names: its handlers and calls are in no binary.
void BodyWalker::NoteLoading(const clang::FunctionDecl& callee,
                             std::span<const clang::Expr* const> arguments,
                             clang::SourceLocation place) {
  if (callee.getIdentifier() == nullptr || !callee.isExternC()) return;
  const llvm::StringRef name = callee.getName();
  const size_t at = name == "dlopen" ? 0 : 1;
  if ((at == 1 && name != "dlmopen") || arguments.size() <= at) return;
  const auto* cast = dyn_cast<clang::CastExpr>(arguments[at]);
  if (cast != nullptr && cast->getCastKind() == clang::CK_NullToPointer) return;  // the program
  const std::optional<std::string> text = FoldText(arguments[at]);
  unit_.facts.AddIssue({"library_loaded", "info", unit_.sources.LocationOf(place),
                        (text ? *text : "a library that is only known at run time") +
                            " is loaded here: what it calls and serves is in no binary"});
}

void BodyWalker::VisitConstruct(const clang::CXXConstructExpr& construct, Via use) {
  const clang::CXXConstructorDecl& constructor = *construct.getConstructor();
  state_.at = &construct;
  AddEdge(constructor, Via::kCall, construct.getLocation());
  const std::vector<const clang::Expr*> arguments(construct.arg_begin(), construct.arg_end());
  VisitArguments(constructor, arguments, use);
  if (!constructor.isCopyOrMoveConstructor()) hierarchy_.AddConstructed(*constructor.getParent());
  AddLibraryTemplate(constructor, arguments, construct.getLocation());
  Ask([&](const Framework& framework) {
    if (framework.on_construct != nullptr && !framework.Owns(frame().library))
      framework.on_construct({&constructor, construct.getLocation(), nullptr, arguments}, *this);
  });
  if (!constructor.isCopyOrMoveConstructor()) ApplyCall(constructor, nullptr, arguments);
}

// A call that does not fit, because types are missing, is kept as its pieces: name, arguments.
void BodyWalker::VisitRecovery(const clang::RecoveryExpr& recovery, Via use) {
  const llvm::ArrayRef<const clang::Expr*> pieces = recovery.subExpressions();
  const Named named = pieces.empty() ? Named() : ResolveName(pieces[0], pieces.size() - 1);
  if (named.callee == nullptr) {
    VisitChildren(recovery, use);
    return;
  }
  const std::vector<const clang::Expr*> arguments(pieces.begin() + 1, pieces.end());
  const auto* method = dyn_cast<clang::CXXMethodDecl>(named.callee);
  AddEdge(*named.callee, method != nullptr && method->isVirtual() ? Via::kVirtual : Via::kCall,
          named.name);
  Report({named.callee, named.name, named.object, arguments});
  if (named.object != nullptr) Visit(named.object, Via::kAddressTaken);
  VisitArguments(*named.callee, arguments, use);
}

void BodyWalker::VisitArguments(const clang::FunctionDecl& callee,
                                std::span<const clang::Expr* const> arguments, Via use) {
  const Via passed = ArgumentUse(callee, use);
  const bool library = !unit_.MayBeProject(callee.getLocation());
  // A plain pointer to what the call returns keeps none of its arguments.
  const clang::ValueDecl* holder = state_.holder;
  if (holder != nullptr && holder->getType()->isAnyPointerType()) state_.holder = nullptr;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const clang::Expr* argument = arguments[i];
    VisitStored(argument, StoresOf(callee, i, arguments.size()), passed);
    if (argument == nullptr) continue;
    if (MayOwnSpan(argument->getType())) NoteEnded(VariableOf(argument));
    if (!library) continue;
    // A library that is given a function object calls it; a lambda written here is known already.
    const clang::Expr* value = Unwrap(argument);
    if (isa<clang::LambdaExpr>(value)) continue;
    for (const clang::FunctionDecl* function : CallOperators(value->getType()))
      AddEdge(*function, passed, value->getBeginLoc());
  }
  state_.holder = holder;
}

std::vector<const clang::CXXRecordDecl*> BodyWalker::LibraryTypes(
    const clang::FunctionDecl& callee) const {
  std::vector<const clang::CXXRecordDecl*> types;
  if (unit_.MayBeProject(callee.getLocation())) return types;
  for (const auto* list : {callee.getTemplateSpecializationArgs(), ClassArguments(callee)}) {
    if (list == nullptr) continue;
    for (const clang::CXXRecordDecl* type : hierarchy_.ProjectArguments(list->asArray()))
      if (!type->isLambda() && !type->isAbstract()) types.push_back(type);
  }
  return types;
}

std::vector<const clang::CXXConstructorDecl*> BodyWalker::ConstructedBy(
    const clang::FunctionDecl& callee, size_t arguments) const {
  std::vector<const clang::CXXConstructorDecl*> constructors;
  if (!ConstructsItsArgument(callee)) return constructors;
  // Associative containers take the key first.
  for (const clang::CXXRecordDecl* type : LibraryTypes(callee))
    for (const clang::CXXConstructorDecl* constructor : type->ctors())
      if (!constructor->isCopyOrMoveConstructor() &&
          (TakesArguments(*constructor, arguments) ||
           (arguments > 0 && TakesArguments(*constructor, arguments - 1))))
        constructors.push_back(constructor);
  return constructors;
}

void BodyWalker::AddLibraryTemplate(const clang::FunctionDecl& callee,
                                    std::span<const clang::Expr* const> arguments,
                                    clang::SourceLocation place) {
  for (const clang::CXXRecordDecl* type : LibraryTypes(callee)) hierarchy_.AddConstructed(*type);
  for (const clang::CXXConstructorDecl* constructor : ConstructedBy(callee, arguments.size())) {
    AddEdge(*constructor, Via::kCall, place);
    if (TakesArguments(*constructor, arguments.size())) ApplyCall(*constructor, nullptr, arguments);
  }
}

void BodyWalker::AddDestruction(clang::QualType type, clang::SourceLocation place) {
  for (const clang::CXXDestructorDecl* destructor : hierarchy_.DestructorsOf(type))
    AddEdge(*destructor, destructor->isVirtual() ? Via::kVirtual : Via::kCall, place);
}

void BodyWalker::AddCallSite(clang::SourceLocation name, Operation operation) {
  said_ = true;
  frame().used = true;
  db::CallSiteFact site;
  site.function = frame().id;
  site.location = unit_.sources.LocationOf(name);
  site.framework = std::string(operation.framework);
  site.operation = std::move(operation.name);
  site.call_kind = std::move(operation.call_kind);
  site.api = std::move(operation.api);
  site.statement = std::move(operation.statement);
  site.key = std::move(operation.key);
  if (state_.at != nullptr) {
    SiteNote note{site.location,  name,           operation.framework,
                  site.operation, site.call_kind, site.api};
    if (asked_ != nullptr) {
      note.callee = asked_->callee;
      note.object = asked_->object;
      note.args.assign(asked_->args.begin(), asked_->args.end());
    }
    note.function = site.function;
    done_.sites.emplace(state_.at, std::move(note));
  }
  if (state_.function != nullptr) {
    flow::Point point;
    point.expr = state_.at;
    point.callee = state_.callee;
    point.location = site.location;
    point.site = true;
    point.framework = operation.framework;
    point.call_kind = site.call_kind;
    point.api = site.api;
    state_.points.push_back(std::move(point));
  }
  unit_.facts.AddCallSite(std::move(site), Sites());
}

void BodyWalker::AddHandler(clang::SourceLocation name, const clang::FunctionDecl& function,
                            Operation operation) {
  said_ = true;
  const db::FunctionId id = unit_.names.IdOf(function);
  unit_.facts.DetachFromRegistration(id);
  // A declaration tells that this is a handler; the unit that defines it reports it.
  if (!function.isThisDeclarationADefinition() && !WalkUninstantiated(function)) return;
  unit_.facts.AddHandler({id, unit_.sources.LocationOf(name), std::string(operation.framework),
                          std::move(operation.name), std::move(operation.call_kind),
                          std::move(operation.api)});
}

// A method of a class template that only a library asks for, whose bodies are not parsed, or whose
// instantiation has an error: its pattern says what it does, as far as that does not depend.
bool BodyWalker::WalkUninstantiated(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* pattern = function.getTemplateInstantiationPattern();
  if (function.isDefined() || pattern == nullptr || !pattern->isThisDeclarationADefinition() ||
      pattern->getBody() == nullptr)
    return false;
  if (!walked_.insert(function.getCanonicalDecl()).second) return true;
  DefineFunction(function);
  State outer = std::exchange(state_, State());
  state_.function = pattern;
  frames_.push_back({unit_.names.IdOf(function), TopNamespace(function)});
  Visit(pattern->getBody(), Via::kAddressTaken);
  frames_.pop_back();
  state_ = std::move(outer);
  return true;
}

void BodyWalker::AddHandlerHere(clang::SourceLocation name, Operation operation) {
  said_ = true;
  frame().used = true;
  unit_.facts.AddHandler({frame().id, unit_.sources.LocationOf(name),
                          std::string(operation.framework), std::move(operation.name),
                          std::move(operation.call_kind), std::move(operation.api)});
}

void BodyWalker::AddRoute(clang::SourceLocation name, const clang::Expr* handler,
                          Operation operation) {
  said_ = true;
  const db::Location place = unit_.sources.LocationOf(name);
  bool known = false;
  for (const clang::FunctionDecl* function : CallablesOf(handler)) {
    if (!unit_.MayBeProject(function->getLocation())) continue;
    known = true;
    const db::FunctionId id = unit_.names.IdOf(*function);
    unit_.facts.DetachFromRegistration(id);
    unit_.facts.AddHandler({id, place, std::string(operation.framework), operation.name,
                            operation.call_kind, operation.api});
  }
  if (known) return;
  unit_.facts.AddIssue({"handler_unknown", "info", place,
                        "the function that serves " +
                            (operation.name.empty() ? "this route" : operation.name) +
                            " is only known at run time"});
}

void BodyWalker::AddRouteTo(clang::SourceLocation name, const clang::CXXMethodDecl& method,
                            Operation operation) {
  said_ = true;
  if (!unit_.MayBeProject(method.getLocation())) return;
  const db::FunctionId id = unit_.names.IdOf(method);
  unit_.facts.DetachFromRegistration(id);
  unit_.facts.AddHandler({id, unit_.sources.LocationOf(name), std::string(operation.framework),
                          std::move(operation.name), std::move(operation.call_kind),
                          std::move(operation.api)});
}

void BodyWalker::AddEndpoint(clang::SourceLocation name, std::string_view framework,
                             std::string_view role, const std::string& address,
                             const std::string& source) {
  said_ = true;
  frame().used = true;
  unit_.facts.AddEndpoint({frame().id, unit_.sources.LocationOf(name), std::string(framework),
                           std::string(role), address, source});
}

}  // namespace arterial::indexer
