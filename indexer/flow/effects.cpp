// What calls and assignments do to what is known: a failure that is stored, answered, handed on.
#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/run.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;
using Kind = Value::Kind;

bool IsResponse(const clang::CXXRecordDecl* record) {
  return record != nullptr && record->getIdentifier() != nullptr &&
         record->getName().contains_insensitive("response");
}

bool IsError(const Value& code) { return code.Is(Kind::kNumber) && code.low >= 400; }

const clang::Expr* ObjectOf(const clang::CallExpr& call) {
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call))
    return member->getImplicitObjectArgument();
  if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call))
    if (llvm::isa_and_nonnull<clang::CXXMethodDecl>(operation->getDirectCallee()))
      return operation->getArg(0);
  return nullptr;
}

// The parameter, member or variable that holds the function that is called.
const clang::Expr* CalledObject(const clang::CallExpr& call) {
  if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call))
    return operation->getOperator() == clang::OO_Call ? operation->getArg(0) : nullptr;
  if (call.getDirectCallee() != nullptr) return nullptr;
  return call.getCallee();
}

}  // namespace

std::optional<Cell> Run::CellOf(const clang::Expr* expr) const {
  bool pointee = false;
  for (int depth = 0; expr != nullptr && depth < 8; ++depth) {
    expr = Inside(expr);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
      if (!llvm::isa<clang::VarDecl, clang::BindingDecl>(reference->getDecl())) return {};
      return Cell{reference->getDecl(), pointee && reference->getType()->isAnyPointerType()};
    }
    if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) {
      if (!llvm::isa<clang::FieldDecl, clang::VarDecl>(member->getMemberDecl())) return {};
      return Cell{member->getMemberDecl(), false};
    }
    if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr)) {
      if (unary->getOpcode() != clang::UO_Deref) return {};
      pointee = true;
      expr = unary->getSubExpr();
    } else if (const auto* item = dyn_cast<clang::ArraySubscriptExpr>(expr)) {
      expr = item->getBase();
    } else if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(expr)) {
      const auto kind = operation->getOperator();
      if (kind != clang::OO_Subscript && kind != clang::OO_Star && kind != clang::OO_Arrow)
        return {};
      expr = operation->getArg(0);
    } else {
      return {};
    }
  }
  return {};
}

void Run::Assign(const clang::Expr* target, const Value& value, const clang::Stmt& at,
                 State& state) {
  std::optional<Cell> cell = CellOf(target);
  if (!cell) return;
  if (cell->pointee)
    if (const Value* pointer = state.Find({cell->variable, false}))
      if (pointer->Is(Kind::kAddress)) cell = Cell{pointer->variable, false};
  // response.status = 502: the answer to an HTTP request.
  const auto* field = dyn_cast<clang::FieldDecl>(cell->variable);
  if (field != nullptr && field->getIdentifier() != nullptr && state.failed &&
      field->getName().contains_insensitive("status") &&
      IsResponse(dyn_cast<clang::CXXRecordDecl>(field->getParent())) &&
      (value.Is(Kind::kNumber) ? IsError(value) : value.tainted))
    state.answered = &at;
  state.Set(*cell, value);
}

bool Run::Answers(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                  const State& state) const {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  if (method == nullptr) return false;
  const llvm::StringRef name = NameOf(callee), record = method->getParent()->getName();
  if (name == "FinishWithError" || name == "SetFailed") return state.tested != nullptr;
  const bool server =
      (record.starts_with("Server") || record.contains("Reactor")) && name.contains("Finish");
  const bool response = IsResponse(method->getParent()) &&
                        (name.contains_insensitive("status") || name == "result" || name == "code");
  if (!server && !response) return false;
  bool failure = false, error = false;
  for (const clang::Expr* argument : call.arguments()) {
    const Value value = Evaluate(argument, state);
    failure = failure || (value.Is(Kind::kFailure) && (value.tainted || state.tested != nullptr));
    error = error || IsError(value) || (value.Is(Kind::kNumber) && value.tainted && value.low > 0);
  }
  return server ? failure : error;
}

void Run::StoreEffects(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                       State& state) {
  const clang::Expr* object = ObjectOf(call);
  if (object == nullptr || !Stores(callee)) return;
  const bool operation = llvm::isa<clang::CXXOperatorCallExpr>(call);
  const bool assigns = operation || NameOf(callee) == "assign" || NameOf(callee) == "reset";
  Value kept;
  for (unsigned i = operation ? 1 : 0; i < call.getNumArgs(); ++i) {
    Value value = Evaluate(call.getArg(i), state);
    if (value.tainted || value.Calls() || (assigns && kept == Value())) kept = value;
  }
  if (NameOf(callee) == "set_exception" && state.failed) {
    kept = Value::Of(Kind::kFuture, true);
    kept.throws = true;
  }
  if (assigns || kept.tainted || kept.Calls()) Assign(object, kept, call, state);
}

void Run::ArgumentEffects(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                          State& state) {
  if (scenario_.seeds.contains(&call)) return;  // what it writes is known
  // Ways to a part of what they are given.
  if (IsStd(callee, {"get", "move", "forward", "ref", "begin", "end"})) return;
  const clang::Expr* object = ObjectOf(call);
  const bool failed_object = object != nullptr && Evaluate(object, state).Is(Kind::kFailure);
  const unsigned first = llvm::isa<clang::CXXOperatorCallExpr>(call) && object != nullptr ? 1 : 0;
  for (unsigned i = first; i < call.getNumArgs(); ++i) {
    const clang::Expr* argument = Inside(call.getArg(i));
    const clang::Expr* target = nullptr;
    if (const auto* address = dyn_cast<clang::UnaryOperator>(argument);
        address != nullptr && address->getOpcode() == clang::UO_AddrOf) {
      target = address->getSubExpr();
    } else if (i - first < callee.getNumParams()) {
      const clang::QualType type = callee.getParamDecl(i - first)->getType();
      if (type->isLValueReferenceType() && !type->getPointeeType().isConstQualified())
        target = argument;
    }
    if (target == nullptr || !CellOf(target)) continue;
    // Finish(&reply, &status, tag) of a call that was started.
    if (failed_object && IsStatus(target->getType())) {
      Assign(target, Value::Of(Kind::kFailure, true), call, state);
      continue;
    }
    const Value old = Evaluate(target, state);
    if (old.Is(Kind::kNumber) || (old.Is(Kind::kSuccess) && !old.tainted))
      Assign(target, {}, call, state);
  }
}

// What another function does to it, the link knows if it is not looked into here.
void Run::PassOn(const clang::FunctionDecl& callee, const clang::CallExpr& call, State& state) {
  if (!state.failed || !callee.getReturnType()->isVoidType()) return;
  for (unsigned i = 0; i < call.getNumArgs() && i < callee.getNumParams(); ++i) {
    const Value value = Evaluate(call.getArg(i), state);
    if (!value.tainted || !(value.Is(Kind::kFailure) || value.Is(Kind::kDerived))) continue;
    const std::pair entry{callee.getCanonicalDecl(), i};
    if (std::find(state.passed.begin(), state.passed.end(), entry) == state.passed.end())
      state.passed.push_back(entry);
  }
}

bool Run::MayRead(const clang::FunctionDecl& callee, const State& state) const {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  if (method == nullptr || !state.failed || method->isStatic()) return false;
  const clang::Decl* record = method->getParent()->getCanonicalDecl();
  return std::any_of(state.values.begin(), state.values.end(), [&](const auto& entry) {
    const auto* field = dyn_cast<clang::FieldDecl>(entry.first.variable);
    return field != nullptr && entry.second.tainted &&
           field->getParent()->getCanonicalDecl() == record;
  });
}

void Run::CopyBack(const Summary& inner, const Outcome& outcome, const clang::FunctionDecl& callee,
                   const clang::CallExpr& call, State& state) {
  const clang::FunctionDecl* definition = callee.getDefinition();
  const unsigned first =
      llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa<clang::CXXMethodDecl>(callee) ? 1
                                                                                             : 0;
  for (const auto& [cell, value] : outcome.state.values) {
    const Value* before = inner.start.Find(cell);
    if (before != nullptr && *before == value) continue;
    const auto* variable = dyn_cast<clang::VarDecl>(cell.variable);
    if (variable == nullptr || variable->getDeclContext() != definition) {
      // A member, a captured or a global variable; locals of what was called deeper are gone.
      if (variable == nullptr || before != nullptr || state.Find(cell) != nullptr)
        state.Set(cell, value);
      continue;
    }
    const auto* parameter = dyn_cast<clang::ParmVarDecl>(variable);
    const unsigned number = parameter == nullptr ? 0 : parameter->getFunctionScopeIndex() + first;
    if (parameter == nullptr || number >= call.getNumArgs()) continue;
    const clang::Expr* argument = call.getArg(number);
    if (cell.pointee) {
      const Value pointer = Evaluate(argument, state);
      if (pointer.Is(Kind::kAddress))
        state.Set({pointer.variable, false}, value);
      else if (const std::optional<Cell> target = CellOf(argument))
        state.Set({target->variable, true}, value);
    } else if (parameter->getType()->isLValueReferenceType() &&
               !parameter->getType()->getPointeeType().isConstQualified()) {
      if (const std::optional<Cell> target = CellOf(argument)) state.Set(*target, value);
    }
  }
}

bool Run::Leave(const Summary& inner, const clang::FunctionDecl& callee,
                const clang::CallExpr& call, State& state) {
  std::vector<State> ways;
  const bool returns =
      std::any_of(inner.outcomes.begin(), inner.outcomes.end(),
                  [](const Outcome& outcome) { return outcome.how == Outcome::How::kReturn; });
  for (const Outcome& outcome : inner.outcomes) {
    State way = state;
    const State& there = outcome.state;
    if (way.tested == nullptr && there.tested != nullptr) way.tested = &call;
    way.minded = way.minded || there.tested != nullptr;
    // It ends there because something else went wrong in it.
    if (returns && outcome.how != Outcome::How::kReturn && !way.minded) continue;
    way.used = way.used || there.used;
    way.told = way.told || there.told;
    way.coded = way.coded || there.coded;
    way.split = way.split || there.split;
    way.assumed = way.assumed || there.assumed;
    if (there.answered != nullptr) way.answered = &call;
    if (outcome.how == Outcome::How::kDie) {
      End(Outcome::How::kDie, {}, &call, way);
    } else if (outcome.how == Outcome::How::kThrow) {
      Throw(call, {}, {}, way);
    } else {
      way.SetResult(&call, outcome.Returned());
      CopyBack(inner, outcome, callee, call, way);
      if (std::find(ways.begin(), ways.end(), way) == ways.end()) ways.push_back(std::move(way));
    }
  }
  if (ways.empty()) return false;
  state = std::move(ways.front());
  forks_.insert(forks_.end(), std::make_move_iterator(ways.begin() + 1),
                std::make_move_iterator(ways.end()));
  return true;
}

// What the method of a status, a result or a stream says is known without its body.
bool Run::IsAsked(const clang::FunctionDecl& callee, const clang::Expr* object,
                  const State& state) const {
  if (object == nullptr) return false;
  if (HandsOn(callee) && IsResult(callee.getReturnType())) return true;
  const Value value = Evaluate(object, state);
  return (value.Is(Kind::kFailure) || value.Is(Kind::kSuccess)) &&
         (AskFailure(callee, true) || NameOf(callee) == "Finish" ||
          IsStatus(callee.getReturnType()));
}

// As long as nothing has failed only what is known to be constant may change.
bool Run::EffectsBefore(const clang::CallExpr& call, State& state) {
  OnlyFailing(call);
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr) return true;
  if (NeverReturns(*callee)) return false;
  StoreEffects(*callee, call, state);
  ArgumentEffects(*callee, call, state);
  return true;
}

// False if the path ends in the call.
bool Run::CallEffects(const clang::CallExpr& call, State& state) {
  if (!state.failed && at_once_) return EffectsBefore(call, state);
  if (const Value function = Invoked(call, state); function.Is(Kind::kCallable)) {
    state.failed = true;
    if (!function.throws) return true;
    Throw(call, {}, {}, state);
    return false;
  }
  const clang::FunctionDecl* callee = call.getDirectCallee();
  const clang::Expr* object = ObjectOf(call);
  bool failure = false, function = false;
  for (const clang::Expr* argument : call.arguments()) {
    const Value value = Evaluate(argument, state);
    failure = failure || value.tainted;
    function = function || value.Is(Kind::kCallable);
    if (value.Is(Kind::kCallable) && callee != nullptr && !Stores(*callee) &&
        (!callee->isInStdNamespace() || IsStd(*callee, {"async"})))
      state.failed = true;
  }
  if (const clang::Expr* called = CalledObject(call); called != nullptr && failure)
    if (const std::optional<Cell> cell = CellOf(called)) state.called_back.push_back(*cell);
  if (callee == nullptr) {
    state.used = state.used || failure;
    return true;
  }
  if (NeverReturns(*callee)) {
    End(Outcome::How::kDie, {}, &call, state);
    return false;
  }
  if (object != nullptr && !llvm::isa<clang::CXXOperatorCallExpr>(call)) {
    const Value value = Evaluate(object, state);
    const llvm::StringRef name = NameOf(*callee);
    const bool takes = name == "get" || name == "value" || name == "ValueOrDie";
    if (takes && ((value.Is(Kind::kFuture) && value.throws) ||
                  (value.Is(Kind::kFailure) && value.tainted && name != "get"))) {
      Throw(call, {}, {}, state);
      return false;
    }
  }
  if (IsStd(*callee, {"rethrow_exception"})) {
    Throw(call, {}, {}, state);
    return false;
  }
  // value_or looks whether there is a value.
  if (object != nullptr && state.tested == nullptr && FallsBack(*callee) &&
      Evaluate(object, state).tainted)
    state.tested = &call;
  if (state.failed && OnlyReports(*callee) && OnlyFailing(call)) state.told = true;
  if (state.failed && state.answered == nullptr && Answers(*callee, call, state))
    state.answered = &call;
  StoreEffects(*callee, call, state);
  if (failure && !callee->isInStdNamespace()) PassOn(*callee, call, state);
  // What only failures lead to may end the process.
  const bool only = OnlyFailing(call) && state.tested != nullptr;
  if ((failure || function || only || state.minded || MayRead(*callee, state)) &&
      !callee->isInStdNamespace() && !OnlyReports(*callee)) {
    const bool asked = IsAsked(*callee, object, state);
    const Summary summary = asked ? Summary() : Inline(*callee, call, state);
    if (summary.known) {
      state.used = state.used || failure;
      return Leave(summary, *callee, call, state);
    }
    // A function that a library runs; what it throws, it throws again.
    if (function)
      for (const clang::Expr* argument : call.arguments())
        if (const Value value = Evaluate(argument, state);
            value.Is(Kind::kCallable) && value.throws && !IsFuture(callee->getReturnType())) {
          state.assumed = true;
          Throw(call, {}, {}, state);
          return false;
        }
  }
  const auto kind = callee->getOverloadedOperator();
  const bool access =
      (kind != clang::OO_None && kind != clang::OO_LessLess && kind != clang::OO_Call) ||
      IsStd(*callee, {"move", "forward", "ref", "cref"});
  // Who makes another status of it has not looked at it.
  const bool turns = IsStatus(callee->getReturnType()) && !OnlyReports(*callee);
  state.used =
      state.used || (failure && !access && !turns && !Stores(*callee) && !OnlyMoves(*callee));
  ArgumentEffects(*callee, call, state);
  return true;
}

}  // namespace arterial::indexer::flow
