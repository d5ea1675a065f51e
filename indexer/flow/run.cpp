#include "indexer/flow/run.h"

#include <algorithm>

#include "indexer/ast/frontend.h"
#include "indexer/ast/unwrap.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;
using llvm::isa;

// A block; more are left out. Before the failure only its paths count, not their states.
constexpr size_t kMostFailed = 24, kMostBefore = 6;

template <typename Set>
bool Contains(const Set& set, const State& state) {
  return std::find(set.begin(), set.end(), state) != set.end();
}

}  // namespace

const Body* Bodies::Of(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* definition = function.getDefinition();
  if (definition == nullptr || definition->getBody() == nullptr ||
      definition->isDependentContext() || MaySkipBody(*definition, sources_))
    return nullptr;
  std::unique_ptr<Body>& body = bodies_[definition];
  if (body == nullptr) body = std::make_unique<Body>(context_, *definition);
  return body.get();
}

std::vector<Outcome> Run::Go() {
  const clang::CFG* graph = body_.Graph();
  if (graph == nullptr) {
    complete_ = false;
    return {};
  }
  Push(&graph->getEntry(), scenario_.start);
  for (size_t next = 0; next < work_.size(); ++next) {
    const Work work = work_[next];
    Through(*work.block, work.state);
  }
  return std::move(outcomes_);
}

void Run::Push(const clang::CFGBlock* block, State state) {
  if (block == nullptr) return;
  std::vector<State>& seen = seen_[block->getBlockID()];
  if (Contains(seen, state)) return;
  const auto alike = static_cast<size_t>(std::count_if(
      seen.begin(), seen.end(), [&](const State& other) { return other.failed == state.failed; }));
  if (alike >= (state.failed ? kMostFailed : kMostBefore)) {
    complete_ = complete_ && !state.failed;
    return;
  }
  seen.push_back(state);
  work_.push_back({block, std::move(state)});
}

void Run::End(Outcome::How how, Value value, const clang::Stmt* end, State state) {
  if (state.failed) outcomes_.push_back({how, value, end, std::move(state)});
}

void Run::Through(const clang::CFGBlock& block, State state) {
  if (&block == &body_.Graph()->getExit()) return End(Outcome::How::kReturn, {}, nullptr, state);
  for (const clang::CFGElement& element : block)
    if (const auto statement = element.getAs<clang::CFGStmt>())
      if (!Element(*statement->getStmt(), state)) return;
  Branch(block, std::move(state));
}

void Run::Branch(const clang::CFGBlock& block, State state) {
  const clang::Stmt* terminator = block.getTerminatorStmt();
  const auto* condition = block.getLastCondition();
  const bool choice = block.succ_size() == 2 && condition != nullptr && terminator != nullptr &&
                      !isa<clang::CXXTryStmt, clang::SwitchStmt>(terminator);
  if (!choice) {
    if (llvm::isa_and_nonnull<clang::SwitchStmt>(terminator) && state.failed) {
      const Value value = Evaluate(condition, state);
      if (value.tainted && state.tested == nullptr) state.tested = condition;
      (value.tainted ? state.coded : state.split) = true;
    }
    // What a try block's handlers get comes by Throw alone.
    const bool is_try = llvm::isa_and_nonnull<clang::CXXTryStmt>(terminator);
    for (const clang::CFGBlock::AdjacentBlock& next : block.succs())
      if (!is_try) Push(next.getReachableBlock(), state);
    return;
  }
  const Value value = Evaluate(condition, state);
  const std::optional<bool> truth = value.Truth();
  if (state.failed && value.tainted && state.tested == nullptr) state.tested = condition;
  if (truth) return Push((block.succ_begin() + (*truth ? 0 : 1))->getReachableBlock(), state);
  if (state.failed) (value.tainted ? state.coded : state.split) = true;
  for (const bool way : {true, false}) {
    State taken = state;
    // What is decided here holds at the next look at the same variable.
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(Inside(condition)))
      if (reference->getType()->isBooleanType() && CellOf(reference))
        taken.Set(*CellOf(reference), Value::Bool(way, value.tainted));
    if (isa<clang::AbstractConditionalOperator>(terminator)) {
      std::erase_if(taken.choices, [&](const auto& old) { return old.first == terminator; });
      taken.choices.emplace_back(terminator, way);
    }
    Push((block.succ_begin() + (way ? 0 : 1))->getReachableBlock(), std::move(taken));
  }
}

bool Run::Element(const clang::Stmt& statement, State& state) {
  if (const auto* expr = dyn_cast<clang::Expr>(&statement)) {
    const auto seed = scenario_.seeds.find(expr);
    if (seed != scenario_.seeds.end() && seed->second.at_once && !Arm(seed->second, *expr, state))
      return false;
  }
  if (const auto* declarations = dyn_cast<clang::DeclStmt>(&statement)) {
    for (const clang::Decl* decl : declarations->decls())
      if (const auto* variable = dyn_cast<clang::VarDecl>(decl); variable != nullptr)
        if (const clang::Expr* value = variable->getInit())
          state.Set({variable, false}, Evaluate(value, state));
  } else if (const auto* binary = dyn_cast<clang::BinaryOperator>(&statement);
             binary != nullptr && binary->isAssignmentOp()) {
    const bool plain = binary->getOpcode() == clang::BO_Assign;
    Assign(binary->getLHS(), plain ? Evaluate(binary->getRHS(), state) : Value(), statement, state);
  } else if (const auto* unary = dyn_cast<clang::UnaryOperator>(&statement);
             unary != nullptr && unary->isIncrementDecrementOp()) {
    const Value old = Evaluate(unary->getSubExpr(), state);
    Assign(unary->getSubExpr(), old.tainted ? Value::Tainted() : Value(), statement, state);
  } else if (const auto* call = dyn_cast<clang::CallExpr>(&statement)) {
    return CallEffects(*call, state);
  } else if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(&statement)) {
    bool dies = NeverReturns(*construct->getConstructor());
    const clang::CXXRecordDecl& type = *construct->getConstructor()->getParent();
    if (IsNamed(type, "std::thread") || IsNamed(type, "std::jthread"))
      for (const clang::Expr* argument : construct->arguments())
        if (const Value function = Evaluate(argument, state); function.Is(Value::Kind::kCallable)) {
          state.failed = true;
          dies = dies || function.throws;  // nobody can catch it
        }
    if (dies) {
      End(Outcome::How::kDie, {}, construct, state);
      return false;
    }
  } else if (const auto* thrown = dyn_cast<clang::CXXThrowExpr>(&statement)) {
    const clang::Expr* what = thrown->getSubExpr();
    Throw(*thrown, what == nullptr ? clang::QualType() : what->getType(), {}, state);
    return false;
  } else if (const auto* back = dyn_cast<clang::ReturnStmt>(&statement)) {
    const clang::Expr* value = back->getRetValue();
    End(Outcome::How::kReturn, value == nullptr ? Value() : Evaluate(value, state), back, state);
    return false;
  } else if (const auto* back = dyn_cast<clang::CoreturnStmt>(&statement)) {
    const clang::Expr* value = back->getOperand();
    End(Outcome::How::kReturn, value == nullptr ? Value() : Evaluate(value, state), back, state);
    return false;
  }
  return true;
}

bool Run::Arm(const Seed& seed, const clang::Expr& expr, State& state) {
  state.failed = true;
  for (const auto& [cell, value] : scenario_.fails ? seed.failed_cells : seed.good_cells)
    state.Set(cell, value);
  if (!seed.throws || !scenario_.fails) return true;
  Throw(expr, {}, seed.framework, state);
  return false;
}

void Run::Throw(const clang::Stmt& place, clang::QualType type, std::string_view from,
                State state) {
  for (const Landing& landing : body_.Landings(place, type, from)) {
    if (!landing.certain) state.coded = true;
    if (landing.handler == nullptr) {
      End(Outcome::How::kThrow, {}, &place, state);
      continue;
    }
    State caught = state;
    if (caught.failed && caught.tested == nullptr) caught.tested = landing.handler;
    if (const clang::VarDecl* exception = landing.handler->getExceptionDecl())
      caught.Set({exception, false}, Value::Of(Value::Kind::kFailure, true));
    Push(body_.BlockOf(*landing.handler), std::move(caught));
  }
}

}  // namespace arterial::indexer::flow
