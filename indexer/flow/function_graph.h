// The control-flow graph of one function body as the analyses need it: blocks in an order in which
// every block comes before those that it leads to, unless it leads back (loops).
#pragma once

#include <clang/Analysis/CFG.h>

#include <map>
#include <memory>
#include <unordered_map>
#include <vector>

#include "indexer/ast/compat.h"

namespace arterial::indexer {

// A place in the graph: the element of a block. Ordered as the graph is.
struct GraphPlace {
  uint32_t block = 0;    // by position in the order
  uint32_t element = 0;  // in the block
  auto operator<=>(const GraphPlace&) const = default;
};

class FunctionGraph {
 public:
  // Null for what Clang makes no graph of (bodies with errors, dependent ones). Calls that may
  // throw lead to the handlers around them as well; destructors of locals and temporaries are
  // elements.
  static std::unique_ptr<FunctionGraph> Make(const clang::FunctionDecl& definition);

  uint32_t size() const { return static_cast<uint32_t>(blocks_.size()); }
  const clang::CFGBlock& block(uint32_t at) const { return *blocks_[at]; }
  uint32_t exit() const { return exit_; }
  // Blocks that this one leads to; `forward` ones come later in the order.
  const std::vector<uint32_t>& successors(uint32_t at) const { return successors_[at]; }
  static bool IsForward(uint32_t from, uint32_t to) { return to > from; }

  // Where the statement stands as an element of its own; nothing for parts of other elements.
  const GraphPlace* Find(const clang::Stmt* statement) const;
  // Whether control may get from one place to a later one without another round of a loop around
  // both.
  bool Reaches(GraphPlace from, GraphPlace to) const;
  // Whether every way from the entry to `end` leads through `at` (of calls that may throw, those
  // that do not).
  bool Always(GraphPlace at, GraphPlace end) const;
  // The blocks from which control may come to the block and that it may come back from: those of
  // the loops around it. Empty if there are none, else by position.
  std::vector<bool> Round(uint32_t block) const;

  const clang::FunctionDecl& function() const { return *function_; }
  const clang::Stmt* body() const { return body_; }

 private:
  FunctionGraph() = default;
  void Order();
  void FindLoops();
  void AddForward(uint32_t block, std::vector<bool>& ahead) const;
  const std::vector<bool>& Ahead(uint32_t block) const;

  const clang::FunctionDecl* function_ = nullptr;
  const clang::Stmt* body_ = nullptr;
  std::unique_ptr<clang::CFG> cfg_;
  std::vector<const clang::CFGBlock*> blocks_;
  std::vector<std::vector<uint32_t>> successors_;
  std::unordered_map<const clang::Stmt*, GraphPlace> places_;
  uint32_t exit_ = 0;
  std::map<uint32_t, std::vector<bool>> loops_;                    // by head
  mutable std::unordered_map<uint32_t, std::vector<bool>> ahead_;  // reached from a block, forward
};

}  // namespace arterial::indexer
