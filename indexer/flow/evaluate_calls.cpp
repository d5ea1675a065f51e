// What calls are worth: of methods of a thing that failed, of functions that get it.
#include <clang/Basic/Builtins.h>

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/run.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;
using Kind = Value::Kind;

constexpr int kDeepest = 4;  // calls looked into, one inside the other

const clang::Expr* ObjectOf(const clang::CallExpr& call) {
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call))
    return member->getImplicitObjectArgument();
  return nullptr;
}

bool IsPointerLike(const clang::FunctionDecl& method) {
  const clang::OverloadedOperatorKind kind = method.getOverloadedOperator();
  return kind == clang::OO_Arrow || kind == clang::OO_Star || NameOf(method) == "get";
}

bool IsOptional(clang::QualType type) { return IsResult(type) && !IsStatus(type); }

clang::QualType ClassOf(const clang::FunctionDecl& callee) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(&callee);
  return method == nullptr ? clang::QualType()
                           : callee.getASTContext().getRecordType(method->getParent());
}

std::optional<clang::BinaryOperatorKind> ComparisonOf(clang::OverloadedOperatorKind kind) {
  switch (kind) {
    case clang::OO_EqualEqual:
      return clang::BO_EQ;
    case clang::OO_ExclaimEqual:
      return clang::BO_NE;
    case clang::OO_Less:
      return clang::BO_LT;
    case clang::OO_LessEqual:
      return clang::BO_LE;
    case clang::OO_Greater:
      return clang::BO_GT;
    case clang::OO_GreaterEqual:
      return clang::BO_GE;
    default:
      return std::nullopt;
  }
}

// What calls of it are worth is what their first argument is worth.
bool GivesBack(const clang::FunctionDecl& callee, unsigned arguments) {
  if (callee.getBuiltinID() == clang::Builtin::BI__builtin_expect ||
      callee.getBuiltinID() == clang::Builtin::BI__builtin_expect_with_probability)
    return true;
  return arguments == 1 && IsStd(callee, {"move", "forward", "ref", "cref", "as_const"});
}

bool IsMember(const Value& value) {
  return value.Is(Kind::kNumber) || value.Is(Kind::kFailure) || value.Is(Kind::kSuccess);
}

// std::get<0>
bool TakesFirst(const clang::FunctionDecl& get) {
  const clang::TemplateArgumentList* arguments = get.getTemplateSpecializationArgs();
  return arguments != nullptr && arguments->size() > 0 &&
         (*arguments)[0].getKind() == clang::TemplateArgument::Integral &&
         (*arguments)[0].getAsIntegral() == 0;
}

// The leftmost of `a << b << c`.
const clang::Expr* Printed(const clang::CXXOperatorCallExpr& last) {
  const clang::Expr* at = &last;
  for (const auto* call = &last; call != nullptr && call->getOperator() == clang::OO_LessLess;
       call = dyn_cast<clang::CXXOperatorCallExpr>(at))
    at = Inside(call->getArg(0));
  return at;
}

Value AsFuture(Value function) {
  function.kind = Kind::kFuture;
  return function;
}

}  // namespace

Value Summary::Result() const {
  std::optional<Value> result;
  for (const Outcome& outcome : outcomes) {
    if (outcome.how != Outcome::How::kReturn) continue;
    const Value value = outcome.Returned();
    if (!result)
      result = value;
    else if (*result != value)
      result = result->tainted || value.tainted ? Value::Tainted() : Value();
  }
  return result.value_or(Value());
}

bool Run::MayHandOn(const clang::FunctionDecl& callee) const {
  return depth_ < kDeepest && bodies_.Of(callee) != nullptr;
}

Summary Run::Inline(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                    const State& state) const {
  const Body* body = MayHandOn(callee) ? bodies_.Of(callee) : nullptr;
  if (body == nullptr || body == &body_ || !bodies_.Take()) return {};
  Scenario scenario;
  scenario.fails = scenario_.fails;
  scenario.made = scenario_.made;
  scenario.start.failed = true;
  const clang::FunctionDecl& definition = body->function();
  const unsigned first =
      llvm::isa<clang::CXXOperatorCallExpr>(call) && llvm::isa<clang::CXXMethodDecl>(callee) ? 1
                                                                                             : 0;
  for (unsigned i = 0; i < definition.getNumParams() && i + first < call.getNumArgs(); ++i) {
    const Value value = Evaluate(call.getArg(i + first), state);
    if (!value.Is(Kind::kAddress)) {
      scenario.start.Set({definition.getParamDecl(i), false}, value);
    } else if (const Value* known = state.Find({value.variable, false})) {
      scenario.start.Set({definition.getParamDecl(i), true}, *known);
    }
  }
  // What the lambda captured is what it is here.
  for (const auto& [cell, value] : state.values)
    if (!scenario.start.Find(cell)) scenario.start.Set(cell, value);
  Run run(bodies_, *body, scenario, depth_ + 1);
  Summary summary;
  summary.outcomes = run.Go();
  summary.known = !summary.outcomes.empty();
  summary.start = std::move(scenario.start);
  return summary;
}

Value Run::Invoked(const clang::CallExpr& call, const State& state) const {
  if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call))
    if (operation->getOperator() == clang::OO_Call && call.getNumArgs() > 0)
      if (const Value object = Evaluate(call.getArg(0), state); object.Is(Kind::kCallable))
        return object;
  if (call.getDirectCallee() == nullptr)
    if (const Value callee = Evaluate(call.getCallee(), state); callee.Is(Kind::kCallable))
      return callee;
  return {};
}

// A tuple or pair is worth what its first member is, if that can tell of a failure.
Value Run::OfFirst(const clang::Expr* first, clang::CallExpr::const_arg_range all,
                   const State& state) const {
  const Value value = Evaluate(first, state);
  if (IsMember(value)) return value;
  for (const clang::Expr* argument : all)
    if (Evaluate(argument, state).tainted) return Value::Of(Kind::kDerived, true);
  return {};
}

Value Run::Call(const clang::CallExpr& call, const State& state) const {
  if (const Value function = Invoked(call, state); function.Is(Kind::kCallable))
    return function.Inner();
  if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call))
    return Operator(*operation, state);
  const clang::FunctionDecl* callee = call.getDirectCallee();
  if (callee == nullptr) {
    for (const clang::Expr* argument : call.arguments())
      if (Evaluate(argument, state).tainted) return Value::Tainted();
    return {};
  }
  if (GivesBack(*callee, call.getNumArgs())) return Evaluate(call.getArg(0), state);
  if (IsStd(*callee, {"make_tuple", "make_pair"}) && call.getNumArgs() > 1)
    return OfFirst(call.getArg(0), call.arguments(), state);
  if (IsStd(*callee, {"get"}) && call.getNumArgs() == 1)
    if (const Value whole = Evaluate(call.getArg(0), state); IsMember(whole))
      return TakesFirst(*callee) ? whole : Value();
  if (const clang::Expr* object = ObjectOf(call)) {
    const Value value = Dereference(Evaluate(object, state), object, state);
    if (value != Value() && !value.Is(Kind::kNumber)) return Method(*callee, value, call, state);
  }
  return OfArguments(*callee, call, state);
}

Value Run::Operator(const clang::CXXOperatorCallExpr& call, const State& state) const {
  const clang::FunctionDecl* callee = call.getDirectCallee();
  // What is printed to; long chains of it would be looked through again for each link. A status
  // that more is said of stays what it is.
  if (call.getOperator() == clang::OO_LessLess)
    return IsStatus(call.getType()) ? Evaluate(Printed(call), state) : Value();
  std::vector<Value> values;
  for (const clang::Expr* argument : call.arguments()) values.push_back(Evaluate(argument, state));
  const auto kind = call.getOperator();
  if (const auto comparison = ComparisonOf(kind); comparison && values.size() == 2)
    return Compare(*comparison, values[0], values[1]);
  if (kind == clang::OO_Exclaim && values.size() == 1) {
    const std::optional<bool> truth = values[0].Truth();
    return truth               ? Value::Bool(!*truth, values[0].tainted)
           : values[0].tainted ? Value::Tainted()
                               : Value();
  }
  if (kind == clang::OO_Equal && values.size() == 2) return values[1];
  if (callee != nullptr && !values.empty() && IsPointerLike(*callee))
    return IsOptional(ClassOf(*callee)) && values[0].Is(Kind::kFailure)
               ? Value::Of(Kind::kFailure, true)
               : values[0];
  if (kind == clang::OO_Subscript && !values.empty()) return values[0];
  if (callee != nullptr && kind == clang::OO_Call) return OfArguments(*callee, call, state);
  for (const Value& value : values)
    if (value.tainted) return Value::Of(Kind::kDerived, true);
  return {};
}

// `while (stream->Read(&item))`, also as a part of a longer condition.
bool Run::IsLoopCondition(const clang::Stmt& part) const {
  const clang::Stmt* child = &part;
  for (const clang::Stmt* up = body_.Parent(*child); up != nullptr;
       child = up, up = body_.Parent(*up)) {
    if (const auto* loop = dyn_cast<clang::WhileStmt>(up)) return child == loop->getCond();
    if (const auto* loop = dyn_cast<clang::ForStmt>(up)) return child == loop->getCond();
    if (const auto* loop = dyn_cast<clang::DoStmt>(up)) return child == loop->getCond();
    if (!llvm::isa<clang::Expr>(up)) return false;
  }
  return false;
}

Value Run::Method(const clang::FunctionDecl& callee, const Value& object,
                  const clang::CallExpr& call, const State& state) const {
  if (object.Is(Kind::kFuture) || object.Is(Kind::kCallable)) {
    const llvm::StringRef name = NameOf(callee);
    if (name == "get" || name == "value" || name == "result" || name == "join")
      return object.Inner();
    return object;  // get_future, share, begin, front, at
  }
  if (object.Is(Kind::kFailure) || object.Is(Kind::kSuccess)) {
    const bool failed = object.Is(Kind::kFailure);
    if (const std::optional<Value> answer = AskFailure(callee, failed)) {
      // What ends a loop over a stream looks like its failure: no test of it.
      if (NameOf(callee) != "Read") return *answer;
      if (IsLoopCondition(call)) return failed ? Value::Bool(false) : Value();
      return *answer;
    }
    if (IsPointerLike(callee)) return object;
    if (FallsBack(callee) && call.getNumArgs() > 0) {
      Value other = failed ? Evaluate(call.getArg(0), state) : Value();
      other.tainted = other.tainted || other.Is(Kind::kNumber);
      return other;
    }
    if (HandsOn(callee) && IsResult(callee.getReturnType())) return object;
    // Turned into another status: a conversion, what a builder gives.
    if (IsStatus(callee.getReturnType())) return object;
    // The status at the end of a stream; what a future, a list or an iterator holds.
    const clang::QualType type = callee.getReturnType().getNonReferenceType();
    const llvm::StringRef name = NameOf(callee);
    if (IsStatus(type) || IsFuture(type) || name == "Finish" || name == "begin" ||
        name == "front" || name == "back" || name == "at")
      return object;
    if (!failed) return {};
    return type->isBooleanType() || type->isIntegralOrEnumerationType()
               ? Value::Tainted()
               : Value::Of(Kind::kDerived, true);
  }
  if (object.tainted) return Value::Of(Kind::kDerived, true);
  return OfArguments(callee, call, state);
}

Value Run::OfArguments(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                       const State& state) const {
  if (const std::optional<Value> made = MadeBy(callee)) return *made;
  std::optional<Value> function;
  Value failed, good;
  bool tainted = false;
  for (const clang::Expr* argument : call.arguments()) {
    Value value = Evaluate(argument, state);
    if (value.Is(Kind::kAddress)) {
      const Value* known = state.Find({value.variable, false});
      value = known != nullptr ? *known : Value();
    }
    if (value.Is(Kind::kCallable) && !function) function = value;
    if (value.Is(Kind::kFailure) && value.tainted) failed = value;
    if (value.Is(Kind::kSuccess) && value.tainted) good = value;
    tainted = tainted || value.tainted;
  }
  if (function && IsStd(callee, {"async"})) return AsFuture(*function);
  if (function && callee.isInStdNamespace()) return *function;
  if (!tainted && !function) return {};
  if (function && HandsOn(callee) && IsResult(callee.getReturnType()) &&
      IsMember(function->Inner()))
    return function->Inner();
  if (const Summary summary = Inline(callee, call, state); summary.known) return summary.Result();
  const clang::QualType type = callee.getReturnType().getNonReferenceType();
  // Who is given a function to call gives back what it gives.
  if (function) {
    if (IsFuture(type)) return AsFuture(*function);
    const Value inner = function->Inner();
    if (inner.Is(Kind::kFailure) || inner.Is(Kind::kSuccess))
      return IsResult(type) ? inner : Value();
    return inner.Is(Kind::kNumber) && type->isIntegralOrEnumerationType() ? inner : Value();
  }
  if (!tainted || type->isVoidType()) return {};
  const llvm::StringRef name = NameOf(callee);
  // C libraries: mongoc_cursor_next(cursor, ...), mongoc_cursor_error(cursor, ...).
  if (failed.Is(Kind::kFailure) && type->isBooleanType()) {
    // As with Read: what ends a loop is no test.
    if (name.ends_with("_next")) return Value::Bool(false, !IsLoopCondition(call));
    if (name.ends_with("_ok")) return Value::Bool(false, true);
  }
  const bool asks = name.ends_with("_error") || name.ends_with("_failed");
  if (asks && type->isBooleanType() && (failed != Value() || good != Value()))
    return Value::Bool(failed != Value(), true);
  if (failed.Is(Kind::kFailure) && IsResult(type)) return failed;
  if (good.Is(Kind::kSuccess) && IsStatus(type)) return good;
  return type->isIntegralOrEnumerationType() || type->isAnyPointerType()
             ? Value::Tainted()
             : Value::Of(Kind::kDerived, true);
}

}  // namespace arterial::indexer::flow
