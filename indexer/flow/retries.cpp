#include "indexer/flow/retries.h"

#include <algorithm>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/duration.h"
#include "indexer/flow/unit_view.h"

namespace arterial::indexer {
namespace {

using db::Confidence;
using db::Known;
using llvm::dyn_cast;
using llvm::isa;

// What a condition says when it is true of the result that it tests. kBad: nothing of the call
// itself, but what came of it is no good.
enum class Says { kUnknown, kSuccess, kFailure, kGood, kBad };

Says Not(Says says) {
  switch (says) {
    case Says::kUnknown:
      return says;
    case Says::kSuccess:
      return Says::kFailure;
    case Says::kFailure:
      return Says::kSuccess;
    case Says::kGood:
      return Says::kBad;
    case Says::kBad:
      return Says::kGood;
  }
  return Says::kUnknown;
}

bool IsZero(const clang::Expr* expr) {
  const auto* literal = dyn_cast<clang::IntegerLiteral>(Unwrap(expr));
  return literal != nullptr && literal->getValue() == 0;
}

// C functions give 0 where they did what they were asked for.
bool GivesCode(const clang::Expr* expr) {
  const auto* call = dyn_cast<clang::CallExpr>(Unwrap(expr));
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  return callee != nullptr && callee->getReturnType()->isIntegerType() &&
         !callee->getReturnType()->isBooleanType();
}

bool IsOkCode(const clang::Expr* expr) {
  expr = Unwrap(expr);
  const auto* reference = dyn_cast<clang::DeclRefExpr>(expr);
  if (reference == nullptr || reference->getDecl()->getIdentifier() == nullptr) return false;
  const llvm::StringRef name = reference->getDecl()->getName();
  return name == "OK" || name == "kOk" || name.ends_with("_SUCCESS") || name.ends_with("_OK");
}

bool NamesFailure(llvm::StringRef name) {
  return name.contains_insensitive("fail") || name.contains_insensitive("error");
}

// `call`: of the step, whose own truth, if it has one, is that it went well.
Says Meaning(const clang::Expr* condition, const clang::Stmt* call) {
  if (condition == nullptr) return Says::kUnknown;
  const clang::Expr* expr = Unwrap(condition);
  if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr))
    return unary->getOpcode() == clang::UO_LNot ? Not(Meaning(unary->getSubExpr(), call))
                                                : Says::kUnknown;
  if (const auto* binary = dyn_cast<clang::BinaryOperator>(expr)) {
    const bool against_zero = (IsZero(binary->getRHS()) && GivesCode(binary->getLHS())) ||
                              (IsZero(binary->getLHS()) && GivesCode(binary->getRHS()));
    if (!binary->isEqualityOp() ||
        (!against_zero && !IsOkCode(binary->getLHS()) && !IsOkCode(binary->getRHS())))
      return Says::kUnknown;
    return binary->getOpcode() == clang::BO_EQ ? Says::kSuccess : Says::kFailure;
  }
  const CallParts parts = PartsOf(*expr);
  if (parts.callee == nullptr || parts.callee->getIdentifier() == nullptr) {
    // Conversions of results: `if (response)`.
    return llvm::isa_and_nonnull<clang::CXXConversionDecl>(parts.callee) ? Says::kSuccess
                                                                         : Says::kUnknown;
  }
  const llvm::StringRef name = parts.callee->getName();
  if (name == "ok" || name == "has_value") return Says::kSuccess;
  if (!parts.callee->getReturnType()->isBooleanType()) return Says::kUnknown;
  if (NamesFailure(name)) return Says::kFailure;
  // A helper that asks for, or insists on, success.
  const bool asks = name.ends_with_insensitive("ok") || name.contains_insensitive("succe");
  if (asks || expr == call) return Says::kSuccess;
  // What else is asked of an answer.
  return parts.object != nullptr && isa<clang::CXXMethodDecl>(parts.callee) ? Says::kGood
                                                                            : Says::kUnknown;
}

class Finder {
 public:
  Finder(const FunctionGraph& graph, const Step& step, StepSet own, const ValueFlow& values,
         const Unit& unit, Writes& writes)
      : graph_(graph), step_(step), own_(own), values_(values), unit_(unit), writes_(writes) {}

  db::Retry Run() {
    db::Retry retry;
    retry.kind = db::RetryKind::kNone;
    retry.confidence = Confidence::kHigh;
    round_ = graph_.Round(step_.begin.block);
    if (round_.empty() || InputsVary()) return retry;
    bool sure = false;
    const bool again = AgainAfterResult(sure) || AgainAfterException(sure);
    if (!again) return retry;
    retry.kind = db::RetryKind::kLoop;
    retry.confidence = sure ? Confidence::kHigh : Confidence::kMedium;
    Describe(retry);
    return retry;
  }

 private:
  bool Inside(uint32_t block) const { return round_[block]; }

  // A condition on the call's result decides between another round and leaving.
  bool AgainAfterResult(bool& sure) const {
    bool again = false;
    for (uint32_t block = 0; block < graph_.size(); ++block) {
      if (!Inside(block) || !values_.conditions[block].Meets(own_)) continue;
      const std::vector<uint32_t>& ways = graph_.successors(block);
      if (ways.size() != 2) continue;
      const bool true_leaves = Leaves(ways[0]), false_leaves = Leaves(ways[1]);
      if (true_leaves == false_leaves) continue;
      Says says =
          Meaning(dyn_cast<clang::Expr>(graph_.block(block).getTerminatorCondition()), step_.call);
      if (false_leaves) says = Not(says);
      // Who leaves because of a failure does not try again.
      if (says == Says::kFailure || says == Says::kBad) continue;
      again = true;
      sure = sure || says == Says::kSuccess;
    }
    return again;
  }

  // From there control does not come to the call again.
  bool Leaves(uint32_t block) const {
    std::vector<bool> seen(graph_.size(), false);
    std::vector<uint32_t> work = {block};
    while (!work.empty()) {
      const uint32_t at = work.back();
      work.pop_back();
      if (at == step_.begin.block) return false;
      if (seen[at]) continue;
      seen[at] = true;
      for (const uint32_t next : graph_.successors(at)) work.push_back(next);
    }
    return true;
  }

  // A handler of what the call throws goes round again, and the way without an exception does not.
  bool AgainAfterException(bool& sure) const {
    bool caught = false, goes_on = false;
    for (const uint32_t next : graph_.successors(step_.begin.block)) {
      const clang::Stmt* end = graph_.block(next).getTerminatorStmt();
      if (end != nullptr && isa<clang::CXXTryStmt>(end))
        caught = caught || !Leaves(next);
      else
        goes_on = goes_on || !WithoutHandlersLeaves(next);
    }
    sure = caught && !goes_on;
    return sure;
  }

  bool WithoutHandlersLeaves(uint32_t block) const {
    std::vector<bool> seen(graph_.size(), false);
    std::vector<uint32_t> work = {block};
    while (!work.empty()) {
      const uint32_t at = work.back();
      work.pop_back();
      if (at == step_.begin.block) return false;
      const clang::Stmt* end = graph_.block(at).getTerminatorStmt();
      if (seen[at] || (end != nullptr && isa<clang::CXXTryStmt>(end))) continue;
      seen[at] = true;
      for (const uint32_t next : graph_.successors(at)) work.push_back(next);
    }
    return true;
  }

  // What the call is given differs from round to round: it goes over something.
  bool InputsVary() {
    std::set<const clang::ValueDecl*> varying;
    CollectCounters(varying);
    for (bool again = true; again;) {
      again = false;
      ForEachInRound([&](const clang::Stmt& statement) {
        for (const auto& [target, source] : Flows(statement))
          if (target != nullptr && !varying.contains(target) && Reads(source, varying))
            varying.insert(target), again = true;
      });
    }
    bool vary = false;
    const CallWrites call = writes_.Of(*step_.call);
    for (const clang::Expr* input : call.inputs) vary = vary || Reads(input, varying);
    return vary;
  }

  void ForEachInRound(const std::function<void(const clang::Stmt&)>& visit) const {
    for (uint32_t block = 0; block < graph_.size(); ++block)
      if (Inside(block))
        for (const clang::CFGElement& element : graph_.block(block))
          if (const auto statement = element.getAs<clang::CFGStmt>()) visit(*statement->getStmt());
  }

  // Counters and iterators: what a round changes and the next one starts with.
  void CollectCounters(std::set<const clang::ValueDecl*>& counters) const {
    ForEachInRound([&](const clang::Stmt& statement) {
      if (const auto* unary = dyn_cast<clang::UnaryOperator>(&statement)) {
        if (unary->isIncrementDecrementOp()) counters.insert(RootOf(unary->getSubExpr()));
      } else if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&statement)) {
        if (operation->getOperator() == clang::OO_PlusPlus)
          counters.insert(RootOf(operation->getArg(0)));
      } else if (const auto* compound = dyn_cast<clang::CompoundAssignOperator>(&statement)) {
        counters.insert(RootOf(compound->getLHS()));
      }
    });
    counters.erase(nullptr);
  }

  using Flow = std::pair<const clang::ValueDecl*, const clang::Stmt*>;
  std::vector<Flow> Flows(const clang::Stmt& statement) {
    std::vector<Flow> flows;
    if (&statement == step_.call) return flows;
    if (const auto* declarations = dyn_cast<clang::DeclStmt>(&statement)) {
      for (const clang::Decl* decl : declarations->decls())
        if (const auto* variable = dyn_cast<clang::VarDecl>(decl);
            variable != nullptr && !CarriesNoResults(variable->getType()))
          flows.emplace_back(variable, variable->getInit());
    } else if (const auto* binary = dyn_cast<clang::BinaryOperator>(&statement)) {
      if (binary->isAssignmentOp()) flows.emplace_back(RootOf(binary->getLHS()), binary->getRHS());
    } else if (isa<clang::CallExpr, clang::CXXConstructExpr>(&statement)) {
      CallWrites call = writes_.Of(statement);
      if (call.use != nullptr && !call.use->writes.empty()) call.both.push_back(call.object);
      for (const clang::Expr* target : call.both) {
        const clang::ValueDecl* root = RootOf(target);
        if (root == nullptr || CarriesNoResults(root->getType())) continue;
        for (const clang::Expr* input : call.inputs) flows.emplace_back(root, input);
      }
    }
    return flows;
  }

  static bool Reads(const clang::Stmt* expr, const std::set<const clang::ValueDecl*>& names) {
    bool reads = false;
    ForEachRead(expr,
                [&](const clang::ValueDecl& decl) { reads = reads || names.contains(&decl); });
    return reads;
  }

  // How often and how fast, from the innermost loop that is written around the call.
  void Describe(db::Retry& retry) const {
    const clang::Stmt* loop = nullptr;
    bool waits = false;
    ForEachInside(graph_.body(), [&](const clang::Stmt& inner) {
      if (!isa<clang::ForStmt, clang::WhileStmt, clang::DoStmt, clang::CXXForRangeStmt>(inner))
        return;
      bool around = false;
      ForEachInside(&inner,
                    [&](const clang::Stmt& each) { around = around || &each == step_.call; });
      if (around) loop = &inner;
    });
    if (loop == nullptr) return;
    ForEachInside(loop,
                  [&](const clang::Stmt& inner) { waits = waits || IsSleep(PartsOf(inner)); });
    retry.backoff = waits ? Known::kYes : Known::kNo;
    retry.evidence.push_back({unit_.sources.LocationOf(loop->getBeginLoc()), "tried again here"});
    const clang::Expr* condition = nullptr;
    if (const auto* counted = dyn_cast<clang::ForStmt>(loop)) condition = counted->getCond();
    if (const auto* repeated = dyn_cast<clang::WhileStmt>(loop)) condition = repeated->getCond();
    if (const auto* repeated = dyn_cast<clang::DoStmt>(loop)) condition = repeated->getCond();
    clang::Expr::EvalResult always;
    if (condition == nullptr || (!condition->isValueDependent() && !condition->containsErrors() &&
                                 condition->EvaluateAsRValue(always, unit_.context)))
      retry.unbounded = !isa<clang::CXXForRangeStmt>(loop);
    else
      retry.attempts = Bound(condition);
  }

  // N of `i < N`, counted from what i starts with.
  uint32_t Bound(const clang::Expr* condition) const {
    uint32_t bound = 0;
    ForEachInside(condition, [&](const clang::Stmt& inner) {
      const auto* compares = dyn_cast<clang::BinaryOperator>(&inner);
      if (compares == nullptr || !compares->isRelationalOp() || bound != 0) return;
      const bool turned =
          compares->getOpcode() == clang::BO_GT || compares->getOpcode() == clang::BO_GE;
      const clang::Expr* limit = turned ? compares->getLHS() : compares->getRHS();
      const clang::Expr* counter = turned ? compares->getRHS() : compares->getLHS();
      const Amount most = FoldNumber(limit, unit_.context);
      if (!most.value || *most.value <= 0 || *most.value > 1000000) return;
      const auto* start = llvm::dyn_cast_or_null<clang::VarDecl>(RootOf(counter));
      const Amount first = start != nullptr && start->hasInit()
                               ? FoldNumber(start->getInit(), unit_.context)
                               : Amount();
      const bool with_limit =
          compares->getOpcode() == clang::BO_LE || compares->getOpcode() == clang::BO_GE;
      const int64_t count = *most.value - first.value.value_or(0) + (with_limit ? 1 : 0);
      if (count > 0) bound = static_cast<uint32_t>(count);
    });
    return bound;
  }

  static bool IsSleep(const CallParts& parts) {
    if (parts.callee == nullptr || parts.callee->getIdentifier() == nullptr) return false;
    const llvm::StringRef name = parts.callee->getName();
    return name == "sleep_for" || name == "sleep_until" || name == "sleep" || name == "usleep" ||
           name == "nanosleep" || name == "SleepFor" || name == "gpr_sleep_until" ||
           name == "bthread_usleep";
  }

  const FunctionGraph& graph_;
  const Step& step_;
  const StepSet own_;
  const ValueFlow& values_;
  const Unit& unit_;
  Writes& writes_;
  std::vector<bool> round_;  // blocks from which control comes to the call and back
};

}  // namespace

db::Retry FindRetry(const FunctionGraph& graph, const Step& step, StepSet own,
                    const ValueFlow& values, const Unit& unit, Writes& writes) {
  return Finder(graph, step, own, values, unit, writes).Run();
}

}  // namespace arterial::indexer
