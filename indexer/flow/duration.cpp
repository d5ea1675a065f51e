#include "indexer/flow/duration.h"

#include "indexer/ast/unwrap.h"
#include "indexer/flow/step.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr int kMaxDepth = 24;
constexpr int64_t kSecond = 1000000000;

// Nanoseconds of one tick of std::chrono::duration<Rep, ratio<N, D>>; 0 for other types.
int64_t TickOf(clang::QualType type) {
  const auto* made = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(RecordOf(type));
  if (made == nullptr || !IsNamed(*made, "std::chrono::duration") ||
      made->getTemplateArgs().size() < 2 ||
      made->getTemplateArgs()[1].getKind() != clang::TemplateArgument::Type)
    return 0;
  const auto* ratio = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(
      RecordOf(made->getTemplateArgs()[1].getAsType()));
  if (ratio == nullptr || ratio->getTemplateArgs().size() < 2) return 0;
  const auto& n = ratio->getTemplateArgs()[0];
  const auto& d = ratio->getTemplateArgs()[1];
  if (n.getKind() != clang::TemplateArgument::Integral ||
      d.getKind() != clang::TemplateArgument::Integral)
    return 0;
  const double tick = static_cast<double>(n.getAsIntegral().getExtValue()) * kSecond /
                      static_cast<double>(d.getAsIntegral().getExtValue());
  return static_cast<int64_t>(tick);
}

// Nanoseconds of a library's function that makes a duration of a number; 0 for others.
int64_t UnitOf(const clang::FunctionDecl& function) {
  if (function.getIdentifier() == nullptr) return 0;
  llvm::StringRef name = function.getName();
  if (TopNamespace(function) == "absl") {
    if (name == "Hours") return 3600 * kSecond;
    if (name == "Minutes") return 60 * kSecond;
    if (name == "Seconds") return kSecond;
    if (name == "Milliseconds") return kSecond / 1000;
    if (name == "Microseconds") return 1000;
    return name == "Nanoseconds" ? 1 : 0;
  }
  if (!name.consume_front("gpr_time_from_")) return 0;
  if (name == "hours") return 3600 * kSecond;
  if (name == "minutes") return 60 * kSecond;
  if (name == "seconds") return kSecond;
  if (name == "millis") return kSecond / 1000;
  if (name == "micros") return 1000;
  return name == "nanos" ? 1 : 0;
}

bool IsNow(const clang::FunctionDecl& function) {
  return function.getIdentifier() != nullptr &&
         (function.getName() == "now" || function.getName() == "Now" ||
          function.getName() == "gpr_now");
}

bool ContainsNow(const clang::Expr* expr) {
  bool contains = false;
  ForEachInside(expr, [&](const clang::Stmt& inner) {
    const auto* call = dyn_cast<clang::CallExpr>(&inner);
    const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
    contains = contains || (callee != nullptr && IsNow(*callee));
    // A time that was taken before.
    const auto* reference = dyn_cast<clang::DeclRefExpr>(&inner);
    const auto* variable =
        reference != nullptr ? dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
    const clang::CXXRecordDecl* type =
        variable != nullptr ? RecordOf(variable->getType()) : nullptr;
    contains = contains || (type != nullptr && (IsNamed(*type, "std::chrono::time_point") ||
                                                IsNamed(*type, "absl::Time")));
  });
  return contains;
}

class Folder {
 public:
  explicit Folder(const clang::ASTContext& context) : context_(context) {}

  Amount Fold(const clang::Expr* expr, int64_t unit, int depth = 0) const {
    Amount none;
    if (expr == nullptr || depth > kMaxDepth || expr->isValueDependent()) return none;
    const int64_t tick = TickOf(expr->getType());
    if (const std::optional<int64_t> constant = Constant(expr)) {
      none.value = *constant * (tick != 0 ? tick : unit);
      return none;
    }
    expr = Unwrap(expr);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr))
      return FoldVariable(dyn_cast<clang::VarDecl>(reference->getDecl()), unit, depth);
    if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) {
      if (const auto* variable = dyn_cast<clang::VarDecl>(member->getMemberDecl()))
        return FoldVariable(variable, unit, depth);
      return FoldField(dyn_cast<clang::FieldDecl>(member->getMemberDecl()), unit, depth);
    }
    if (const auto* binary = dyn_cast<clang::BinaryOperator>(expr))
      return FoldOperation(binary->getOpcodeStr(), binary->getLHS(), binary->getRHS(), unit, depth);
    if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(expr);
        operation != nullptr && operation->getNumArgs() == 2)
      return FoldOperation(clang::getOperatorSpelling(operation->getOperator()),
                           operation->getArg(0), operation->getArg(1), unit, depth);
    if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr))
      return construct->getNumArgs() == 0
                 ? none
                 : Fold(construct->getArg(0), tick != 0 ? tick : unit, depth + 1);
    if (const auto* list = dyn_cast<clang::InitListExpr>(expr))
      return list->getNumInits() == 1 ? Fold(list->getInit(0), tick != 0 ? tick : unit, depth + 1)
                                      : none;
    if (const auto* call = dyn_cast<clang::CallExpr>(expr)) return FoldCall(*call, unit, depth);
    return none;
  }

 private:
  // A number, or the ticks of a constant duration.
  std::optional<int64_t> Constant(const clang::Expr* expr) const {
    if (expr->containsErrors() || expr->isInstantiationDependent()) return std::nullopt;
    clang::Expr::EvalResult result;
    const bool number = expr->getType()->isArithmeticType();
    if ((!number && TickOf(expr->getType()) == 0) || !expr->EvaluateAsRValue(result, context_) ||
        result.HasSideEffects)
      return std::nullopt;
    const clang::APValue* value = &result.Val;
    if (value->isStruct() && value->getStructNumFields() == 1) value = &value->getStructField(0);
    if (value->isInt() && value->getInt().getSignificantBits() <= 63)
      return value->getInt().getExtValue();
    if (value->isFloat()) return static_cast<int64_t>(value->getFloat().convertToDouble());
    return std::nullopt;
  }

  Amount FoldOperation(llvm::StringRef operation, const clang::Expr* a, const clang::Expr* b,
                       int64_t unit, int depth) const {
    if (operation == "+" || operation == "-") {
      if (ContainsNow(a)) return Fold(b, unit, depth + 1);
      if (ContainsNow(b)) return Fold(a, unit, depth + 1);
    }
    Amount x = Fold(a, operation == "*" && TickOf(a->getType()) == 0 ? 1 : unit, depth + 1);
    const Amount y = Fold(b, operation == "*" && TickOf(a->getType()) != 0 ? 1 : unit, depth + 1);
    if (x.flag.empty()) x.flag = y.flag;
    x.assumed = x.assumed || y.assumed;
    if (!x.value || !y.value || (operation != "+" && operation != "*")) {
      x.value.reset();
      return x;
    }
    x.value = operation == "+" ? *x.value + *y.value : *x.value * *y.value;
    return x;
  }

  Amount FoldVariable(const clang::VarDecl* variable, int64_t unit, int depth) const {
    if (variable == nullptr) return {};
    const bool flag =
        variable->getIdentifier() != nullptr && variable->getName().starts_with("FLAGS_");
    if (const auto* parameter = dyn_cast<clang::ParmVarDecl>(variable)) {
      if (!parameter->hasDefaultArg() || parameter->hasUninstantiatedDefaultArg() ||
          parameter->hasUnparsedDefaultArg())
        return {};
      Amount amount = Fold(parameter->getDefaultArg(), unit, depth + 1);
      amount.assumed = true;
      return amount;
    }
    Amount amount = flag && RecordOf(variable->getType()) != nullptr
                        ? FoldAbslFlag(*variable, unit, depth)
                        : Fold(variable->getAnyInitializer(), unit, depth + 1);
    if (flag) amount.flag = variable->getName().drop_front(sizeof("FLAGS_") - 1).str();
    const bool fixed = variable->isConstexpr() || variable->getType().isConstQualified() || flag;
    amount.assumed = amount.assumed || !fixed;
    return amount;
  }

  // ABSL_FLAG(T, name, value, help) keeps the value in a struct of its own beside the flag.
  Amount FoldAbslFlag(const clang::VarDecl& flag, int64_t unit, int depth) const {
    const std::string name =
        "AbslFlagDefaultGenFor" + flag.getName().drop_front(sizeof("FLAGS_") - 1).str();
    for (const clang::NamedDecl* decl : flag.getDeclContext()->lookup(&context_.Idents.get(name))) {
      const clang::CXXRecordDecl* record = CompleteRecord(dyn_cast<clang::CXXRecordDecl>(decl));
      if (record == nullptr) continue;
      for (const clang::FieldDecl* field : record->fields()) {
        const clang::Expr* value = field->getInClassInitializer();
        if (const auto* call =
                llvm::dyn_cast_or_null<clang::CallExpr>(value != nullptr ? Unwrap(value) : nullptr);
            call != nullptr && call->getNumArgs() == 1)
          value = call->getArg(0);
        return Fold(value, unit, depth + 1);
      }
    }
    return {};
  }

  // What the constructors initialise it with, if they agree.
  Amount FoldField(const clang::FieldDecl* field, int64_t unit, int depth) const {
    if (field == nullptr) return {};
    Amount amount;
    bool first = true;
    const auto* record = dyn_cast<clang::CXXRecordDecl>(field->getParent());
    if (record != nullptr)
      for (const clang::CXXConstructorDecl* constructor : record->ctors()) {
        const clang::FunctionDecl* definition = nullptr;
        if (constructor->isCopyOrMoveConstructor() || !constructor->isDefined(definition)) continue;
        for (const clang::CXXCtorInitializer* init :
             llvm::cast<clang::CXXConstructorDecl>(definition)->inits()) {
          if (init->getAnyMember() != field) continue;
          const Amount one = Fold(init->getInit(), unit, depth + 1);
          if (!first && one.value != amount.value) return {};
          amount = one;
          first = false;
        }
      }
    if (first) amount = Fold(field->getInClassInitializer(), unit, depth + 1);
    amount.assumed = true;
    return amount;
  }

  Amount FoldCall(const clang::CallExpr& call, int64_t unit, int depth) const {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    if (callee == nullptr || callee->getIdentifier() == nullptr) return {};
    if (callee->getName() == "gpr_time_add" && call.getNumArgs() == 2)
      return FoldOperation("+", call.getArg(0), call.getArg(1), unit, depth);
    if (const int64_t made = UnitOf(*callee); made != 0 && call.getNumArgs() > 0)
      return Fold(call.getArg(0), made, depth + 1);
    // Conversions: duration_cast, ToChronoTime, GetFlag, count().
    if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call))
      return call.getNumArgs() == 0 ? Fold(member->getImplicitObjectArgument(), unit, depth + 1)
                                    : Amount();
    if (call.getNumArgs() == 1) {
      const int64_t tick = TickOf(call.getArg(0)->getType());
      return Fold(call.getArg(0), tick != 0 ? tick : unit, depth + 1);
    }
    // A function of the project that only returns one.
    const auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(callee->getBody());
    if (body == nullptr || body->size() != 1 || call.getNumArgs() != 0) return {};
    const auto* back = dyn_cast<clang::ReturnStmt>(body->body_front());
    return back == nullptr ? Amount() : Fold(back->getRetValue(), unit, depth + 1);
  }

  const clang::ASTContext& context_;
};

}  // namespace

Amount FoldDuration(const clang::Expr* expr, const clang::ASTContext& context, int64_t unit_ns) {
  return Folder(context).Fold(expr, unit_ns);
}

Amount FoldNumber(const clang::Expr* expr, const clang::ASTContext& context) {
  return Folder(context).Fold(expr, 1);
}

}  // namespace arterial::indexer
