#include "indexer/flow/values.h"

#include <algorithm>
#include <map>
#include <set>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/async_types.h"
#include "indexer/flow/writes.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

// What each variable, and each field of it, holds results of.
using State = std::map<ValuePath, StepSet>;

// All that is known of the variable, whatever field.
template <typename Visit>
void ForEachPart(State& state, const clang::ValueDecl* root, const Visit& visit) {
  for (auto at = state.lower_bound({root, nullptr}); at != state.end() && at->first.root == root;
       ++at)
    visit(at->first.field, at->second);
}

StepSet Held(const State& state, const ValuePath& path) {
  StepSet set;
  for (auto at = state.lower_bound({path.root, nullptr});
       at != state.end() && at->first.root == path.root; ++at)
    if (path.field == nullptr || at->first.field == nullptr || at->first.field == path.field)
      set |= at->second;
  return set;
}

bool Merge(State& into, const State& from) {
  bool changed = false;
  for (const auto& [decl, set] : from) {
    StepSet& held = into[decl];
    changed = changed || (held | set) != held;
    held |= set;
  }
  return changed;
}

class Tracer {
 public:
  Tracer(const FunctionGraph& graph, const std::vector<Step>& steps, const StepSource& source,
         Writes& writes)
      : graph_(graph), steps_(steps), source_(source), writes_(writes) {
    for (size_t i = 0; i < steps.size(); ++i) by_call_[steps[i].call] |= StepSet::Of(i);
    ForEachInside(graph.body(), [&](const clang::Stmt& inner) {
      if (const auto site = source.sites.find(&inner); site != source.sites.end())
        if (const clang::ValueDecl* client = RootOf(site->second.object)) clients_.insert(client);
    });
  }

  ValueFlow Run() {
    given_.assign(steps_.size(), StepSet());
    in_.resize(graph_.size());
    out_.resize(graph_.size());
    std::vector<bool> queued(graph_.size(), true);
    // In order, again and again: loops need few rounds.
    for (bool again = true; again;) {
      again = false;
      for (uint32_t block = 0; block < graph_.size(); ++block) {
        if (!queued[block]) continue;
        queued[block] = false;
        State state = in_[block];
        Pass(block, state);
        for (const uint32_t next : graph_.successors(block))
          if (Merge(in_[next], state)) queued[next] = true, again = again || next <= block;
        out_[block] = std::move(state);
      }
    }
    FindDeciding();
    ValueFlow result;
    for (size_t i = 0; i < steps_.size(); ++i)
      for (size_t j = i + 1; j < steps_.size(); ++j)
        result.dependence.push_back(static_cast<char>(Of(i, j)));
    result.conditions = std::move(conditions_);
    return result;
  }

 private:
  Dependence Of(size_t i, size_t j) const {
    if (given_[j].Has(i)) return Dependence::kData;
    if (deciding_[j].Has(i)) return Dependence::kControl;
    return MayShare(steps_[i], steps_[j]) ? Dependence::kUnknown : Dependence::kNone;
  }

  // Both are methods of one object, and what the first does to it is out of sight.
  bool MayShare(const Step& first, const Step& second) const {
    const clang::ValueDecl* object = nullptr;
    return IsHidden(first, &object) && UsesObject(second, object);
  }

  static const clang::Expr* ObjectOf(const Step& step) {
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(step.call);
    return call != nullptr ? call->getImplicitObjectArgument() : nullptr;
  }

  bool IsHidden(const Step& step, const clang::ValueDecl** object) const {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(step.callee);
    const clang::Expr* expr = ObjectOf(step);
    if (method == nullptr || expr == nullptr || method->isConst() || method->isStatic())
      return false;
    *object = RootOf(expr);
    return *object == nullptr ? writes_.UseOf(*method).hidden : !method->isDefined();
  }

  bool UsesObject(const Step& step, const clang::ValueDecl* object) const {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(step.callee);
    const clang::Expr* expr = ObjectOf(step);
    return method != nullptr && expr != nullptr && !method->isStatic() && RootOf(expr) == object;
  }

  StepSet ValueOf(const clang::Stmt* expr, const State& state) const {
    StepSet set;
    ForEachReadPath(expr, [&](const ValuePath& path) {
      if (!IsNeutral(path)) set |= Held(state, path);
    });
    ForEachInside(expr, [&](const clang::Stmt& inner) {
      if (const auto step = by_call_.find(&inner); step != by_call_.end()) set |= step->second;
    });
    return set;
  }

  // What only connects, locks or records carries no results.
  bool IsNeutral(const ValuePath& path) const {
    return clients_.contains(path.root) || CarriesNoResults(path.root->getType()) ||
           (path.field != nullptr && CarriesNoResults(path.field->getType()));
  }

  void Write(ValuePath path, const StepSet& set, State& state) const {
    // Behind pointers and references stand others.
    for (int depth = 0; path.root != nullptr && depth < 8; ++depth) {
      if (!IsNeutral(path) && !set.Empty()) state[path] |= set;
      const auto alias = aliases_.find(path.root);
      if (alias == aliases_.end()) return;
      path = {alias->second.root,
              alias->second.field != nullptr ? alias->second.field : path.field};
    }
  }

  void Pass(uint32_t block, State& state) {
    for (const clang::CFGElement& at : graph_.block(block)) {
      if (const auto statement = at.getAs<clang::CFGStmt>())
        Look(*statement->getStmt(), state);
      else if (const auto init = at.getAs<clang::CFGInitializer>())
        if (const clang::CXXCtorInitializer* member = init->getInitializer();
            member->isAnyMemberInitializer())
          Write({member->getAnyMember(), nullptr}, ValueOf(member->getInit(), state), state);
    }
  }

  void Look(const clang::Stmt& statement, State& state) {
    if (const auto* declarations = dyn_cast<clang::DeclStmt>(&statement)) {
      for (const clang::Decl* decl : declarations->decls()) Declare(decl, state);
    } else if (const auto* binary = dyn_cast<clang::BinaryOperator>(&statement)) {
      if (binary->isAssignmentOp())
        Assign(binary->getLHS(), ValueOf(binary->getRHS(), state),
               binary->getOpcode() == clang::BO_Assign, state);
    } else if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&statement);
               operation != nullptr && operation->isAssignmentOp() &&
               operation->getNumArgs() == 2) {
      Assign(operation->getArg(0), ValueOf(operation->getArg(1), state),
             operation->getOperator() == clang::OO_Equal, state);
    } else if (isa<clang::CallExpr, clang::CXXConstructExpr>(&statement)) {
      Call(statement, state);
    }
  }

  void Declare(const clang::Decl* decl, State& state) {
    const auto* variable = dyn_cast<clang::VarDecl>(decl);
    if (variable == nullptr) return;
    const StepSet set = ValueOf(variable->getInit(), state);
    state[{variable, nullptr}] = set;
    const clang::QualType type = variable->getType();
    if (type->isPointerType() || type->isReferenceType() || IsIterator(type))
      if (const ValuePath path = PathOf(variable->getInit());
          path.root != nullptr && path.root != variable)
        aliases_[variable] = path;
    if (const auto* parts = dyn_cast<clang::DecompositionDecl>(variable))
      for (const clang::BindingDecl* part : parts->bindings()) state[{part, nullptr}] = set;
  }

  static bool IsIterator(clang::QualType type) {
    const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
    return record != nullptr && record->getIdentifier() != nullptr &&
           record->getName().contains("iterator");
  }

  void Assign(const clang::Expr* target, StepSet set, bool whole, State& state) {
    const ValuePath path = PathOf(target);
    if (path.root == nullptr) return;
    if (whole && isa<clang::DeclRefExpr>(Unwrap(target)) &&
        !path.root->getType()->isReferenceType())
      ForEachPart(state, path.root, [](const clang::ValueDecl*, StepSet& held) { held = {}; });
    Write(path, set, state);
  }

  void Call(const clang::Stmt& call, State& state) {
    const CallWrites writes = writes_.Of(call);
    const auto own = by_call_.find(&call);
    const auto site = source_.sites.find(&call);
    StepSet inputs;
    for (const clang::Expr* argument : writes.inputs) inputs |= ValueOf(argument, state);
    for (const clang::Expr* argument : writes.both)
      if (site == source_.sites.end() && !(argument == writes.object && IsHandedOn(call)))
        inputs |= ValueOf(argument, state);
    for (const clang::ValueDecl* member : writes.reads)
      if (!IsNeutral({member, nullptr})) inputs |= Held(state, {member, nullptr});
    // A method whose body is known reads and changes some of its object.
    const ValuePath object = writes.use == nullptr ? ValuePath() : PathOf(writes.object);
    const auto part = [&](const clang::ValueDecl* field) {
      return ValuePath{object.root, object.field != nullptr ? object.field : field};
    };
    if (object.root != nullptr)
      for (const clang::ValueDecl* field : writes.use->reads)
        if (!IsNeutral(part(field))) inputs |= Held(state, part(field));
    if (own != by_call_.end()) inputs -= own->second;
    if (own != by_call_.end())
      for (size_t i = 0; i < steps_.size(); ++i)
        if (own->second.Has(i)) given_[i] |= inputs;
    const StepSet results = own == by_call_.end() ? inputs : inputs | own->second;
    for (const clang::Expr* argument : writes.both) Write(PathOf(argument), results, state);
    for (const clang::ValueDecl* decl : writes.captured) Write({decl, nullptr}, results, state);
    if (object.root != nullptr)
      for (const clang::ValueDecl* field : writes.use->writes) Write(part(field), results, state);
  }

  // The call is given a function to run: what it belongs to (a vector of threads, a pool) is not
  // given to that function.
  bool IsHandedOn(const clang::Stmt& call) const {
    const auto* expr = dyn_cast<clang::CallExpr>(&call);
    const clang::FunctionDecl* callee = expr != nullptr ? expr->getDirectCallee() : nullptr;
    return std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) {
      return step.call == &call && step.callee != nullptr && callee != nullptr &&
             step.callee->getCanonicalDecl() != callee->getCanonicalDecl();
    });
  }

  // Conditions that results flow into and that decide whether a step is reached at all.
  void FindDeciding() {
    deciding_.assign(steps_.size(), StepSet());
    conditions_.assign(graph_.size(), StepSet());
    for (uint32_t block = 0; block < graph_.size(); ++block) {
      const clang::Stmt* condition = graph_.block(block).getTerminatorCondition();
      const std::vector<uint32_t>& ways = graph_.successors(block);
      if (condition == nullptr || ways.size() < 2) continue;
      const StepSet set = ValueOf(condition, out_[block]);
      conditions_[block] = set;
      if (set.Empty()) continue;
      for (size_t j = 0; j < steps_.size(); ++j) {
        size_t leading = 0;
        for (const uint32_t way : ways)
          if (way == steps_[j].begin.block || graph_.Reaches({way, 0}, steps_[j].begin)) ++leading;
        if (leading > 0 && leading < ways.size()) deciding_[j] |= set - StepSet::Of(j);
      }
    }
  }

  const FunctionGraph& graph_;
  const std::vector<Step>& steps_;
  const StepSource& source_;
  Writes& writes_;
  std::unordered_map<const clang::Stmt*, StepSet> by_call_;
  std::set<const clang::ValueDecl*> clients_;
  std::map<const clang::ValueDecl*, ValuePath> aliases_;
  std::vector<State> in_, out_;
  std::vector<StepSet> given_, deciding_, conditions_;
};

}  // namespace

ValueFlow FollowValues(const FunctionGraph& graph, const std::vector<Step>& steps,
                       const StepSource& source, Writes& writes) {
  return Tracer(graph, steps, source, writes).Run();
}

const clang::ValueDecl* RootOf(const clang::Expr* expr) { return PathOf(expr).root; }

ValuePath PathOf(const clang::Expr* expr) {
  const clang::ValueDecl* field = nullptr;
  for (int depth = 0; expr != nullptr && depth < 16; ++depth) {
    expr = Unwrap(expr);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
      if (!isa<clang::VarDecl, clang::BindingDecl>(reference->getDecl())) return {};
      return {reference->getDecl(), field};
    } else if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) {
      if (isa<clang::CXXThisExpr>(Unwrap(member->getBase())))
        return {member->getMemberDecl(), field};
      field = isa<clang::FieldDecl>(member->getMemberDecl()) ? member->getMemberDecl() : nullptr;
      expr = member->getBase();
    } else if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(expr)) {
      expr = operation->getNumArgs() > 0 ? operation->getArg(0) : nullptr;
    } else if (const auto* call = dyn_cast<clang::CXXMemberCallExpr>(expr)) {
      // What a method gives may be any part of its object.
      field = nullptr;
      expr = call->getImplicitObjectArgument();
    } else if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr)) {
      expr = unary->getSubExpr();
    } else if (const auto* element = dyn_cast<clang::ArraySubscriptExpr>(expr)) {
      expr = element->getBase();
    } else if (const auto* choice = dyn_cast<clang::ConditionalOperator>(expr)) {
      expr = choice->getTrueExpr();
    } else {
      return {};
    }
  }
  return {};
}

}  // namespace arterial::indexer
