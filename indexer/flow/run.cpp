#include "indexer/flow/run.h"

#include <algorithm>
#include <utility>

#include "indexer/ast/frontend.h"
#include "indexer/ast/unwrap.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;
using llvm::isa;

// States of a block that are kept, by the size of the graph; more are left out. Before the failure
// only its paths count, not their states.
constexpr unsigned kLong = 300;  // blocks
size_t MostFailed(unsigned blocks) { return blocks <= 100 ? 24 : blocks <= kLong ? 10 : 5; }
size_t MostBefore(unsigned blocks) { return blocks <= 100 ? 6 : 2; }

template <typename Set>
bool Contains(const Set& set, const typename Set::value_type& element) {
  return std::find(set.begin(), set.end(), element) != set.end();
}

template <typename Visit>
void ForEachChild(const clang::Stmt* statement, const Visit& visit) {
  if (statement == nullptr) return;
  visit(*statement);
  for (const clang::Stmt* child : statement->children()) ForEachChild(child, visit);
}

bool Names(const clang::Stmt& statement, const std::vector<const clang::ValueDecl*>& variables) {
  bool names = false;
  if (variables.empty()) return names;
  ForEachChild(&statement, [&](const clang::Stmt& each) {
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(&each))
      names = names || Contains(variables, reference->getDecl());
  });
  return names;
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
  // What happens before the call in a very long function seldom has a say in what does after it.
  const bool from_call = graph->getNumBlockIDs() > kLong && at_once_ && PushCalls();
  if (!from_call) Push(&graph->getEntry(), scenario_.start);
  DoWork();
  // What the paths are decided by before the call may not lead there; the call is made all the
  // same.
  if (!armed_ && PushCalls()) DoWork();
  return std::move(outcomes_);
}

void Run::DoWork() {
  for (; done_ < work_.size(); ++done_) {
    const Work work = work_[done_];
    Through(*work.block, 0, work.state);
  }
}

bool Run::PushCalls() {
  const size_t before = work_.size();
  left_ = kMostThrough;
  for (const clang::CFGBlock* block : *body_.Graph())
    for (const clang::CFGElement& element : *block) {
      const auto statement = element.getAs<clang::CFGStmt>();
      const auto* expr = statement ? dyn_cast<clang::Expr>(statement->getStmt()) : nullptr;
      const auto seed = scenario_.seeds.find(expr);
      if (seed != scenario_.seeds.end() && seed->second.at_once) Push(block, scenario_.start);
    }
  return work_.size() > before;
}

void Run::Push(const clang::CFGBlock* block, State state) {
  if (block == nullptr) return;
  std::vector<State>& seen = seen_[block->getBlockID()];
  if (Contains(seen, state)) return;
  const auto alike = static_cast<size_t>(std::count_if(
      seen.begin(), seen.end(), [&](const State& other) { return other.failed == state.failed; }));
  const unsigned blocks = body_.Graph()->getNumBlockIDs();
  if (alike >= (state.failed ? MostFailed(blocks) : MostBefore(blocks))) {
    complete_ = complete_ && !state.failed;
    return;
  }
  seen.push_back(state);
  work_.push_back({block, std::move(state)});
}

bool Run::Minds(const State& state) const {
  if (state.minded) return true;
  const auto [branch, way] = state.mind;
  if (branch == nullptr) return false;
  const auto [known, added] = otherwise_.try_emplace({branch->getBlockID(), way});
  std::vector<bool>& reached = known->second;
  if (added) {
    reached.resize(body_.Graph()->getNumBlockIDs());
    reached[branch->getBlockID()] = true;
    std::vector<const clang::CFGBlock*> work = {
        (branch->succ_begin() + (way ? 1 : 0))->getReachableBlock()};
    while (!work.empty()) {
      const clang::CFGBlock* at = work.back();
      work.pop_back();
      if (at == nullptr || reached[at->getBlockID()]) continue;
      reached[at->getBlockID()] = true;
      for (const clang::CFGBlock::AdjacentBlock& next : at->succs())
        work.push_back(next.getReachableBlock());
    }
  }
  return !reached[block_->getBlockID()];
}

void Run::End(Outcome::How how, Value value, const clang::Stmt* end, State state) {
  state.minded = Minds(state);
  if (state.failed) outcomes_.push_back({how, value, end, std::move(state)});
}

void Run::Through(const clang::CFGBlock& block, size_t element, State state) {
  if (&block == &body_.Graph()->getExit()) return End(Outcome::How::kReturn, {}, nullptr, state);
  if (left_-- <= 0) {
    complete_ = complete_ && !state.failed;
    return;
  }
  block_ = &block;
  for (; element < block.size(); ++element) {
    const auto statement = block[element].getAs<clang::CFGStmt>();
    if (!statement) continue;
    const bool goes_on = Element(*statement->getStmt(), state);
    for (State& other : std::exchange(forks_, {})) Through(block, element + 1, std::move(other));
    if (!goes_on) return;
  }
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
      state.minded = value.tainted;
      (value.tainted ? state.coded : state.split) = true;
    }
    // What the last branch was on counts in its own block, and what calls gave in their statement.
    state.minded = state.minded && terminator != nullptr;
    // What a try block's handlers get comes by Throw alone.
    const bool is_try = llvm::isa_and_nonnull<clang::CXXTryStmt>(terminator);
    for (const clang::CFGBlock::AdjacentBlock& next : block.succs())
      if (!is_try) Push(next.getReachableBlock(), state);
    return;
  }
  Value value = Evaluate(condition, state);
  EndLoop(*terminator, *condition, value, state);
  // How much was read before the stream failed tells that it did.
  value.tainted = value.tainted || Names(*condition, state.counted);
  const std::optional<bool> truth = value.Truth();
  if (state.failed && value.tainted && state.tested == nullptr) state.tested = condition;
  // A constant decides nothing: assert(false).
  state.minded = state.failed && (value.tainted || (truth && state.minded));
  const bool minds = state.failed && value.tainted;
  if (truth && minds) state.mind = {&block, *truth};
  if (truth) return Push((block.succ_begin() + (*truth ? 0 : 1))->getReachableBlock(), state);
  if (state.failed) (value.tainted ? state.coded : state.split) = true;
  if (!isa<clang::Expr>(terminator)) state.results.clear();
  for (const bool way : {true, false}) {
    State taken = state;
    if (minds) taken.mind = {&block, way};
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

void Run::EndLoop(const clang::Stmt& loop, const clang::Stmt& condition, const Value& value,
                  State& state) const {
  if (!isa<clang::WhileStmt, clang::ForStmt>(loop) || !state.failed || !scenario_.fails ||
      value.tainted || value.Truth() != false)
    return;
  bool reads = false;
  ForEachChild(&condition, [&](const clang::Stmt& each) {
    const auto* call = dyn_cast<clang::CallExpr>(&each);
    const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
    reads = reads || (callee != nullptr &&
                      (NameOf(*callee) == "Read" || NameOf(*callee).ends_with("_next")));
  });
  if (!reads) return;
  ForEachChild(&loop, [&](const clang::Stmt& each) {
    const auto* count = dyn_cast<clang::UnaryOperator>(&each);
    if (count == nullptr || !count->isIncrementDecrementOp()) return;
    const std::optional<Cell> cell = CellOf(count->getSubExpr());
    if (cell && !Contains(state.counted, cell->variable)) state.counted.push_back(cell->variable);
  });
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
    AssignTo(*binary, state);
  } else if (const auto* unary = dyn_cast<clang::UnaryOperator>(&statement);
             unary != nullptr && unary->isIncrementDecrementOp()) {
    Count(*unary, state);
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

bool Run::OnlyFailing(const clang::Stmt& statement) const {
  if (scenario_.made == nullptr) return false;
  if (!scenario_.fails) scenario_.made->insert(&statement);
  return scenario_.fails && !scenario_.made->contains(&statement);
}

void Run::AssignTo(const clang::BinaryOperator& binary, State& state) {
  const bool only = OnlyFailing(binary) && state.failed;
  Value value = Evaluate(binary.getRHS(), state);
  const Value old = Evaluate(binary.getLHS(), state);
  const bool number = value.Is(Value::Kind::kNumber);
  const auto combined = [&](Value known, bool tainted) {
    known.tainted = tainted;
    return known;
  };
  switch (binary.getOpcode()) {
    case clang::BO_Assign:
      // That it is there tells of the failure.
      if (only && (number || value.Is(Value::Kind::kFailure))) value.tainted = true;
      break;
    case clang::BO_AndAssign:
    case clang::BO_MulAssign: {
      const bool zero = number && value.low == 0 && value.high == 0;
      value = zero ? combined(value, value.tainted || only)
                   : combined({}, value.tainted || old.tainted);
      break;
    }
    case clang::BO_OrAssign:
    case clang::BO_AddAssign: {
      const bool grows = number && value.low > 0 && (value.tainted || only);
      value = grows ? Value::Number(1, std::numeric_limits<int64_t>::max(), true)
                    : combined({}, value.tainted || old.tainted);
      if (!grows && old.Is(Value::Kind::kNumber) && old.low > 0 && old.tainted) value = old;
      break;
    }
    default:
      value = combined({}, value.tainted || old.tainted);
  }
  Assign(binary.getLHS(), value, binary, state);
}

void Run::Count(const clang::UnaryOperator& unary, State& state) {
  const Value old = Evaluate(unary.getSubExpr(), state);
  // A loop's own counter counts rounds, not failures.
  const auto* loop = llvm::dyn_cast_or_null<clang::ForStmt>(body_.Parent(unary));
  const bool rounds = loop != nullptr && loop->getInc() == &unary;
  const bool only = OnlyFailing(unary) && state.failed && !rounds;
  Value value = old.tainted ? Value::Tainted() : Value();
  // Failures are counted.
  if (unary.isIncrementOp() && old.Is(Value::Kind::kNumber) && old.low >= 0 &&
      (only || (old.tainted && old.low > 0)))
    value = Value::Number(1, std::numeric_limits<int64_t>::max(), true);
  Assign(unary.getSubExpr(), value, unary, state);
}

bool Run::Arm(const Seed& seed, const clang::Expr& expr, State& state) {
  state.failed = armed_ = true;
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
    caught.minded = state.failed;
    if (caught.failed && caught.tested == nullptr) caught.tested = landing.handler;
    if (const clang::VarDecl* exception = landing.handler->getExceptionDecl())
      caught.Set({exception, false}, Value::Of(Value::Kind::kFailure, true));
    Push(body_.BlockOf(*landing.handler), std::move(caught));
  }
}

}  // namespace arterial::indexer::flow
