// Failures that arrive by calls of other functions of the project.
#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/failure.h"
#include "indexer/flow/seeds.h"
#include "indexer/flow/surroundings.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using db::Outlet;
using llvm::dyn_cast;
using llvm::isa;
using Kind = Value::Kind;

// Something in it may end a request: an exception, a response's status, the end of a server's call.
bool MayAnswer(const clang::Stmt* statement) {
  if (statement == nullptr) return false;
  if (isa<clang::CXXThrowExpr>(statement)) return true;
  if (const auto* member = dyn_cast<clang::MemberExpr>(statement);
      member != nullptr && member->getMemberDecl()->getIdentifier() != nullptr) {
    const llvm::StringRef name = member->getMemberDecl()->getName();
    if (name.contains_insensitive("status") || name.starts_with("Finish") || name == "SetFailed" ||
        name == "result")
      return true;
  }
  return std::any_of(statement->child_begin(), statement->child_end(), MayAnswer);
}

constexpr Outlet kThrown{Outlet::How::kThrow, {}, {}};

// Types that parameters have which tell the caller of a failure.
bool TellsFailure(clang::QualType type) {
  return type->isBooleanType() || type->isEnumeralType() || IsResult(type) || IsErrorCode(type);
}

// The variable that the callee may write by this argument.
const clang::Expr* WrittenBy(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                             unsigned argument, unsigned parameter) {
  if (parameter >= callee.getNumParams()) return nullptr;
  const clang::QualType type = callee.getParamDecl(parameter)->getType();
  const clang::QualType pointee = type->getPointeeType();
  if (pointee.isNull() || pointee.isConstQualified() || !TellsFailure(pointee)) return nullptr;
  const clang::Expr* given = Inside(call.getArg(argument));
  if (type->isLValueReferenceType()) return given;
  const auto* address = dyn_cast<clang::UnaryOperator>(given);
  return address != nullptr && address->getOpcode() == clang::UO_AddrOf ? address->getSubExpr()
                                                                        : given;
}

std::optional<Cell> CellOfTarget(const clang::Expr* target) {
  target = Inside(target);
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(target))
    return Cell{reference->getDecl(), reference->getType()->isAnyPointerType()};
  if (const auto* member = dyn_cast<clang::MemberExpr>(target))
    return Cell{member->getMemberDecl(), false};
  return std::nullopt;
}

}  // namespace

void FailureAnalysis::AnalyseWritten(const Body& body, const Point& point,
                                     const clang::CallExpr& call) {
  const unsigned first =
      isa<clang::CXXOperatorCallExpr>(call) && isa<clang::CXXMethodDecl>(*point.callee) ? 1 : 0;
  for (unsigned i = first; i < call.getNumArgs(); ++i) {
    const clang::Expr* target = WrittenBy(*point.callee, call, i, i - first);
    const std::optional<Cell> cell = target == nullptr ? std::nullopt : CellOfTarget(target);
    if (!cell) continue;
    const clang::QualType type = point.callee->getParamDecl(i - first)->getType();
    for (const Outlet::Value look : ValuesOf(type->getPointeeType())) {
      Seed seed;
      seed.failed_cells = {{*cell, Failed(look)}};
      seed.good_cells = {{*cell, Good(look)}};
      AddArrival(body, point, {Outlet::How::kVariable, look, Outlet::Parameter(i - first)}, seed);
    }
  }
}

void FailureAnalysis::AnalyseCallbacks(const Body& body, const Point& point,
                                       const clang::CallExpr& call) {
  for (unsigned i = 0; i < call.getNumArgs(); ++i)
    for (const clang::FunctionDecl* function : CallablesOf(call.getArg(i))) {
      const Body* callback = bodies_.Of(*function);
      if (callback == nullptr || function->getNumParams() == 0) continue;
      const Outlet outlet{Outlet::How::kCallback, {}, Outlet::Parameter(i)};
      Seed seed;
      db::Failure failure;
      if (FollowCallback(*callback, &seed, &failure))
        AddArrival(body, point, outlet, seed);
      else
        unit_.facts.HelperFlowOf(unit_.names.IdOf(body.function()), point.target, point.location)
            .arrivals.push_back({outlet, std::move(failure)});
      break;
    }
}

// A function as a value: it fails where it is called, or where its future is awaited.
void FailureAnalysis::AnalyseFunctionValue(const Body& body, const Point& point,
                                           const clang::FunctionDecl& function) {
  Seed seed;
  seed.at_once = false;
  seed.failure = Value::Of(Kind::kCallable, true);
  seed.failure.throws = true;
  seed.success = Value::Of(Kind::kCallable, true);
  AddArrival(body, point, kThrown, seed);
  for (const Outlet::Value look : ValuesOf(function.getReturnType())) {
    seed.failure = Failed(look).As(Kind::kCallable);
    seed.success = Good(look).As(Kind::kCallable);
    AddArrival(body, point, {Outlet::How::kReturn, look, {}}, seed);
  }
  const auto* lambda = dyn_cast<clang::LambdaExpr>(point.expr);
  if (lambda == nullptr) return;
  for (const clang::LambdaCapture& capture : lambda->captures()) {
    if (!capture.capturesVariable()) continue;
    const clang::ValueDecl* variable = capture.getCapturedVar();
    const clang::QualType type = variable->getType().getNonReferenceType();
    if (!TellsFailure(type) && !IsFuture(type)) continue;
    const Body inner(unit_.context, function);
    const std::optional<Hash128> id = IdOf(inner, {variable, false});
    if (!id) continue;
    for (const Outlet::Value look : ValuesOf(type)) {
      Seed write;
      write.failed_cells = {{{variable, false}, Failed(look)}};
      write.good_cells = {{{variable, false}, Good(look)}};
      AddArrival(body, point, {Outlet::How::kVariable, look, *id}, write);
    }
  }
}

void FailureAnalysis::AnalyseHelper(const Body& body, const Point& point) {
  const clang::Expr* expr = point.expr;
  if (point.via == db::Via::kStored) return;
  if (const auto* lambda = dyn_cast<clang::LambdaExpr>(expr)) {
    if (const clang::CXXMethodDecl* function = lambda->getCallOperator())
      AnalyseFunctionValue(body, point, *function);
    return;
  }
  if (point.callee == nullptr) return;
  const auto* call = dyn_cast<clang::CallExpr>(expr);
  const bool value = isa<clang::DeclRefExpr, clang::MemberExpr>(expr);
  if (value) {
    AnalyseFunctionValue(body, point, *point.callee);
    return;
  }
  if (body.InTry(*expr)) {
    Seed seed;
    seed.throws = true;
    AddArrival(body, point, kThrown, seed);
  }
  if (call == nullptr) return;
  for (const Outlet::Value look : ValuesOf(point.callee->getReturnType())) {
    Seed seed;
    seed.failure = Failed(look);
    seed.success = Good(look);
    AddArrival(body, point, {Outlet::How::kReturn, look, {}}, seed);
  }
  AnalyseWritten(body, point, *call);
  AnalyseCallbacks(body, point, *call);
}

void FailureAnalysis::Surround(const Body& body, const Point& point) {
  Surroundings around = SurroundingsOf(body, *point.expr, unit_.sources);
  const db::FunctionId function = unit_.names.IdOf(body.function());
  if (point.site) {
    db::CallFlow& flow = unit_.facts.FlowOf(function, point.location);
    flow.condition = std::move(around.condition);
    flow.loop = std::move(around.loop);
  } else if (!around.condition.text.empty() || !around.loop.over.empty()) {
    db::HelperFlow& flow = unit_.facts.HelperFlowOf(function, point.target, point.location);
    flow.condition = std::move(around.condition);
    flow.loop = std::move(around.loop);
  }
}

void FailureAnalysis::Analyse(const Body& body, const Point& point) {
  if (point.expr == nullptr) return;
  bodies_.Forget();
  Surround(body, point);
  if (point.site)
    AnalyseSite(body, point);
  else
    AnalyseHelper(body, point);
}

void FailureAnalysis::AnalyseReceiver(const Body& body) {
  const clang::FunctionDecl& function = body.function();
  if (!function.getReturnType()->isVoidType() || function.getNumParams() == 0) return;
  std::optional<bool> sink;
  for (const clang::ParmVarDecl* parameter : function.parameters()) {
    const clang::QualType type = parameter->getType().getNonReferenceType();
    const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
    if (record == nullptr || IsText(type) || (record->isInStdNamespace() && !IsResult(type)))
      continue;
    if (!sink) sink = MayAnswer(function.getBody());
    if (!*sink) return;
    Arrival arrival;
    arrival.failed_cells = {{{parameter, false}, Failed(Outlet::Value::kObject)}};
    arrival.good_cells = {{{parameter, false}, Good(Outlet::Value::kObject)}};
    db::Failure failure = Follow(body, arrival, *function.getBody());
    if (failure.verdict != db::FailureVerdict::kPropagates) continue;
    const Hash128 id = unit_.names.IdOf(function);
    const Outlet from{
        Outlet::How::kPassed, {}, Outlet::Parameter(parameter->getFunctionScopeIndex())};
    unit_.facts.HelperFlowOf(id, id, unit_.sources.LocationOf(function.getLocation()))
        .arrivals.push_back({from, std::move(failure)});
  }
}

}  // namespace arterial::indexer::flow
