// The part of the program that can reach a call site. All of linking from here on works on it
// alone: of a large program it is a small share.
#pragma once

#include <vector>

#include "indexer/link/program.h"

namespace arterial::indexer {

// A method that overrides another one, directly or through others, and the class that declares it.
struct Overrider {
  SymbolId method;
  SymbolId type;
  auto operator<=>(const Overrider&) const = default;
};

// Class hierarchy: who overrides whom.
class Overrides {
 public:
  explicit Overrides(const Program& program);
  // All methods that override `method`, transitively, sorted; empty when there are none.
  std::vector<Overrider> Of(SymbolId method) const;
  // Methods that `method` overrides directly.
  std::pair<const uint32_t*, const uint32_t*> Overridden(SymbolId method) const {
    return up_.Of(method);
  }
  // Class that declares an overriding method, kNone for any other.
  SymbolId TypeOf(SymbolId method) const { return types_[method]; }
  bool IsOverridden(SymbolId method) const {
    return down_.begin[method] != down_.begin[method + 1];
  }

 private:
  Grouped down_;  // method -> methods that override it directly
  Grouped up_;    // method -> methods that it overrides directly
  std::vector<SymbolId> types_;
};

// Whether a call of that kind reaches overriding methods of the function it names. A pointer to a
// virtual method dispatches as a call of it does.
inline bool Dispatches(db::Via via) { return via != db::Via::kCall && via != db::Via::kLambda; }

struct Slice {
  std::vector<bool> nodes;      // by NodeId: can reach a call site in some binary
  std::vector<Edge> edges;      // between those nodes, sorted as in Program
  std::vector<uint32_t> begin;  // edges of node n: [begin[n], begin[n + 1])
};

// Backwards reachability from the functions that enclose call sites. It takes every definition of a
// symbol and every override as possible, so that it holds for all binaries. The program's edges go
// into the slice: nothing else needs them.
Slice MakeSlice(Program& program, const Overrides& overrides);

}  // namespace arterial::indexer
