// Which spans are open where: opened and ended here, by what is called, or by who owns them.
#include <algorithm>

#include "indexer/ast/body_walker.h"
#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr int kMaxDepth = 16;

bool IsLocal(const clang::ValueDecl* holder) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(holder);
  return variable != nullptr && !variable->hasGlobalStorage();
}

// What no scope ends: members and variables with static storage.
bool OutlivesScopes(const clang::ValueDecl* holder) {
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(holder);
  return variable != nullptr ? variable->hasGlobalStorage()
                             : llvm::isa_and_nonnull<clang::FieldDecl>(holder);
}

bool NamesVariable(const clang::Stmt* statement, const clang::ValueDecl& variable) {
  const auto* expr = llvm::dyn_cast_or_null<clang::Expr>(statement);
  if (expr == nullptr) return false;
  const auto* reference = dyn_cast<clang::DeclRefExpr>(expr->IgnoreParenImpCasts());
  return reference != nullptr && reference->getDecl() == &variable;
}

// True if the value of `variable` gets out of sight: passed, returned, captured, stored. Calls of
// its methods, comparisons, `delete` and assignments to it keep it in sight.
bool GetsAway(const clang::Stmt* statement, const clang::ValueDecl& variable) {
  if (statement == nullptr) return false;
  if (const auto* lambda = dyn_cast<clang::LambdaExpr>(statement)) {
    for (const clang::LambdaCapture& capture : lambda->captures())
      if (capture.capturesVariable() && capture.getCapturedVar() == &variable) return true;
    return false;
  }
  const auto* binary = dyn_cast<clang::BinaryOperator>(statement);
  const auto* unary = dyn_cast<clang::UnaryOperator>(statement);
  const bool harmless =
      isa<clang::MemberExpr, clang::CXXDeleteExpr>(statement) ||
      (unary != nullptr && unary->getOpcode() != clang::UO_AddrOf) ||
      isa<clang::IfStmt, clang::WhileStmt, clang::ConditionalOperator>(statement) ||
      (binary != nullptr && (binary->isComparisonOp() || binary->isLogicalOp()));
  for (const clang::Stmt* child : statement->children()) {
    if (NamesVariable(child, variable)) {
      if (harmless || isa<clang::CompoundStmt>(statement) ||
          isa<clang::ImplicitCastExpr, clang::ParenExpr>(statement) ||
          (binary != nullptr && binary->isAssignmentOp() && child == binary->getLHS()))
        continue;
      return true;
    }
    if (GetsAway(child, variable)) return true;
  }
  return false;
}

// The parameter that a text is, whatever string class it passes through.
const clang::ParmVarDecl* TextParameter(const clang::Expr* expr) {
  for (int depth = 0; expr != nullptr && depth < kMaxDepth; ++depth) {
    expr = Unwrap(expr);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr))
      return dyn_cast<clang::ParmVarDecl>(reference->getDecl());
    const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr);
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(expr);
    if (construct != nullptr && IsStringClass(construct->getConstructor()->getParent()) &&
        construct->getNumArgs() > 0)
      expr = construct->getArg(0);
    else if (call != nullptr && call->getMethodDecl() != nullptr && call->getNumArgs() == 0 &&
             IsStringClass(call->getMethodDecl()->getParent()))
      expr = call->getImplicitObjectArgument();
    else
      return nullptr;
  }
  return nullptr;
}

}  // namespace

// The variable or field that `expr` is, through ->, * and get().
const clang::ValueDecl* VariableOf(const clang::Expr* expr) {
  for (int depth = 0; expr != nullptr && depth < kMaxDepth; ++depth) {
    expr = Unwrap(expr);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) return reference->getDecl();
    if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(expr))
      expr = operation->getNumArgs() > 0 ? operation->getArg(0) : nullptr;
    else if (const auto* call = dyn_cast<clang::CXXMemberCallExpr>(expr))
      expr = call->getImplicitObjectArgument();
    else if (const auto* member = dyn_cast<clang::MemberExpr>(expr))
      return member->getMemberDecl();
    else if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr))
      expr = unary->getSubExpr();
    else
      return nullptr;
  }
  return nullptr;
}

// A span, a pointer to one, a library's owner of one, or an object that keeps one. What is unknown
// may be.
bool BodyWalker::MayOwnSpan(clang::QualType type, int depth) {
  if (type.isNull() || depth > 4) return false;
  if (type->isDependentType() || type->isUndeducedType()) return true;
  const clang::CXXRecordDecl* record = RecordOf(type);
  if (record == nullptr) return false;
  const auto [known, added] = may_own_span_.try_emplace(record->getTypeForDecl(), false);
  if (!added) return known->second;
  bool owns = record->isInvalidDecl();
  for (const Framework* framework : Frameworks()) {
    owns = owns || (framework->is_span != nullptr && framework->is_span(*record));
    for (const llvm::StringRef span : framework->span_types)
      owns = owns || (!span.empty() && IsOrDerives(record, span));
  }
  if (const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(record))
    for (const clang::TemplateArgument& argument : made->getTemplateArgs().asArray())
      owns = owns || (argument.getKind() == clang::TemplateArgument::Type &&
                      MayOwnSpan(argument.getAsType(), depth + 1));
  const clang::CXXRecordDecl* definition = CompleteRecord(record);
  if (!owns && definition != nullptr && unit_.MayBeProject(definition->getLocation())) {
    for (const clang::FieldDecl* field : definition->fields())
      owns = owns || MayOwnSpan(field->getType(), depth + 1);
    for (const clang::CXXBaseSpecifier& base : definition->bases())
      owns = owns || MayOwnSpan(base.getType(), depth + 1);
  }
  return may_own_span_[record->getTypeForDecl()] = owns;
}

// Spans that are in one of two lists, in the order in which they were opened.
std::vector<BodyWalker::LiveSpan> BodyWalker::Union(std::vector<LiveSpan> a,
                                                    const std::vector<LiveSpan>& b) {
  for (const LiveSpan& span : b)
    if (std::none_of(a.begin(), a.end(), [&](const LiveSpan& known) {
          return known.site == span.site && (span.site != kGiven || known.holder == span.holder);
        }))
      a.push_back(span);
  std::sort(a.begin(), a.end(),
            [](const LiveSpan& x, const LiveSpan& y) { return x.site < y.site; });
  return a;
}

void BodyWalker::EndStatement(size_t live_before) {
  for (size_t i = state_.live.size(); i-- > live_before;)
    if (state_.live[i].holder == nullptr)
      state_.live.erase(state_.live.begin() + static_cast<long>(i));
}

// The spans of variables that `scope` itself declares end with it; what it ended is over.
void BodyWalker::EndScope(const clang::Stmt& scope) {
  const auto* block = dyn_cast<clang::CompoundStmt>(&scope);
  const bool left = block != nullptr && !block->body_empty() && Leaves(block->body_back());
  for (const clang::Stmt* child : scope.children()) {
    const auto* declarations = llvm::dyn_cast_or_null<clang::DeclStmt>(child);
    if (declarations == nullptr) continue;
    for (const clang::Decl* decl : declarations->decls()) {
      std::erase_if(state_.live, [&](const LiveSpan& span) {
        if (span.holder != decl) return false;
        if (span.released && !left) LeaveOpen(span, scope.getEndLoc());
        return true;
      });
      std::erase_if(state_.active,
                    [&](const Activation& activation) { return activation.holder == decl; });
    }
  }
}

// Control leaves the function.
void BodyWalker::Leave(clang::SourceLocation place) {
  for (const LiveSpan& span : state_.live) {
    if (span.site == kGiven)
      state_.given.insert(span.holder);
    else if (span.released && IsLocal(span.holder) &&
             span.holder->getDeclContext() == state_.function)
      LeaveOpen(span, place);
  }
}

void BodyWalker::LeaveOpen(const LiveSpan& span, clang::SourceLocation place) {
  LeftOpen& left = state_.left_open[span.site];
  left.holder = span.holder;
  left.lines.insert(unit_.sources.LocationOf(place).line);
}

void BodyWalker::VisitReturn(const clang::ReturnStmt& back) {
  const clang::ValueDecl* outer = std::exchange(state_.holder, state_.function);
  Visit(back.getRetValue(), db::Via::kAddressTaken);
  state_.holder = outer;
  if (back.getRetValue() != nullptr && state_.function != nullptr &&
      MayOwnSpan(state_.function->getReturnType())) {
    MoveSpan(back.getRetValue(), state_.function);
    NoteEnded(VariableOf(back.getRetValue()));
  }
  Leave(back.getBeginLoc());
}

// A function that is given spans starts with them open.
void BodyWalker::BeginSpans(const clang::FunctionDecl& definition) {
  for (const clang::ParmVarDecl* parameter : definition.parameters())
    if (MayOwnSpan(parameter->getType())) state_.live.push_back({kGiven, parameter});
}

void BodyWalker::FinishSpans(const clang::FunctionDecl& definition) {
  const auto* body = dyn_cast<clang::CompoundStmt>(definition.getBody());
  if (body == nullptr || body->body_empty() || !Leaves(body->body_back()))
    Leave(definition.getBodyRBrace());
  SpanSummary& summary = summaries_[definition.getCanonicalDecl()];
  for (const clang::ParmVarDecl* parameter : definition.parameters()) {
    if (!MayOwnSpan(parameter->getType())) continue;
    if (state_.kept.contains(parameter))
      summary.keeps.insert(parameter->getFunctionScopeIndex());
    else if (!state_.given.contains(parameter))
      summary.ends.insert(parameter->getFunctionScopeIndex());
  }
  summary.ends_own = state_.ends_own;
  if (isa<clang::CXXConstructorDecl>(definition))
    for (const LiveSpan& span : state_.live)
      if (span.site != kGiven && isa_and_nonnull<clang::FieldDecl>(span.holder))
        summary.opens.emplace(span.site, span.name);
  for (const auto& [site, left] : state_.left_open) {
    if (GetsAway(definition.getBody(), *left.holder)) continue;
    const db::SpanSiteFact& span = unit_.facts.SpanSite(site);
    const std::string name = span.dynamic ? "" : "'" + span.name + "' ";
    std::string what = "never finished";
    if (state_.ended.contains(site))
      what =
          "not finished where line " + std::to_string(*left.lines.begin()) + " leaves the function";
    unit_.facts.AddIssue({"span_never_finished", "warning", span.location,
                          "the span " + name + "is released from its owner and " + what});
  }
}

// What is known of the spans of a function that this unit defines.
const BodyWalker::SpanSummary* BodyWalker::SummaryOf(const clang::FunctionDecl& callee) {
  const clang::FunctionDecl* definition = nullptr;
  if (!unit_.MayBeProject(callee.getLocation()) || !callee.isDefined(definition)) return nullptr;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  bool concerned =
      MayOwnSpan(callee.getReturnType()) ||
      (method != nullptr && MayOwnSpan(unit_.context.getRecordType(method->getParent())));
  for (const clang::ParmVarDecl* parameter : callee.parameters())
    concerned = concerned || MayOwnSpan(parameter->getType());
  if (!concerned || frames_.size() > 200) return nullptr;
  WalkFunction(*definition);
  const auto found = summaries_.find(callee.getCanonicalDecl());
  return found == summaries_.end() ? nullptr : &found->second;
}

// Opens, ends and takes over the spans that the call does.
void BodyWalker::ApplyCall(const clang::FunctionDecl& callee, const clang::Expr* object,
                           std::span<const clang::Expr* const> arguments) {
  const SpanSummary* known = SummaryOf(callee);
  const SpanSummary summary = known != nullptr ? *known : SpanSummary();
  if (unit_.MayBeProject(callee.getLocation())) {
    const size_t count = std::min<size_t>(arguments.size(), callee.getNumParams());
    for (unsigned i = 0; i < count && !state_.live.empty(); ++i) {
      // What is moved into a parameter ends with it, unless it is kept.
      const bool moved =
          !callee.getParamDecl(i)->getType()->isReferenceType() && IsMoved(arguments[i]);
      if (summary.keeps.contains(i) && state_.holder != nullptr)
        MoveSpan(arguments[i], state_.holder);
      else if (moved || summary.ends.contains(i))
        EndSpan(arguments[i]);
    }
  }
  const bool resets = object != nullptr && callee.getIdentifier() != nullptr &&
                      callee.getName() == "reset" && !unit_.sources.IsProject(callee.getLocation());
  if (resets) EndSpan(object);
  if (summary.ends_own && object != nullptr) {
    if (isa<clang::CXXThisExpr>(Unwrap(object))) state_.ends_own = true;
    EndSpan(object);
  }
  for (const auto& [site, parameter] : summary.opens) {
    const clang::Expr* name =
        parameter && *parameter < arguments.size() ? arguments[*parameter] : nullptr;
    // Named here: this is the place where it is opened.
    if (name != nullptr && FoldText(name))
      OpenSpan(name, frameworks_.at(site));
    else
      Push({site, state_.holder, false, name != nullptr ? NamingParameter(name) : std::nullopt});
  }
}

// Assigning to the variable of an open span ends that span.
void BodyWalker::Push(LiveSpan span) {
  if (!isa_and_nonnull<clang::FunctionDecl>(span.holder) && span.holder != nullptr &&
      !MayOwnSpan(span.holder->getType()))
    span.holder = nullptr;
  if (span.holder == nullptr) span.released = false;
  if (span.holder != nullptr)
    std::erase_if(state_.live, [&](const LiveSpan& open) { return open.holder == span.holder; });
  if (span.holder != nullptr && span.holder == state_.function) {
    summaries_[state_.function->getCanonicalDecl()].opens.emplace(span.site, span.name);
    return;
  }
  if (const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(span.holder);
      variable != nullptr && variable->hasGlobalStorage())
    unit_.facts.AddHeldSpan(span.site, unit_.names.IdOf(*variable));
  if (const auto* field = llvm::dyn_cast_or_null<clang::FieldDecl>(span.holder);
      field != nullptr && span.released)
    unit_.facts.AddHeldSpan(span.site, unit_.names.IdOf(*field));
  state_.live.push_back(span);
}

// The variable behind another name of it: `Span* p = span.get()`, `auto& s = span`,
// `auto s = std::move(span)`; the first that holds an open span, else the last.
const clang::ValueDecl* BodyWalker::HolderOf(const clang::Expr* expr) const {
  const clang::ValueDecl* variable = VariableOf(expr);
  for (int depth = 0; variable != nullptr && depth < kMaxDepth; ++depth) {
    if (IsHolder(variable)) return variable;
    const auto* local = dyn_cast<clang::VarDecl>(variable);
    const clang::Expr* init = local != nullptr ? local->getInit() : nullptr;
    const clang::ValueDecl* next = init != nullptr ? VariableOf(init) : nullptr;
    if (next == nullptr) return variable;
    variable = next;
  }
  return variable;
}

bool BodyWalker::IsHolder(const clang::ValueDecl* variable) const {
  return std::any_of(state_.live.begin(), state_.live.end(),
                     [&](const LiveSpan& open) { return open.holder == variable; });
}

// `holder` takes over the spans of the variable that `value` is.
void BodyWalker::MoveSpan(const clang::Expr* value, const clang::ValueDecl* holder) {
  const clang::ValueDecl* from = HolderOf(value);
  if (from == nullptr || from == holder || !IsHolder(from)) return;
  std::vector<LiveSpan> moved;
  std::erase_if(state_.live, [&](const LiveSpan& open) {
    if (open.holder != from) return false;
    moved.push_back(open);
    return true;
  });
  for (LiveSpan span : moved) {
    if (span.site == kGiven && isa<clang::FieldDecl>(holder)) state_.kept.insert(from);
    if (span.site == kGiven) continue;
    span.holder = holder;
    Push(span);
  }
}

// A member's or static variable's span is ended, or given to others, who may end it.
void BodyWalker::NoteEnded(const clang::ValueDecl* variable) {
  if (!OutlivesScopes(variable) || !MayOwnSpan(variable->getType())) return;
  if (const auto* field = dyn_cast<clang::FieldDecl>(variable))
    unit_.facts.AddEndedHolder(unit_.names.IdOf(*field));
  else
    unit_.facts.AddEndedHolder(unit_.names.IdOf(*dyn_cast<clang::VarDecl>(variable)));
}

std::vector<uint32_t> BodyWalker::Sites() const {
  std::vector<uint32_t> sites;
  for (const LiveSpan& span : state_.live)
    if (span.site != kGiven) sites.push_back(span.site);
  return sites;
}

// The open spans that `expr` names anywhere: `span->context()`, `SetSpan(context, span)`.
std::vector<uint32_t> BodyWalker::SpansIn(const clang::Stmt* statement, int depth) {
  std::vector<uint32_t> sites;
  const auto* expr = llvm::dyn_cast_or_null<clang::Expr>(statement);
  if (expr == nullptr || depth > kMaxDepth) return sites;
  if (const clang::ValueDecl* holder = HolderOf(expr); IsHolder(holder)) {
    for (const LiveSpan& open : state_.live)
      if (open.holder == holder && open.site != kGiven) sites.push_back(open.site);
    return sites;
  }
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
    const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
    // A span that has ended is none, whatever it was made of.
    if (variable == nullptr || isa<clang::ParmVarDecl>(variable) || MayOwnSpan(expr->getType()))
      return sites;
    return SpansIn(variable->getInit(), depth + 1);
  }
  // Neither is the parent of a span that is made here.
  if (isa<clang::CallExpr>(expr) && MayOwnSpan(expr->getType())) return sites;
  for (const clang::Stmt* child : expr->children()) {
    const std::vector<uint32_t> more = SpansIn(child, depth + 1);
    sites.insert(sites.end(), more.begin(), more.end());
  }
  return sites;
}

// The spans of the innermost scope or token.
std::vector<uint32_t> BodyWalker::CurrentSpans() const {
  if (state_.active.empty()) return {};
  const Activation& activation = state_.active.back();
  std::vector<uint32_t> sites;
  for (const LiveSpan& span : state_.live) {
    const bool named = std::find(activation.sites.begin(), activation.sites.end(), span.site) !=
                       activation.sites.end();
    if (span.site != kGiven &&
        (named || (activation.sites.empty() && span.holder == activation.holder)))
      sites.push_back(span.site);
  }
  return sites;
}

void BodyWalker::OpenSpan(const clang::Expr* name, std::string_view framework) {
  said_ = true;
  frame().used = true;
  std::optional<std::string> text = FoldText(name);
  const bool dynamic = !text.has_value();
  const uint32_t site =
      unit_.facts.AddSpanSite({frame().id, unit_.sources.LocationOf(Unwrap(name)->getBeginLoc()),
                               std::string(framework), std::move(text).value_or(""), dynamic});
  frameworks_[site] = framework;
  Push({site, state_.holder, std::exchange(state_.release, false),
        dynamic ? NamingParameter(name) : std::nullopt});
}

// The parameter of the function being walked that `name` is.
std::optional<unsigned> BodyWalker::NamingParameter(const clang::Expr* name) const {
  const clang::ParmVarDecl* parameter = TextParameter(name);
  if (parameter == nullptr || parameter->getDeclContext() != state_.function) return std::nullopt;
  return parameter->getFunctionScopeIndex();
}

void BodyWalker::EndSpan(const clang::Expr* span) {
  const clang::ValueDecl* variable = HolderOf(span);
  if (variable == nullptr) return;
  std::erase_if(state_.live, [&](const LiveSpan& open) {
    if (open.holder == variable) state_.ended.insert(open.site);
    return open.holder == variable;
  });
  NoteEnded(variable);
  const auto* field = dyn_cast<clang::FieldDecl>(variable);
  const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(state_.function);
  if (field != nullptr && method != nullptr && field->getParent() == method->getParent())
    state_.ends_own = true;
}

void BodyWalker::EndCurrentSpan() {
  for (const uint32_t site : CurrentSpans()) {
    state_.ended.insert(site);
    std::erase_if(state_.live, [&](const LiveSpan& open) { return open.site == site; });
  }
}

void BodyWalker::ReleaseSpan(const clang::Expr* owner) {
  const clang::ValueDecl* from = HolderOf(owner);
  if (!IsHolder(from)) {
    state_.release = VariableOf(owner) == nullptr || from == nullptr;
    return;
  }
  for (LiveSpan& span : state_.live)
    if (span.holder == from) span.released = true;
  MoveSpan(owner, state_.holder);
}

void BodyWalker::ActivateSpan(const clang::Expr* span) {
  if (state_.holder != nullptr) state_.active.push_back({SpansIn(span), state_.holder});
}

void BodyWalker::AddContext(clang::SourceLocation name, std::string_view framework, bool inject,
                            const clang::Expr* span, bool current) {
  frame().used = true;
  std::vector<uint32_t> sites = span == nullptr ? std::vector<uint32_t>() : SpansIn(span);
  if (sites.empty() && current) sites = CurrentSpans();
  unit_.facts.AddContext(
      {frame().id, unit_.sources.LocationOf(name), std::string(framework), inject, sites});
}

}  // namespace arterial::indexer
