#include "indexer/flow/step.h"

#include <algorithm>

#include "indexer/ast/body_walker.h"
#include "indexer/ast/unwrap.h"
#include "indexer/flow/async_types.h"
#include "indexer/flow/unit_view.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

// Calls that only wrap their argument: what runs it is the call around them.
bool OnlyWraps(const clang::FunctionDecl& callee) {
  if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(&callee)) {
    if (constructor->isCopyOrMoveConstructor()) return true;
    for (const char* name : {"std::function", "std::move_only_function", "std::packaged_task",
                             "absl::AnyInvocable", "absl::FunctionRef"})
      if (IsNamed(*constructor->getParent(), name)) return true;
    return constructor->getParent()->isLambda();
  }
  return IsStd(callee, {"bind", "bind_front", "bind_back", "mem_fn", "ref", "cref", "move",
                        "forward", "not_fn", "make_shared", "make_unique", "make_pair"});
}

bool IsDeferred(const CallParts& parts) {
  if (parts.args.empty()) return false;
  const auto* policy = dyn_cast<clang::DeclRefExpr>(Unwrap(parts.args[0]));
  const auto* value =
      policy != nullptr ? dyn_cast<clang::EnumConstantDecl>(policy->getDecl()) : nullptr;
  return value != nullptr && value->getName() == "deferred";
}

// How a step that is a call site goes on after its call.
StepMode ModeOf(const SiteNote& site) {
  const std::string& api = site.api;
  if (api == "async" || api == "prepare_async" || api == "callback" || api == "reactor" ||
      api == "queued" || api == "generic")
    return StepMode::kStarts;
  const bool stream = site.call_kind != "unary" && site.call_kind != "oneway";
  return stream ? StepMode::kStarts : StepMode::kCalls;
}

class Finder {
 public:
  Finder(const FunctionGraph& graph, const StepSource& source, size_t most)
      : graph_(graph), source_(source), most_(most) {}

  std::vector<Step> Run() {
    for (uint32_t block = 0; block < graph_.size(); ++block) {
      uint32_t element = 0;
      for (const clang::CFGElement& at : graph_.block(block)) {
        place_ = {block, element++};
        if (const auto statement = at.getAs<clang::CFGStmt>()) Look(*statement->getStmt());
        if (steps_.size() >= most_) return std::move(steps_);
      }
    }
    return std::move(steps_);
  }

 private:
  void Look(const clang::Stmt& statement) {
    const CallParts parts = PartsOf(statement);
    size_t own_site = SIZE_MAX;
    if (const auto site = source_.sites.find(&statement); site != source_.sites.end()) {
      own_site = steps_.size();
      Add({&statement, &site->second, nullptr, site->second.name, place_, ModeOf(site->second)});
    } else if (parts.callee != nullptr && source_.leads(*parts.callee)) {
      Step step{&statement, nullptr, parts.callee, parts.name, place_};
      // A coroutine may go on after it has returned its task.
      if (IsTaskType(parts.callee->getReturnType())) {
        step.mode = StepMode::kStarts;
        step.deferred = IsLazyTask(parts.callee->getReturnType());
      }
      Add(step);
    }
    if (parts.callee == nullptr || OnlyWraps(*parts.callee)) return;
    for (unsigned i = 0; i < parts.args.size(); ++i) LookAtArgument(statement, parts, i, own_site);
  }

  static bool IsTaskType(clang::QualType type) {
    const clang::CXXRecordDecl* record = type.isNull() || type->isReferenceType()
                                             ? nullptr
                                             : CompleteRecord(type->getAsCXXRecordDecl());
    if (record == nullptr) return false;
    return std::any_of(record->decls_begin(), record->decls_end(), [](const clang::Decl* decl) {
      const auto* named = dyn_cast<clang::NamedDecl>(decl);
      return named != nullptr && named->getIdentifier() != nullptr &&
             named->getName() == "promise_type";
    });
  }

  // A function that is handed to the call.
  void LookAtArgument(const clang::Stmt& statement, const CallParts& parts, unsigned i,
                      size_t own_site) {
    const clang::Expr* value = Unwrap(parts.args[i]);
    Step step{&statement, nullptr, nullptr, value->getBeginLoc(), place_};
    const db::Via via = ArgumentUse(*parts.callee, db::Via::kAddressTaken);
    if (via == db::Via::kAsync || via == db::Via::kThread) {
      step.mode = StepMode::kStarts;
      step.own_end = via == db::Via::kAsync;
      step.deferred = via == db::Via::kAsync && IsDeferred(parts);
    } else if (own_site != SIZE_MAX) {
      step.mode = StepMode::kStarts;
      step.follows = own_site;
    } else if (via == db::Via::kCall || Runs(*parts.callee, i)) {
      step.mode = StepMode::kCalls;
    } else {
      // Who hands out something to wait for runs it beside what follows.
      step.mode = IsAwaitable(parts.callee->getReturnType()) ? StepMode::kStarts : StepMode::kMaybe;
    }
    if (const SiteNote* site = SiteIn(value)) {
      step.site = site;
      step.place = site->name;
      Add(step);
      return;
    }
    for (const clang::FunctionDecl* function : CallablesOf(parts.args[i])) {
      if (!source_.leads(*function)) continue;
      step.callee = function;
      Add(step);
    }
  }

  // `&Stub::Get` as a value, alone or bound.
  const SiteNote* SiteIn(const clang::Expr* value) const {
    const SiteNote* found = nullptr;
    if (!isa<clang::UnaryOperator, clang::CallExpr, clang::CXXConstructExpr>(value)) return nullptr;
    ForEachInside(value, [&](const clang::Stmt& inner) {
      if (!isa<clang::DeclRefExpr>(inner)) return;
      const auto site = source_.sites.find(&inner);
      if (site != source_.sites.end()) found = &site->second;
    });
    return found;
  }

  // The standard's algorithms run what they are given; of others the body tells.
  bool Runs(const clang::FunctionDecl& callee, unsigned argument) const {
    if (callee.isInStdNamespace()) return !isa<clang::CXXMethodDecl>(callee);
    if (argument >= callee.getNumParams()) return false;
    const clang::CXXRecordDecl* type = RecordOf(callee.getParamDecl(argument)->getType());
    if (type != nullptr && IsNamed(*type, "absl::FunctionRef")) return true;
    return source_.only_callers.Has(callee, argument);
  }

  void Add(Step step) {
    if (steps_.size() >= most_) return;
    const bool known = std::any_of(steps_.begin(), steps_.end(), [&](const Step& other) {
      return other.call == step.call && other.site == step.site && other.callee == step.callee;
    });
    if (!known) steps_.push_back(step);
  }

  const FunctionGraph& graph_;
  const StepSource& source_;
  const size_t most_;
  GraphPlace place_;
  std::vector<Step> steps_;
};

}  // namespace

void ForEachInside(const clang::Stmt* statement,
                   const std::function<void(const clang::Stmt&)>& visit) {
  if (statement == nullptr) return;
  visit(*statement);
  if (const auto* lambda = dyn_cast<clang::LambdaExpr>(statement)) {
    for (const clang::Expr* capture : lambda->capture_inits()) ForEachInside(capture, visit);
    return;
  }
  if (const auto* argument = dyn_cast<clang::CXXDefaultArgExpr>(statement)) {
    ForEachInside(argument->getExpr(), visit);
    return;
  }
  for (const clang::Stmt* child : statement->children()) ForEachInside(child, visit);
}

bool OnlyCallers::Has(const clang::FunctionDecl& function, unsigned parameter) {
  const clang::FunctionDecl* definition = nullptr;
  if (!function.isDefined(definition) || definition->getBody() == nullptr ||
      parameter >= definition->getNumParams())
    return false;
  // One that goes round in circles calls nothing.
  const auto [known, added] = known_.try_emplace({definition, parameter}, false);
  if (!added) return known->second;
  return known->second = Look(*definition, parameter);
}

bool OnlyCallers::Look(const clang::FunctionDecl& definition, unsigned parameter) {
  const clang::ParmVarDecl* given = definition.getParamDecl(parameter);
  bool only = true, called = false;
  const auto is_given = [&](const clang::Expr* expr) {
    const auto* reference = dyn_cast<clang::DeclRefExpr>(Unwrap(expr));
    return reference != nullptr && reference->getDecl() == given;
  };
  std::unordered_map<const clang::Stmt*, bool> seen;  // references that are dealt with
  ForEachInside(definition.getBody(), [&](const clang::Stmt& inner) {
    if (const auto* lambda = dyn_cast<clang::LambdaExpr>(&inner)) {
      for (const clang::LambdaCapture& capture : lambda->captures())
        if (capture.capturesVariable() && capture.getCapturedVar() == given) only = false;
      return;
    }
    if (const auto* call = dyn_cast<clang::CallExpr>(&inner)) {
      const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(call);
      const clang::Expr* called_value = operation != nullptr && operation->getNumArgs() > 0 &&
                                                operation->getOperator() == clang::OO_Call
                                            ? operation->getArg(0)
                                            : call->getCallee();
      if (is_given(called_value)) {
        called = true;
        seen[Unwrap(called_value)] = true;
      }
      const clang::FunctionDecl* callee = call->getDirectCallee();
      if (callee == nullptr || operation != nullptr) return;
      for (unsigned i = 0; i < call->getNumArgs(); ++i) {
        if (!is_given(call->getArg(i))) continue;
        const bool wraps = IsStd(*callee, {"move", "forward"});
        if (!wraps && (IsStd(*callee, {"invoke", "invoke_r"}) || Has(*callee, i)))
          called = true, seen[Unwrap(call->getArg(i))] = true;
      }
    } else if (const auto* reference = dyn_cast<clang::DeclRefExpr>(&inner)) {
      if (reference->getDecl() == given && !seen.contains(reference)) only = false;
    }
  });
  return only && called;
}

std::vector<Step> FindSteps(const FunctionGraph& graph, const StepSource& source, size_t most) {
  std::vector<Step> steps = Finder(graph, source, most).Run();
  if (steps.size() < most) return steps;
  StepSource sure = source;
  sure.leads = source.surely;
  return Finder(graph, sure, most).Run();
}

}  // namespace arterial::indexer
