// Which functions can lie between anything and a call site: found from all edges as pairs of
// numbers, 8 bytes each, before the program is loaded, which then keeps the places of those edges
// alone that lead to such a function, and the names of such functions. In a large tree both are
// few.
#pragma once

#include <deque>
#include <utility>
#include <vector>

#include "db/facts.h"
#include "indexer/link/interner.h"
#include "indexer/link/program.h"

namespace arterial::indexer {

// By symbol, an id's number in `symbols`. More than the slice holds: definitions of one symbol in
// several files are not told apart here.
struct Reach {
  Interner<db::FunctionId> symbols;
  std::vector<bool> direct;   // can reach a call site
  std::vector<bool> through;  // is overridden, at any distance, by one that can
  std::vector<bool> sites;    // encloses or implements a site of any kind

  // Whether an edge of that kind to the symbol can lie on a chain.
  bool Leads(SymbolId symbol, db::Via via) const;
  // Whether a chain or a site can show the symbol's name.
  bool Shows(SymbolId symbol) const { return direct[symbol] || sites[symbol]; }
};

class ReachFinder {
 public:
  void Add(const db::UnitFacts& facts);
  Reach Finish();

 private:
  SymbolId Symbol(const db::FunctionId& id) { return reach_.symbols.Add(id).first; }
  void AddSite(const db::FunctionId& function);
  void CompactEdges();
  void CompactOverrides();
  void Walk();

  Reach reach_;
  // to, from and whether the edge dispatches, in 32, 31 and 1 bits. Not a vector: growing one
  // takes three times the memory for a moment.
  std::deque<uint64_t> edges_;
  std::vector<std::pair<uint32_t, uint32_t>> overrides_;  // method, what it overrides
  size_t compacted_edges_ = 0, compacted_overrides_ = 0;
  std::vector<SymbolId> seeds_;
};

}  // namespace arterial::indexer
