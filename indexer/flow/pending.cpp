#include "indexer/flow/pending.h"

#include <algorithm>
#include <set>

#include "indexer/ast/unwrap.h"
#include "indexer/flow/async_types.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr int kMaxDepth = 6;

// The variables and members that stand in `expr`; what lambdas capture and use of awaitables
// counts as well.
void ForEachNamed(const clang::Stmt* expr,
                  const std::function<void(const clang::ValueDecl&)>& visit) {
  ForEachInside(expr, [&](const clang::Stmt& inner) {
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(&inner)) {
      visit(*reference->getDecl());
    } else if (const auto* member = dyn_cast<clang::MemberExpr>(&inner)) {
      if (isa<clang::FieldDecl>(member->getMemberDecl())) visit(*member->getMemberDecl());
    } else if (const auto* lambda = dyn_cast<clang::LambdaExpr>(&inner)) {
      for (const clang::LambdaCapture& capture : lambda->captures())
        if (capture.capturesThis())
          ForEachInside(lambda->getBody(), [&](const clang::Stmt& used) {
            if (const auto* field = dyn_cast<clang::MemberExpr>(&used))
              if (isa<clang::FieldDecl>(field->getMemberDecl())) visit(*field->getMemberDecl());
          });
    }
  });
}

// The awaitable of a call that waits; null if it does not.
const clang::Expr* Awaited(const clang::Stmt& statement, Wait& wait) {
  wait = Wait::kAll;
  if (const auto* suspended = dyn_cast<clang::CoroutineSuspendExpr>(&statement))
    return isa<clang::CoawaitExpr>(suspended) ? suspended->getOperand() : nullptr;
  const auto* call = dyn_cast<clang::CallExpr>(&statement);
  if (call == nullptr) return nullptr;
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call)) {
    const clang::CXXMethodDecl* method = member->getMethodDecl();
    if (method == nullptr) return nullptr;
    wait = WaitOf(*method);
    if (wait == Wait::kNone && WaitsForOwn(*method)) wait = Wait::kAll;
    return wait == Wait::kNone ? nullptr : member->getImplicitObjectArgument();
  }
  const clang::FunctionDecl* callee = call->getDirectCallee();
  if (callee != nullptr && call->getNumArgs() > 0 && WaitsForArgument(*callee))
    return call->getArg(0);
  return nullptr;
}

// The parameters of a function of the project that its body waits for.
bool WaitsForParameter(const clang::FunctionDecl& function, unsigned parameter) {
  const clang::FunctionDecl* definition = nullptr;
  if (!function.isDefined(definition) || definition->getBody() == nullptr ||
      parameter >= definition->getNumParams())
    return false;
  std::set<const clang::ValueDecl*> names = {definition->getParamDecl(parameter)};
  bool waits = false;
  ForEachInside(definition->getBody(), [&](const clang::Stmt& inner) {
    if (const auto* loop = dyn_cast<clang::CXXForRangeStmt>(&inner))
      ForEachNamed(loop->getRangeInit(), [&](const clang::ValueDecl& decl) {
        if (names.contains(&decl)) names.insert(loop->getLoopVariable());
      });
    Wait wait;
    if (const clang::Expr* awaited = Awaited(inner, wait))
      ForEachNamed(awaited,
                   [&](const clang::ValueDecl& decl) { waits = waits || names.contains(&decl); });
  });
  return waits;
}

class Finder {
 public:
  Finder(const FunctionGraph& graph, std::vector<Step>& steps) : graph_(graph), steps_(steps) {}

  Waiting Run() {
    for (size_t i = 0; i < steps_.size(); ++i) by_call_[steps_[i].call] |= StepSet::Of(i);
    CollectHandles();
    CollectEvents();
    if (MoveBegins()) {
      // Numbers have changed.
      by_call_.clear();
      handles_.clear();
      waiting_ = Waiting();
      for (size_t i = 0; i < steps_.size(); ++i) by_call_[steps_[i].call] |= StepSet::Of(i);
      CollectHandles();
      CollectEvents();
    }
    CountQueues();
    Flow();
    return std::move(waiting_);
  }

 private:
  // The steps whose end `expr` stands for.
  StepSet Named(const clang::Stmt* expr) const {
    StepSet set;
    ForEachNamed(expr, [&](const clang::ValueDecl& decl) {
      if (const auto held = handles_.find(&decl); held != handles_.end()) set |= held->second;
    });
    ForEachInside(expr, [&](const clang::Stmt& inner) {
      if (const auto step = by_call_.find(&inner); step != by_call_.end()) set |= step->second;
    });
    return set;
  }

  void Give(const clang::ValueDecl* target, StepSet set) {
    if (target == nullptr || set.Empty()) return;
    StepSet& held = handles_[target];
    changed_ = changed_ || (held | set) != held;
    held |= set;
  }

  // `target` takes the value of `source`.
  void Assign(const clang::ValueDecl* target, const clang::Expr* source) {
    if (target == nullptr || source == nullptr || !IsAwaitable(target->getType())) return;
    Give(target, Named(source));
  }

  void CollectHandles() {
    // What a step is given to signal its end with.
    for (size_t i = 0; i < steps_.size(); ++i)
      ForEachNamed(llvm::cast<clang::Expr>(steps_[i].call), [&](const clang::ValueDecl& decl) {
        if (!isa<clang::FunctionDecl>(decl) && IsAwaitable(decl.getType()))
          Give(&decl, StepSet::Of(i));
      });
    do {
      changed_ = false;
      Relate(graph_.body());
      if (const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(&graph_.function()))
        for (const clang::CXXCtorInitializer* init : constructor->inits())
          if (init->isAnyMemberInitializer()) Assign(init->getAnyMember(), init->getInit());
    } while (changed_);
  }

  void Relate(const clang::Stmt* body) {
    ForEachInside(body, [&](const clang::Stmt& inner) {
      if (const auto* declarations = dyn_cast<clang::DeclStmt>(&inner)) {
        for (const clang::Decl* decl : declarations->decls()) Declare(decl);
      } else if (const auto* loop = dyn_cast<clang::CXXForRangeStmt>(&inner)) {
        Assign(loop->getLoopVariable(), loop->getRangeInit());
      } else if (const auto* binary = dyn_cast<clang::BinaryOperator>(&inner)) {
        if (binary->isAssignmentOp()) Assign(TargetOf(binary->getLHS()), binary->getRHS());
      } else if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&inner)) {
        if (operation->isAssignmentOp() && operation->getNumArgs() == 2)
          Assign(TargetOf(operation->getArg(0)), operation->getArg(1));
      } else if (const auto* call = dyn_cast<clang::CXXMemberCallExpr>(&inner)) {
        if (call->getMethodDecl() != nullptr && TakesValue(*call->getMethodDecl()))
          for (const clang::Expr* argument : call->arguments())
            Assign(TargetOf(call->getImplicitObjectArgument()), argument);
      } else if (const auto* lambda = dyn_cast<clang::LambdaExpr>(&inner)) {
        for (const clang::LambdaCapture& capture : lambda->captures())
          if (capture.capturesVariable() && lambda->isInitCapture(&capture))
            Declare(capture.getCapturedVar());
      }
    });
  }

  void Declare(const clang::Decl* decl) {
    const auto* variable = dyn_cast<clang::VarDecl>(decl);
    if (variable == nullptr || variable->getInit() == nullptr) return;
    Assign(variable, variable->getInit());
    // auto& [a, b] = pair_of_futures
    if (const auto* parts = dyn_cast<clang::DecompositionDecl>(variable))
      for (const clang::BindingDecl* part : parts->bindings())
        Give(part, Named(variable->getInit()));
  }

  static const clang::ValueDecl* TargetOf(const clang::Expr* expr) {
    const clang::ValueDecl* target = nullptr;
    ForEachNamed(expr, [&](const clang::ValueDecl& decl) {
      if (target == nullptr || IsAwaitable(decl.getType())) target = &decl;
    });
    return target;
  }

  void AddEvent(GraphPlace place, StepSet ends, const clang::Stmt* at, clang::SourceLocation where,
                bool queue = false) {
    if (ends.Empty()) return;
    waiting_.events.push_back({place, ends, at, where});
    if (queue) queue_events_.insert(waiting_.events.size() - 1);
  }

  void CollectEvents() {
    queue_events_.clear();
    for (uint32_t block = 0; block < graph_.size(); ++block) {
      GraphPlace place{block, 0};
      for (const clang::CFGElement& at : graph_.block(block)) {
        if (const auto statement = at.getAs<clang::CFGStmt>())
          Look(*statement->getStmt(), place);
        else if (const auto end = at.getAs<clang::CFGAutomaticObjDtor>())
          EndOf(*end->getVarDecl(), end->getTriggerStmt(), place);
        else if (const auto temporary = at.getAs<clang::CFGTemporaryDtor>())
          EndOfTemporary(*temporary->getBindTemporaryExpr(), place);
        ++place.element;
      }
      const clang::Stmt* end = graph_.block(block).getTerminatorStmt();
      if (end != nullptr && isa<clang::ForStmt, clang::WhileStmt, clang::CXXForRangeStmt>(end) &&
          graph_.successors(block).size() == 2)
        loops_.push_back({block, graph_.successors(block)[1], end});
    }
    // A loop that waits is taken to run: for all that began before it, its end is the wait.
    edge_ends_.clear();
    const size_t count = waiting_.events.size();
    for (const auto& [from, to, loop] : loops_) {
      StepSet inside;
      for (size_t i = 0; i < steps_.size(); ++i)
        if (Contains(*loop, *steps_[i].call)) inside |= StepSet::Of(i);
      for (size_t i = 0; i < count; ++i) {
        const Waiting::Event event = waiting_.events[i];
        if (event.at == nullptr || !Contains(*loop, *event.at)) continue;
        edge_ends_[{from, to}] |= event.ends - inside;
        queue_events_.erase(i);
      }
    }
    loops_.clear();
  }

  bool Contains(const clang::Stmt& outer, const clang::Stmt& inner) {
    auto [known, added] = inside_.try_emplace(&outer);
    if (added) ForEachInside(&outer, [&](const clang::Stmt& each) { known->second.insert(&each); });
    return known->second.contains(&inner);
  }

  void Look(const clang::Stmt& statement, GraphPlace place) {
    Wait wait;
    if (const clang::Expr* awaited = Awaited(statement, wait)) {
      StepSet ends = Named(awaited);
      // The call is not waited for by itself: `co_await f()` is by what f returns.
      AddEvent(place, ends, &statement, statement.getBeginLoc(), wait == Wait::kOne);
      return;
    }
    const auto* call = dyn_cast<clang::CallExpr>(&statement);
    const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
    if (callee == nullptr || by_call_.contains(call)) return;
    for (unsigned i = 0; i < call->getNumArgs(); ++i)
      if (IsAwaitable(call->getArg(i)->getType()) && WaitsForParameter(*callee, i))
        AddEvent(place, Named(call->getArg(i)), call, call->getExprLoc());
  }

  void EndOf(const clang::VarDecl& variable, const clang::Stmt* trigger, GraphPlace place) {
    const auto held = handles_.find(&variable);
    if (held == handles_.end() || !WaitsAtEnd(variable.getType())) return;
    // Given away before.
    const auto* back = llvm::dyn_cast_or_null<clang::ReturnStmt>(trigger);
    if (IsGivenAway(variable) || (back != nullptr && IsVariable(back->getRetValue(), variable)))
      return;
    AddEvent(place, EndedByOwner(held->second, variable.getType()), nullptr,
             trigger != nullptr ? trigger->getEndLoc() : variable.getLocation());
  }

  static bool IsVariable(const clang::Expr* expr, const clang::VarDecl& variable) {
    const auto* reference = expr != nullptr ? dyn_cast<clang::DeclRefExpr>(Unwrap(expr)) : nullptr;
    return reference != nullptr && reference->getDecl() == &variable;
  }

  bool IsGivenAway(const clang::VarDecl& variable) const {
    bool given = false;
    ForEachInside(graph_.body(), [&](const clang::Stmt& inner) {
      const auto* call = dyn_cast<clang::CallExpr>(&inner);
      const clang::FunctionDecl* callee = call != nullptr ? call->getDirectCallee() : nullptr;
      given = given || (callee != nullptr && IsStd(*callee, {"move"}) && call->getNumArgs() == 1 &&
                        IsVariable(call->getArg(0), variable));
    });
    return given;
  }

  void EndOfTemporary(const clang::CXXBindTemporaryExpr& temporary, GraphPlace place) {
    if (!WaitsAtEnd(temporary.getType())) return;
    const auto step = by_call_.find(temporary.getSubExpr()->IgnoreImplicit());
    // A temporary that is moved into a variable ends empty.
    if (step != by_call_.end() &&
        std::none_of(handles_.begin(), handles_.end(),
                     [&](const auto& held) { return held.second.Meets(step->second); }))
      AddEvent(place, EndedByOwner(step->second, temporary.getType()), nullptr,
               temporary.getBeginLoc());
  }

  // A future waits at its end only if std::async made it; a jthread always does.
  StepSet EndedByOwner(StepSet set, clang::QualType) const {
    StepSet ended;
    for (size_t i = 0; i < steps_.size(); ++i)
      if (set.Has(i) && (steps_[i].own_end || steps_[i].callee != nullptr)) ended |= StepSet::Of(i);
    return ended;
  }

  // Deferred work begins where it is waited for, a prepared call where it is started.
  bool MoveBegins() {
    bool moved = false;
    for (size_t i = 0; i < steps_.size(); ++i) {
      Step& step = steps_[i];
      if (step.deferred) {
        const Waiting::Event* first = nullptr;
        for (const Waiting::Event& event : waiting_.events)
          if (event.ends.Has(i) && event.at != nullptr &&
              (first == nullptr || event.place < first->place))
            first = &event;
        if (first != nullptr) step.begin = first->place, moved = true;
      } else if (step.site != nullptr && step.site->api == "prepare_async") {
        if (const GraphPlace* start = StartOf(StepSet::Of(i))) step.begin = *start, moved = true;
      }
    }
    if (moved) Renumber();
    return moved;
  }

  void Renumber() {
    std::vector<size_t> order(steps_.size()), number(steps_.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](size_t a, size_t b) { return steps_[a].begin < steps_[b].begin; });
    std::vector<Step> sorted;
    for (size_t i = 0; i < order.size(); ++i) {
      number[order[i]] = i;
      sorted.push_back(steps_[order[i]]);
    }
    for (Step& step : sorted)
      if (step.follows != SIZE_MAX) step.follows = number[step.follows];
    steps_ = std::move(sorted);
  }

  const GraphPlace* StartOf(StepSet set) const {
    const GraphPlace* start = nullptr;
    ForEachInside(graph_.body(), [&](const clang::Stmt& inner) {
      const auto* call = dyn_cast<clang::CXXMemberCallExpr>(&inner);
      const clang::CXXMethodDecl* method = call != nullptr ? call->getMethodDecl() : nullptr;
      if (start != nullptr || method == nullptr || method->getIdentifier() == nullptr ||
          method->getName() != "StartCall")
        return;
      if (Named(call->getImplicitObjectArgument()).Meets(set)) start = graph_.Find(call);
    });
    return start;
  }

  // A queue gives one event at a time: the last of as many as were started is the end of all.
  void CountQueues() {
    std::vector<size_t> events(queue_events_.begin(), queue_events_.end());
    std::sort(events.begin(), events.end(), [&](size_t a, size_t b) {
      return waiting_.events[a].place < waiting_.events[b].place;
    });
    std::map<StepSet, int> taken;
    for (const size_t event : events) {
      StepSet& ends = waiting_.events[event].ends;
      if (++taken[ends] < static_cast<int>(ends.Count())) ends = StepSet();
    }
    std::erase_if(waiting_.events, [](const Waiting::Event& event) { return event.ends.Empty(); });
    std::stable_sort(waiting_.events.begin(), waiting_.events.end(),
                     [](const auto& a, const auto& b) { return a.place < b.place; });
  }

  // May-analysis over the whole graph, loops included.
  void Flow() {
    struct Change {
      GraphPlace place;
      size_t step = SIZE_MAX;  // that begins, else `ends` end
      StepSet ends;
    };
    std::vector<std::vector<Change>> changes(graph_.size());
    for (const Waiting::Event& event : waiting_.events)
      changes[event.place.block].push_back({event.place, SIZE_MAX, event.ends});
    for (size_t i = 0; i < steps_.size(); ++i)
      changes[steps_[i].begin.block].push_back({steps_[i].begin, i, {}});
    // Where both happen at one place, what begins is what is waited for (deferred).
    for (auto& list : changes)
      std::stable_sort(list.begin(), list.end(), [](const Change& a, const Change& b) {
        if (a.place != b.place) return a.place < b.place;
        return a.step != SIZE_MAX && b.step == SIZE_MAX;
      });
    waiting_.at.assign(steps_.size(), StepSet());
    std::vector<StepSet> in(graph_.size());
    std::vector<bool> reached(graph_.size(), false);
    std::vector<uint32_t> work = {0};
    reached[0] = true;
    while (!work.empty()) {
      const uint32_t block = work.back();
      work.pop_back();
      StepSet running = in[block];
      for (const Change& change : changes[block]) {
        if (change.step == SIZE_MAX) {
          running -= change.ends;
          continue;
        }
        waiting_.at[change.step] |= running;
        running |= StepSet::Of(change.step);
      }
      for (const uint32_t next : graph_.successors(block)) {
        const auto ends = edge_ends_.find({block, next});
        const StepSet left = ends == edge_ends_.end() ? running : running - ends->second;
        if (reached[next] && (in[next] | left) == in[next]) continue;
        in[next] |= left;
        reached[next] = true;
        work.push_back(next);
      }
    }
    FindEnds(in[graph_.exit()]);
  }

  void FindEnds(StepSet running) {
    StepSet returned;
    ForEachInside(graph_.body(), [&](const clang::Stmt& inner) {
      if (const auto* back = dyn_cast<clang::ReturnStmt>(&inner))
        if (back->getRetValue() != nullptr && IsAwaitable(back->getRetValue()->getType()))
          returned |= Named(back->getRetValue());
    });
    // Members live on in the object: who constructs it can wait with it.
    if (isa<clang::CXXConstructorDecl>(graph_.function()))
      for (const auto& [decl, set] : handles_)
        if (isa<clang::FieldDecl>(decl)) returned |= set;
    const auto* method = dyn_cast<clang::CXXMethodDecl>(&graph_.function());
    const bool of_reactor = method != nullptr && isa<clang::CXXConstructorDecl>(method) &&
                            IsReactor(method->getParent());
    for (size_t i = 0; i < steps_.size(); ++i) {
      StepEnd end = StepEnd::kLoose;
      if (!running.Has(i))
        end = StepEnd::kOver;
      else if (returned.Has(i) || of_reactor)
        end = StepEnd::kReturned;
      waiting_.ends.push_back(end);
    }
  }

  const FunctionGraph& graph_;
  std::vector<Step>& steps_;
  Waiting waiting_;
  std::unordered_map<const clang::Stmt*, StepSet> by_call_;
  std::map<const clang::ValueDecl*, StepSet> handles_;
  struct LoopEnd {
    uint32_t from, to;  // the edge that leaves it when its condition fails
    const clang::Stmt* loop;
  };
  std::vector<LoopEnd> loops_;
  std::map<std::pair<uint32_t, uint32_t>, StepSet> edge_ends_;  // steps over behind an edge
  std::map<const clang::Stmt*, std::set<const clang::Stmt*>> inside_;
  std::set<size_t> queue_events_;
  bool changed_ = false;
};

}  // namespace

Waiting FindWaiting(const FunctionGraph& graph, std::vector<Step>& steps) {
  return Finder(graph, steps).Run();
}

bool WaitsForOwn(const clang::CXXMethodDecl& method, int depth) {
  const clang::FunctionDecl* definition = nullptr;
  if (depth > kMaxDepth || method.isStatic() || isa<clang::CXXConstructorDecl>(method) ||
      !method.isDefined(definition) || definition->getBody() == nullptr)
    return false;
  if (!IsAwaitable(method.getASTContext().getRecordType(method.getParent()))) return false;
  bool waits = false;
  ForEachInside(definition->getBody(), [&](const clang::Stmt& inner) {
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(&inner);
    const clang::CXXMethodDecl* callee = call != nullptr ? call->getMethodDecl() : nullptr;
    if (waits || callee == nullptr || callee == &method) return;
    const clang::Expr* object = Unwrap(call->getImplicitObjectArgument());
    if (isa<clang::CXXThisExpr>(object)) {
      waits = WaitsForOwn(*callee, depth + 1);
      return;
    }
    const Wait wait = WaitOf(*callee);
    if (wait != Wait::kAll && wait != Wait::kOne) return;
    ForEachNamed(object, [&](const clang::ValueDecl& decl) {
      waits = waits || isa<clang::FieldDecl>(decl);
    });
  });
  return waits;
}

}  // namespace arterial::indexer
