// Runs one function's body on paper, along its control-flow graph, under the assumption that a call
// in it fails (or, to compare, succeeds): what the branches decide then, and how it ends. States
// are kept apart by path as long as they are few, so that a flag set beside the failure is
// understood. It is the interpretation that Cousot calls collecting, over the small domain of
// value.h, with a bound instead of a widening.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "indexer/ast/source_map.h"
#include "indexer/flow/body.h"
#include "indexer/flow/state.h"

namespace arterial::indexer::flow {

// How a failure comes out of an expression.
struct Seed {
  bool throws = false;
  Value failure, success;                            // the expression's value, unless it throws
  std::vector<std::pair<Cell, Value>> failed_cells;  // variables that it writes
  std::vector<std::pair<Cell, Value>> good_cells;
  std::string_view framework;  // that throws
  bool at_once = true;         // the call is made there; else it is a function that makes it
};

using Statements = std::set<const clang::Stmt*>;

struct Scenario {
  bool fails = true;
  // Assignments and reports that were made when the call succeeded: noted by that run, for the
  // other.
  Statements* made = nullptr;
  std::map<const clang::Expr*, Seed> seeds;
  State start;  // with values of parameters
};

// Bodies that were asked for, to look into functions of the unit that get a failure.
class Bodies {
 public:
  Bodies(const clang::ASTContext& context, const SourceMap& sources)
      : context_(context), sources_(sources) {}
  // Null where no body is known, or it need not be: those of libraries, whether parsed or not.
  const Body* Of(const clang::FunctionDecl& function);
  const clang::ASTContext& context() const { return context_; }
  // Functions may be looked into so many times for one question.
  void Refill() { left_ = kMostInlined; }
  // Graphs are large; none may be in use.
  void Forget() {
    if (bodies_.size() > kMostKept) bodies_.clear();
  }
  bool Take() { return left_-- > 0; }

 private:
  static constexpr int kMostInlined = 60;
  static constexpr size_t kMostKept = 64;
  int left_ = kMostInlined;
  const clang::ASTContext& context_;
  const SourceMap& sources_;
  std::map<const clang::FunctionDecl*, std::unique_ptr<Body>> bodies_;
};

// What a call of a known function with known arguments does: how it ends, path by path.
struct Summary {
  bool known = false;
  State start;  // with values of parameters
  std::vector<Outcome> outcomes;
  Value Result() const;  // what all that return agree on
};

class Run {
 public:
  Run(Bodies& bodies, const Body& body, const Scenario& scenario, int depth = 0)
      : bodies_(bodies),
        body_(body),
        scenario_(scenario),
        depth_(depth),
        at_once_(std::all_of(scenario.seeds.begin(), scenario.seeds.end(),
                             [](const auto& seed) { return seed.second.at_once; })) {}

  // How the paths end that the failure lies on. Empty where there is none: it never goes on.
  std::vector<Outcome> Go();
  bool complete() const { return complete_; }  // else some states were left out

  Value Evaluate(const clang::Expr* expr, const State& state) const;

 private:
  static constexpr int kMostThrough = 6000;  // parts of blocks
  struct Work {
    const clang::CFGBlock* block;
    State state;
  };

  // Evaluation (evaluate.cpp, evaluate_calls.cpp).
  Value Variable(const clang::ValueDecl& variable, const State& state) const;
  Value Member(const clang::MemberExpr& member, const State& state) const;
  Value Unary(const clang::UnaryOperator& unary, const State& state) const;
  Value Binary(const clang::BinaryOperator& binary, const State& state) const;
  Value Compare(clang::BinaryOperatorKind kind, const Value& a, const Value& b) const;
  Value Dereference(const Value& value, const clang::Expr* pointer, const State& state) const;
  Value Construct(const clang::CXXConstructExpr& construct, const State& state) const;
  Value Call(const clang::CallExpr& call, const State& state) const;
  Value Operator(const clang::CXXOperatorCallExpr& call, const State& state) const;
  Value Method(const clang::FunctionDecl& callee, const Value& object, const clang::CallExpr& call,
               const State& state) const;
  Value OfArguments(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                    const State& state) const;
  Summary Inline(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                 const State& state) const;
  // The function value that the call runs: its callee, or an argument of std::async and the like.
  Value Invoked(const clang::CallExpr& call, const State& state) const;
  Value OfFirst(const clang::Expr* first, clang::CallExpr::const_arg_range all,
                const State& state) const;
  bool IsLoopCondition(const clang::Stmt& part) const;
  bool MayHandOn(const clang::FunctionDecl& callee) const;

  // Interpretation (run.cpp).
  void DoWork();
  // Starts anew at the calls that fail. False if there are none.
  bool PushCalls();
  void Push(const clang::CFGBlock* block, State state);
  void Through(const clang::CFGBlock& block, size_t element, State state);
  void Branch(const clang::CFGBlock& block, State state);
  // Notes what the loop counts, if it ends there because its stream failed.
  void EndLoop(const clang::Stmt& loop, const clang::Stmt& condition, const Value& value,
               State& state) const;
  // False if the path ends there.
  bool Element(const clang::Stmt& statement, State& state);
  void AssignTo(const clang::BinaryOperator& binary, State& state);
  void Count(const clang::UnaryOperator& unary, State& state);
  // An assignment or a report that success does not make.
  bool OnlyFailing(const clang::Stmt& statement) const;
  bool Arm(const Seed& seed, const clang::Expr& expr, State& state);
  void Throw(const clang::Stmt& place, clang::QualType type, std::string_view from, State state);
  // Control comes to the block in hand because of the failure.
  bool Minds(const State& state) const;
  void End(Outcome::How how, Value value, const clang::Stmt* end, State state);

  // Effects of calls (effects.cpp).
  bool EffectsBefore(const clang::CallExpr& call, State& state);
  bool CallEffects(const clang::CallExpr& call, State& state);
  void StoreEffects(const clang::FunctionDecl& callee, const clang::CallExpr& call, State& state);
  void ArgumentEffects(const clang::FunctionDecl& callee, const clang::CallExpr& call,
                       State& state);
  // Goes on behind a call that was looked into, once for each way in which it ends. False if none
  // of them returns.
  bool Leave(const Summary& inner, const clang::FunctionDecl& callee, const clang::CallExpr& call,
             State& state);
  // What the call has written to members, captured variables and what parameters refer to.
  void CopyBack(const Summary& inner, const Outcome& outcome, const clang::FunctionDecl& callee,
                const clang::CallExpr& call, State& state);
  // A member holds the failure, and the method may look at it.
  bool MayRead(const clang::FunctionDecl& callee, const State& state) const;
  bool IsAsked(const clang::FunctionDecl& callee, const clang::Expr* object,
               const State& state) const;
  void PassOn(const clang::FunctionDecl& callee, const clang::CallExpr& call, State& state);
  bool Answers(const clang::FunctionDecl& callee, const clang::CallExpr& call,
               const State& state) const;
  void Assign(const clang::Expr* target, const Value& value, const clang::Stmt& at, State& state);
  std::optional<Cell> CellOf(const clang::Expr* expr) const;

  Bodies& bodies_;
  const Body& body_;
  const Scenario& scenario_;
  const int depth_;
  const bool at_once_;  // no function as a value fails: nothing does before its call is made
  bool complete_ = true;
  bool armed_ = false;  // a path has come to a call that fails
  std::vector<Work> work_;
  size_t done_ = 0;           // of work_
  std::vector<State> forks_;  // beside the state in hand, behind the same element
  int left_ = kMostThrough;
  std::map<unsigned, std::vector<State>> seen_;  // by block
  const clang::CFGBlock* block_ = nullptr;       // in hand
  // Blocks that control comes to by the other way of a branch, without the branch.
  mutable std::map<std::pair<unsigned, bool>, std::vector<bool>> otherwise_;
  std::vector<Outcome> outcomes_;
};

// Without what Clang adds around it; unlike Unwrap it stops at every step.
const clang::Expr* Inside(const clang::Expr* expr);

}  // namespace arterial::indexer::flow
