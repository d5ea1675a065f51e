#include "indexer/flow/seeds.h"

#include "indexer/ast/unwrap.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;
using Kind = Value::Kind;
using Look = db::Outlet::Value;

constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

// Client libraries that report failures by exceptions, by their outermost namespace.
bool Throws(const Point& site) {
  if (site.framework == "thrift") return true;
  const llvm::StringRef library = TopNamespace(*site.callee);
  for (const llvm::StringRef name : {"sw", "AmqpClient", "mongocxx", "pqxx", "cppkafka"})
    if (library == name) return true;
  return false;
}

// The cell that holds the controller of a call: a variable, what a pointer points to, a member.
std::optional<Cell> ControllerCell(const clang::Expr* argument) {
  argument = Inside(argument);
  if (const auto* address = dyn_cast<clang::UnaryOperator>(argument);
      address != nullptr && address->getOpcode() == clang::UO_AddrOf)
    argument = Inside(address->getSubExpr());
  // owner.get()
  if (const auto* get = dyn_cast<clang::CXXMemberCallExpr>(argument);
      get != nullptr && get->getNumArgs() == 0)
    argument = Inside(get->getImplicitObjectArgument());
  if (const auto* member = dyn_cast<clang::MemberExpr>(argument))
    return Cell{member->getMemberDecl(), false};
  const auto* reference = dyn_cast<clang::DeclRefExpr>(argument);
  if (reference == nullptr) return std::nullopt;
  return Cell{reference->getDecl(), reference->getType()->isAnyPointerType()};
}

// &error, &rc: what C libraries say more of a failure. Controllers say all of it.
void AddOutArguments(const Point& site, Seed& seed) {
  const auto* call = dyn_cast<clang::CallExpr>(site.expr);
  if (call == nullptr) return;
  for (const clang::Expr* argument : call->arguments()) {
    if (IsController(argument->IgnoreParenImpCasts()->getType())) {
      if (const std::optional<Cell> cell = ControllerCell(argument)) {
        seed.failed_cells.emplace_back(*cell, Value::Of(Kind::kFailure, true));
        seed.good_cells.emplace_back(*cell, Value::Of(Kind::kSuccess, true));
      }
      continue;
    }
    const auto* address = dyn_cast<clang::UnaryOperator>(Inside(argument));
    if (address == nullptr || address->getOpcode() != clang::UO_AddrOf) continue;
    const auto* reference = dyn_cast<clang::DeclRefExpr>(Inside(address->getSubExpr()));
    if (reference == nullptr) continue;
    const Cell cell{reference->getDecl(), false};
    const clang::QualType type = reference->getType();
    if (IsStatus(type)) {
      seed.failed_cells.emplace_back(cell, Value::Of(Kind::kFailure, true));
      seed.good_cells.emplace_back(cell, Value::Of(Kind::kSuccess, true));
    } else if (type->isEnumeralType()) {
      seed.failed_cells.emplace_back(cell, Value::Number(1, kMost, true));
      seed.good_cells.emplace_back(cell, Value::Number(0, 0, true));
    } else if (type.getAsString().find("error") != std::string::npos) {
      seed.failed_cells.emplace_back(cell, Value::Of(Kind::kDerived, true));
    }
  }
}

}  // namespace

Seed SeedOfSite(const Point& site) {
  Seed seed;
  seed.framework = site.framework;
  const clang::QualType type = site.callee->getReturnType().getNonReferenceType();
  if (Throws(site)) {
    seed.throws = true;
    return seed;
  }
  AddOutArguments(site, seed);
  if (type->isBooleanType()) {
    seed.failure = Failed(Look::kZero);
    seed.success = Good(Look::kZero);
  } else if (type->isEnumeralType()) {
    seed.failure = Failed(Look::kPositive);
    seed.success = Good(Look::kPositive);
  } else if (type->isIntegerType()) {
    seed.failure = Failed(Look::kNegative);
    seed.success = Good(Look::kNegative);
  } else if (type->isAnyPointerType() && site.framework != "grpc" && site.framework != "mongo") {
    seed.failure = Failed(Look::kZero);
    seed.success = Good(Look::kZero);
  } else if (!type->isVoidType()) {
    seed.failure = Failed(Look::kObject);
    seed.success = Good(Look::kObject);
  } else if (seed.failed_cells.empty() && site.framework != "grpc" && site.framework != "brpc") {
    seed.throws = true;  // there is no other way
  }
  return seed;
}

std::vector<Look> ValuesOf(clang::QualType type) {
  type = type.getNonReferenceType();
  if (type->isBooleanType()) return {Look::kZero, Look::kPositive};
  if (type->isIntegralOrEnumerationType()) return {Look::kZero, Look::kPositive, Look::kNegative};
  if (type->isAnyPointerType()) return {Look::kZero};
  if (IsText(type) || type->getAsCXXRecordDecl() == nullptr) return {};
  if (IsResult(type) || IsErrorCode(type) || IsFuture(type)) return {Look::kObject};
  // A smart pointer may be null; any other object of the project may show a failure.
  return type->getAsCXXRecordDecl()->isInStdNamespace() ? std::vector{Look::kZero}
                                                        : std::vector{Look::kObject};
}

Value Failed(Look value) {
  switch (value) {
    case Look::kZero:
      return Value::Number(0, 0, true);
    case Look::kPositive:
      return Value::Number(1, kMost, true);
    case Look::kNegative:
      return Value::Number(kLeast, -1, true);
    case Look::kObject:
      break;
  }
  return Value::Of(Kind::kFailure, true);
}

Value Good(Look value) {
  switch (value) {
    case Look::kZero:
      return Value::Number(1, kMost, true);
    case Look::kPositive:
      return Value::Number(0, 0, true);
    case Look::kNegative:
      return Value::Number(0, kMost, true);
    case Look::kObject:
      break;
  }
  return Value::Of(Kind::kSuccess, true);
}

std::optional<Look> LookOf(const Value& value) {
  if (value.Is(Kind::kFailure) || value.Is(Kind::kFuture)) return Look::kObject;
  if (!value.Is(Kind::kNumber)) return std::nullopt;
  if (value.low == 0 && value.high == 0) return Look::kZero;
  if (value.low > 0) return Look::kPositive;
  if (value.high < 0) return Look::kNegative;
  return std::nullopt;
}

}  // namespace arterial::indexer::flow
