#include "indexer/flow/function_graph.h"

#include <algorithm>

namespace arterial::indexer {
namespace {

// The statements that a person wrote: a coroutine's, without what the compiler puts around them.
clang::Stmt* WrittenBody(const clang::FunctionDecl& definition) {
  clang::Stmt* body = definition.getBody();
  if (auto* coroutine = llvm::dyn_cast_or_null<clang::CoroutineBodyStmt>(body))
    return coroutine->getBody();
  return body;
}

// True if control leaves the function that way because something throws or ends the program. No
// destructors stand on such ways, and what a function has left to do there is nobody's concern.
bool IsUnwinding(const clang::CFGBlock& from, const clang::CFGBlock::AdjacentBlock& to,
                 const clang::CFGBlock& exit) {
  if (to.getReachableBlock() != &exit) return false;
  if (from.hasNoReturnElement()) return true;
  const clang::Stmt* end = from.getTerminatorStmt();
  if (end != nullptr) return llvm::isa<clang::CXXTryStmt>(end);
  if (!from.empty())
    if (const auto last = from.back().getAs<clang::CFGStmt>())
      if (llvm::isa<clang::CXXThrowExpr>(last->getStmt())) return true;
  return from.succ_size() > 1 && &to != &*from.succ_begin();
}

}  // namespace

std::unique_ptr<FunctionGraph> FunctionGraph::Make(const clang::FunctionDecl& definition) {
  clang::Stmt* body = WrittenBody(definition);
  if (body == nullptr || definition.isDependentContext()) return nullptr;
  clang::CFG::BuildOptions options;
  options.AddEHEdges = true;
  options.AddInitializers = true;
  options.AddImplicitDtors = true;
  options.AddTemporaryDtors = true;
  options.setAlwaysAdd(clang::Stmt::LambdaExprClass);
  std::unique_ptr<FunctionGraph> graph(new FunctionGraph);
  graph->cfg_ = clang::CFG::buildCFG(&definition, body, &definition.getASTContext(), options);
  if (graph->cfg_ == nullptr) return nullptr;
  graph->function_ = &definition;
  graph->body_ = body;
  graph->Order();
  graph->FindLoops();
  return graph;
}

void FunctionGraph::Order() {
  // Reverse postorder of a depth-first search, without recursion.
  // Of several ways the last is looked at first, which puts the first (the branch taken, the body
  // of a loop, the way without an exception) before the others.
  struct Open {
    const clang::CFGBlock* block;
    clang::CFGBlock::const_succ_reverse_iterator next;
  };
  std::vector<bool> seen(cfg_->getNumBlockIDs(), false);
  std::vector<Open> stack;
  const auto enter = [&](const clang::CFGBlock* block) {
    if (block == nullptr || seen[block->getBlockID()]) return;
    seen[block->getBlockID()] = true;
    stack.push_back({block, block->succ_rbegin()});
  };
  enter(&cfg_->getEntry());
  while (!stack.empty()) {
    Open& top = stack.back();
    if (top.next == top.block->succ_rend()) {
      blocks_.push_back(top.block);
      stack.pop_back();
    } else {
      enter((top.next++)->getReachableBlock());
    }
  }
  std::reverse(blocks_.begin(), blocks_.end());
  std::vector<uint32_t> position(cfg_->getNumBlockIDs(), UINT32_MAX);
  for (uint32_t i = 0; i < blocks_.size(); ++i) position[blocks_[i]->getBlockID()] = i;
  successors_.resize(blocks_.size());
  exit_ = position[cfg_->getExit().getBlockID()];
  for (uint32_t i = 0; i < blocks_.size(); ++i) {
    for (const clang::CFGBlock::AdjacentBlock& next : blocks_[i]->succs()) {
      const clang::CFGBlock* block = next.getReachableBlock();
      if (block == nullptr || IsUnwinding(*blocks_[i], next, cfg_->getExit())) continue;
      successors_[i].push_back(position[block->getBlockID()]);
    }
    uint32_t element = 0;
    for (const clang::CFGElement& at : *blocks_[i]) {
      if (const auto statement = at.getAs<clang::CFGStmt>())
        places_.emplace(statement->getStmt(), GraphPlace{i, element});
      ++element;
    }
  }
}

const GraphPlace* FunctionGraph::Find(const clang::Stmt* statement) const {
  const auto found = places_.find(statement);
  return found == places_.end() ? nullptr : &found->second;
}

// Forward edges lead to later blocks: one pass in order finds all.
void FunctionGraph::AddForward(uint32_t block, std::vector<bool>& ahead) const {
  for (uint32_t at = block; at < blocks_.size(); ++at) {
    if (at != block && !ahead[at]) continue;
    for (const uint32_t next : successors_[at])
      if (IsForward(at, next)) ahead[next] = true;
  }
}

// The blocks of each natural loop: what leads to an edge back without passing the loop's head.
void FunctionGraph::FindLoops() {
  std::vector<std::vector<uint32_t>> before(blocks_.size());
  for (uint32_t at = 0; at < blocks_.size(); ++at)
    for (const uint32_t next : successors_[at]) before[next].push_back(at);
  for (uint32_t at = 0; at < blocks_.size(); ++at)
    for (const uint32_t head : successors_[at]) {
      if (IsForward(at, head)) continue;
      std::vector<bool>& loop = loops_.try_emplace(head, blocks_.size(), false).first->second;
      loop[head] = true;
      std::vector<uint32_t> work = {at};
      while (!work.empty()) {
        const uint32_t block = work.back();
        work.pop_back();
        if (loop[block]) continue;
        loop[block] = true;
        work.insert(work.end(), before[block].begin(), before[block].end());
      }
    }
}

const std::vector<bool>& FunctionGraph::Ahead(uint32_t block) const {
  const auto [known, added] = ahead_.try_emplace(block);
  if (!added) return known->second;
  std::vector<bool>& ahead = known->second;
  ahead.assign(blocks_.size(), false);
  AddForward(block, ahead);
  // Out of each loop around the block through any of its ways out.
  for (const auto& [head, loop] : loops_) {
    if (!loop[block]) continue;
    std::vector<bool> beyond(blocks_.size(), false);
    AddForward(head, beyond);
    for (uint32_t at = 0; at < blocks_.size(); ++at)
      if (beyond[at] && !loop[at]) ahead[at] = true;
  }
  return ahead;
}

bool FunctionGraph::Reaches(GraphPlace from, GraphPlace to) const {
  if (from.block == to.block) return from.element < to.element;
  return from.block < to.block && Ahead(from.block)[to.block];
}

bool FunctionGraph::Always(GraphPlace at, GraphPlace end) const {
  if (at.block == end.block) return at.element < end.element;
  if (at.block == 0) return true;
  std::vector<bool> seen(blocks_.size(), false);
  std::vector<uint32_t> work = {0};
  while (!work.empty()) {
    const uint32_t from = work.back();
    work.pop_back();
    if (from == end.block) return false;
    for (const uint32_t next : successors_[from]) {
      if (next == at.block || seen[next]) continue;
      seen[next] = true;
      work.push_back(next);
    }
  }
  return true;
}

std::vector<bool> FunctionGraph::Round(uint32_t block) const {
  std::vector<bool> from(blocks_.size(), false), to(blocks_.size(), false);
  std::vector<uint32_t> work = {block};
  while (!work.empty()) {
    const uint32_t at = work.back();
    work.pop_back();
    for (const uint32_t next : successors_[at]) {
      if (!from[next]) work.push_back(next);
      from[next] = true;
    }
  }
  if (!from[block]) return {};
  to[block] = true;
  for (bool again = true; again;) {
    again = false;
    for (uint32_t at = 0; at < blocks_.size(); ++at) {
      if (to[at] || !from[at]) continue;
      for (const uint32_t next : successors_[at]) to[at] = to[at] || to[next];
      again = again || to[at];
    }
  }
  for (uint32_t at = 0; at < blocks_.size(); ++at) to[at] = to[at] && from[at];
  return to;
}

}  // namespace arterial::indexer
