// What expressions are worth, without calls.
#include "indexer/ast/unwrap.h"
#include "indexer/flow/run.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;
using llvm::isa;
using Kind = Value::Kind;

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

bool IsNothing(const clang::Expr* expr) {
  const clang::QualType type = expr->getType().getNonReferenceType();
  if (type->isNullPtrType()) return true;
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return record != nullptr && record->getIdentifier() != nullptr &&
         record->getName() == "nullopt_t";
}

std::optional<Value> Constant(const clang::Expr* expr, const clang::ASTContext& context) {
  if (expr->isValueDependent() || expr->isTypeDependent()) return std::nullopt;
  if (IsNothing(expr)) return Value::Number(0, 0);
  if (!expr->getType()->isIntegralOrEnumerationType()) return std::nullopt;
  clang::Expr::EvalResult result;
  if (!expr->EvaluateAsInt(result, context) || !result.Val.getInt().isRepresentableByInt64())
    return std::nullopt;
  const int64_t number = result.Val.getInt().getExtValue();
  return Value::Number(number, number);
}

// `Status::OK`, `Status::CANCELLED`: constants of a class that tells of failures.
std::optional<Value> StatusConstant(const clang::VarDecl& variable) {
  if (!variable.hasGlobalStorage() || !IsStatus(variable.getType())) return std::nullopt;
  if (!variable.isStaticDataMember() && !variable.getType().isConstQualified()) return std::nullopt;
  const llvm::StringRef name = variable.getName();
  const bool ok = name.equals_insensitive("ok") || name.equals_insensitive("kOk");
  return Value::Of(ok ? Kind::kSuccess : Kind::kFailure);
}

// An object that is made around a status.
bool StandsFor(const Value& status, clang::QualType type) {
  return (status.Is(Kind::kFailure) || status.Is(Kind::kSuccess)) && AnswersForStatus(type);
}

}  // namespace

const clang::Expr* Inside(const clang::Expr* expr) {
  while (expr != nullptr) {
    const clang::Expr* inner = nullptr;
    if (const auto* paren = dyn_cast<clang::ParenExpr>(expr)) {
      inner = paren->getSubExpr();
    } else if (const auto* full = dyn_cast<clang::FullExpr>(expr)) {
      inner = full->getSubExpr();
    } else if (const auto* made = dyn_cast<clang::MaterializeTemporaryExpr>(expr)) {
      inner = made->getSubExpr();
    } else if (const auto* bound = dyn_cast<clang::CXXBindTemporaryExpr>(expr)) {
      inner = bound->getSubExpr();
    } else if (const auto* cast = dyn_cast<clang::CastExpr>(expr)) {
      inner = cast->getSubExpr();
    } else if (const auto* wait = dyn_cast<clang::CoroutineSuspendExpr>(expr)) {
      inner = wait->getOperand();
    } else if (const auto* wait = dyn_cast<clang::DependentCoawaitExpr>(expr)) {
      inner = wait->getOperand();
    } else if (const auto* opaque = dyn_cast<clang::OpaqueValueExpr>(expr)) {
      inner = opaque->getSourceExpr();
    } else if (const auto* given = dyn_cast<clang::CXXDefaultArgExpr>(expr)) {
      inner = given->getExpr();
    } else if (const auto* named = dyn_cast<clang::SubstNonTypeTemplateParmExpr>(expr)) {
      inner = named->getReplacement();
    }
    if (inner == nullptr) return expr;
    expr = inner;
  }
  return expr;
}

Value Run::Evaluate(const clang::Expr* expr, const State& state) const {
  if (expr == nullptr) return {};
  expr = Inside(expr);
  if (expr == nullptr) return {};
  if (const auto seed = scenario_.seeds.find(expr); seed != scenario_.seeds.end())
    return scenario_.fails ? seed->second.failure : seed->second.success;
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
    const Value value = Variable(*reference->getDecl(), state);
    if (value != Value()) return value;
  }
  if (const std::optional<Value> number = Constant(expr, body_.context())) return *number;
  if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) return Member(*member, state);
  if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr)) return Unary(*unary, state);
  if (const auto* binary = dyn_cast<clang::BinaryOperator>(expr)) return Binary(*binary, state);
  if (const auto* call = dyn_cast<clang::CallExpr>(expr)) {
    const Value* known = state.ResultOf(call);
    return known != nullptr ? *known : Call(*call, state);
  }
  if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr))
    return Construct(*construct, state);
  if (const auto* choice = dyn_cast<clang::AbstractConditionalOperator>(expr)) {
    std::optional<bool> way = Evaluate(choice->getCond(), state).Truth();
    for (const auto& [stmt, taken] : state.choices)
      if (stmt == choice) way = taken;
    if (way) return Evaluate(*way ? choice->getTrueExpr() : choice->getFalseExpr(), state);
    const Value a = Evaluate(choice->getTrueExpr(), state);
    const Value b = Evaluate(choice->getFalseExpr(), state);
    return a == b ? a : a.tainted || b.tainted ? Value::Tainted() : Value();
  }
  if (const auto* list = dyn_cast<clang::InitListExpr>(expr)) {
    if (list->getNumInits() == 1 && !list->getType()->isRecordType())
      return Evaluate(list->getInit(0), state);
    for (const clang::Expr* value : list->inits())
      if (Evaluate(value, state).tainted) return Value::Of(Kind::kDerived, true);
  }
  if (const auto* item = dyn_cast<clang::ArraySubscriptExpr>(expr))
    return Evaluate(item->getBase(), state);
  if (isa<clang::CXXNewExpr>(expr)) return Value::Number(1, kMost);
  return {};
}

Value Run::Variable(const clang::ValueDecl& variable, const State& state) const {
  if (const Value* known = state.Find({&variable, false})) return *known;
  if (const auto* binding = dyn_cast<clang::BindingDecl>(&variable)) {
    const clang::VarDecl* holding = binding->getHoldingVar();
    const clang::Expr* whole = holding != nullptr ? holding->getInit() : binding->getBinding();
    return whole == nullptr ? Value() : Evaluate(whole, state);
  }
  const auto* var = dyn_cast<clang::VarDecl>(&variable);
  if (var == nullptr) return {};
  if (const std::optional<Value> status = StatusConstant(*var)) return *status;
  return {};
}

Value Run::Member(const clang::MemberExpr& member, const State& state) const {
  const clang::ValueDecl* decl = member.getMemberDecl();
  if (const auto* variable = dyn_cast<clang::VarDecl>(decl)) return Variable(*variable, state);
  if (const Value* known = state.Find({decl, false})) return *known;
  const Value base = Evaluate(member.getBase(), state);
  const clang::RecordDecl* record = dyn_cast<clang::RecordDecl>(decl->getDeclContext());
  if (record != nullptr && record->isInStdNamespace() && base.Is(Kind::kNumber))
    return decl->getName() == "first" ? base : Value();
  if (!base.Is(Kind::kFailure) && !base.Is(Kind::kSuccess) && !base.tainted) return {};
  const bool failed = base.Is(Kind::kFailure);
  const clang::QualType type = decl->getType();
  // HTTP's code in an answer; a struct's own flag for it.
  if (decl->getIdentifier() != nullptr && type->isIntegralOrEnumerationType() &&
      (failed || base.Is(Kind::kSuccess))) {
    const llvm::StringRef name = decl->getName();
    if (name.contains_insensitive("status") || name.contains_insensitive("code"))
      return failed ? Value::Number(500, kMost, true) : Value::Number(200, 299, true);
    if (type->isBooleanType() && (name.starts_with("ok") || name.starts_with("success")))
      return Value::Bool(!failed, true);
  }
  if (IsResult(type) && failed) return Value::Of(Kind::kFailure, true);
  return base.Is(Kind::kSuccess) ? Value() : Value::Of(Kind::kDerived, true);
}

Value Run::Dereference(const Value& value, const clang::Expr* pointer, const State& state) const {
  if (value.Is(Kind::kAddress)) {
    const Value* known = state.Find({value.variable, false});
    return known != nullptr ? *known : Value();
  }
  const std::optional<Cell> cell = CellOf(pointer);
  if (cell)
    if (const Value* known = state.Find({cell->variable, true})) return *known;
  return value.Is(Kind::kNumber) ? Value() : value;
}

Value Run::Unary(const clang::UnaryOperator& unary, const State& state) const {
  if (unary.getOpcode() == clang::UO_AddrOf) {
    const clang::Expr* of = Inside(unary.getSubExpr());
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(of))
      if (const auto seed = scenario_.seeds.find(reference); seed != scenario_.seeds.end())
        return Evaluate(reference, state);
    const std::optional<Cell> cell = CellOf(of);
    return cell && !cell->pointee ? Value::AddressOf(*cell->variable) : Value();
  }
  const Value value = Evaluate(unary.getSubExpr(), state);
  if (unary.getOpcode() == clang::UO_Deref) return Dereference(value, unary.getSubExpr(), state);
  if (unary.getOpcode() == clang::UO_LNot) {
    if (const std::optional<bool> truth = value.Truth()) return Value::Bool(!*truth, value.tainted);
    return value.tainted ? Value::Tainted() : Value();
  }
  if (unary.getOpcode() == clang::UO_Minus && value.Is(Kind::kNumber) && value.low > kLeast &&
      value.high > kLeast)
    return Value::Number(-value.high, -value.low, value.tainted);
  return value.tainted ? Value::Tainted() : Value();
}

Value Run::Compare(clang::BinaryOperatorKind kind, const Value& a, const Value& b) const {
  const bool tainted = a.tainted || b.tainted;
  const auto known = [&](std::optional<bool> truth) {
    return truth ? Value::Bool(*truth, tainted) : tainted ? Value::Tainted() : Value();
  };
  const bool equal = kind == clang::BO_EQ, unequal = kind == clang::BO_NE;
  if (equal || unequal) {
    const auto status = [](const Value& v) { return v.Is(Kind::kFailure) || v.Is(Kind::kSuccess); };
    if (status(a) && status(b) && (a.Is(Kind::kSuccess) || b.Is(Kind::kSuccess)))
      return known((a.kind == b.kind) == equal);
    // An empty optional, a null pointer; a status is never one.
    const auto null = [](const Value& v) {
      return v.Is(Kind::kNumber) && v.low == 0 && v.high == 0;
    };
    if (status(a) && null(b)) return known(a.Is(Kind::kFailure) == equal);
    if (status(b) && null(a)) return known(b.Is(Kind::kFailure) == equal);
  }
  if (!a.Is(Kind::kNumber) || !b.Is(Kind::kNumber)) return known(std::nullopt);
  const bool below = a.high<b.low, above = a.low> b.high;
  const bool same = a.low == a.high && b.low == b.high && a.low == b.low;
  switch (kind) {
    case clang::BO_EQ:
      return known(same             ? std::optional(true)
                   : below || above ? std::optional(false)
                                    : std::nullopt);
    case clang::BO_NE:
      return known(same             ? std::optional(false)
                   : below || above ? std::optional(true)
                                    : std::nullopt);
    case clang::BO_LT:
      return known(below             ? std::optional(true)
                   : a.low >= b.high ? std::optional(false)
                                     : std::nullopt);
    case clang::BO_LE:
      return known(a.high <= b.low ? std::optional(true)
                   : above         ? std::optional(false)
                                   : std::nullopt);
    case clang::BO_GT:
      return known(above             ? std::optional(true)
                   : a.high <= b.low ? std::optional(false)
                                     : std::nullopt);
    case clang::BO_GE:
      return known(a.low >= b.high ? std::optional(true)
                   : below         ? std::optional(false)
                                   : std::nullopt);
    default:
      return known(std::nullopt);
  }
}

Value Run::Binary(const clang::BinaryOperator& binary, const State& state) const {
  if (binary.getOpcode() == clang::BO_Comma) return Evaluate(binary.getRHS(), state);
  if (binary.getOpcode() == clang::BO_Assign) return Evaluate(binary.getRHS(), state);
  const Value a = Evaluate(binary.getLHS(), state), b = Evaluate(binary.getRHS(), state);
  if (binary.isComparisonOp()) return Compare(binary.getOpcode(), a, b);
  const bool tainted = a.tainted || b.tainted;
  if (binary.isLogicalOp()) {
    const bool stops = binary.getOpcode() == clang::BO_LOr;  // the truth that decides alone
    const std::optional<bool> x = a.Truth(), y = b.Truth();
    if (x == stops || y == stops) return Value::Bool(stops, tainted);
    if (x && y) return Value::Bool(!stops, tainted);
  }
  return tainted ? Value::Tainted() : Value();
}

Value Run::Construct(const clang::CXXConstructExpr& construct, const State& state) const {
  const clang::QualType type = construct.getType();
  std::vector<const clang::Expr*> given;
  for (const clang::Expr* argument : construct.arguments())
    if (!isa<clang::CXXDefaultArgExpr>(argument)) given.push_back(argument);
  if (given.empty()) {
    // A status is good until it is told otherwise; an optional is empty.
    if (IsStatus(type)) return Value::Of(Kind::kSuccess);
    if (IsResult(type)) return Value::Of(Kind::kFailure);
    return {};
  }
  const Value first = Evaluate(given.front(), state);
  if (IsResult(type) && IsWrappedError(given.front()->getType()))
    return Value::Of(Kind::kFailure, first.tainted);
  if (given.size() == 1) {
    if (construct.getConstructor()->isCopyOrMoveConstructor() || first.Calls()) return first;
    if (first.Is(Kind::kFailure) || first.Is(Kind::kSuccess)) {
      if (IsResult(type) || IsFuture(type)) return first;
    } else if (IsStatus(type)) {
      if (first.Is(Kind::kNumber) && first.low == 0 && first.high == 0)
        return Value::Of(Kind::kSuccess, first.tainted);
      return Value::Of(Kind::kFailure, first.tainted);
    } else if (IsResult(type)) {
      return Value::Of(IsNothing(Inside(given.front())) ? Kind::kFailure : Kind::kSuccess,
                       first.tainted);
    } else if (first.Is(Kind::kNumber) && first.low == 0 && first.high == 0 &&
               IsNothing(Inside(given.front()))) {
      return first;  // a smart pointer to nothing
    }
    if (StandsFor(first, type)) return first;
    return first.tainted ? Value::Of(Kind::kDerived, true) : Value();
  }
  if (first.Calls()) return first;  // std::function, packaged_task, a thread
  if (const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
      IsNamed(*record, "std::tuple") || IsNamed(*record, "std::pair"))
    return OfFirst(given.front(), construct.arguments(), state);
  if (StandsFor(first, type)) return first;
  bool tainted = false;
  for (const clang::Expr* argument : given) tainted = tainted || Evaluate(argument, state).tainted;
  if (IsStatus(type)) {
    const bool status = first.Is(Kind::kFailure) || first.Is(Kind::kSuccess);
    if (status && IsStatus(given.front()->getType())) return first;
    const bool ok = first.Is(Kind::kNumber) && first.low == 0 && first.high == 0;
    return Value::Of(ok ? Kind::kSuccess : Kind::kFailure, tainted);
  }
  return tainted ? Value::Of(Kind::kDerived, true) : Value();
}

}  // namespace arterial::indexer::flow
