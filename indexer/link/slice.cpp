#include "indexer/link/slice.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

namespace arterial::indexer {
namespace {

// Indices of the program's edges by the symbol they lead to.
Grouped EdgesInto(const Program& program) {
  Grouped into;
  into.begin.assign(program.symbols.size() + 1, 0);
  for (const Edge& edge : program.edges) ++into.begin[edge.to + 1];
  std::partial_sum(into.begin.begin(), into.begin.end(), into.begin.begin());
  into.items.resize(program.edges.size());
  std::vector<uint32_t> next(into.begin.begin(), into.begin.end() - 1);
  for (uint32_t i = 0; i < program.edges.size(); ++i) into.items[next[program.edges[i].to]++] = i;
  return into;
}

class Walker {
 public:
  Walker(const Program& program, const Overrides& overrides)
      : program_(program), overrides_(overrides), into_(EdgesInto(program)) {
    nodes_.assign(program.nodes.size(), false);
    // Reached as itself; reached as what a virtual call of a base method may run.
    direct_.assign(program.symbols.size(), false);
    virtual_.assign(program.symbols.size(), false);
  }

  std::vector<bool> Run() {
    for (const auto& [key, site] : program_.call_sites)
      for (NodeId node : site.nodes) Reach(node);
    while (!work_.empty()) {
      const SymbolId symbol = work_.back();
      work_.pop_back();
      Callers(symbol, false);
      ReachBases(symbol);
    }
    return std::move(nodes_);
  }

 private:
  void Reach(NodeId node) {
    if (nodes_[node]) return;
    nodes_[node] = true;
    const SymbolId symbol = program_.nodes[node].symbol;
    if (direct_[symbol]) return;
    direct_[symbol] = true;
    work_.push_back(symbol);
  }

  void Callers(SymbolId symbol, bool dispatching_only) {
    auto [i, end] = into_.Of(symbol);
    for (; i != end; ++i) {
      const Edge& edge = program_.edges[*i];
      if (!dispatching_only || Dispatches(edge.via)) Reach(edge.from);
    }
  }

  void ReachBases(SymbolId symbol) {
    std::vector<SymbolId> up = {symbol};
    while (!up.empty()) {
      const SymbolId method = up.back();
      up.pop_back();
      auto [i, end] = overrides_.Overridden(method);
      for (; i != end; ++i) {
        if (virtual_[*i]) continue;
        virtual_[*i] = true;
        Callers(*i, true);
        up.push_back(*i);
      }
    }
  }

  const Program& program_;
  const Overrides& overrides_;
  const Grouped into_;
  std::vector<bool> nodes_, direct_, virtual_;
  std::vector<SymbolId> work_;
};

}  // namespace

Overrides::Overrides(const Program& program) {
  std::vector<std::pair<uint32_t, uint32_t>> down, up;
  types_.assign(program.symbols.size(), kNone);
  for (const Override& o : program.overrides) {
    down.emplace_back(o.overridden, o.method);
    up.emplace_back(o.method, o.overridden);
    types_[o.method] = o.type;
  }
  down_ = Grouped::From(std::move(down), program.symbols.size());
  up_ = Grouped::From(std::move(up), program.symbols.size());
}

std::vector<Overrider> Overrides::Of(SymbolId method) const {
  std::vector<Overrider> all;
  std::unordered_set<SymbolId> found;
  std::vector<SymbolId> work = {method};
  while (!work.empty()) {
    const SymbolId next = work.back();
    work.pop_back();
    auto [i, end] = down_.Of(next);
    for (; i != end; ++i) {
      if (!found.insert(*i).second) continue;
      work.push_back(*i);
      all.push_back({*i, types_[*i]});
    }
  }
  std::sort(all.begin(), all.end());
  return all;
}

Slice MakeSlice(Program& program, const Overrides& overrides) {
  Slice slice;
  slice.nodes = Walker(program, overrides).Run();
  // Whether a symbol, or for dispatching calls one that overrides it, is defined in the slice.
  std::vector<bool> symbols(program.symbols.size(), false), through(program.symbols.size(), false);
  for (NodeId node = 0; node < program.nodes.size(); ++node)
    if (slice.nodes[node]) symbols[program.nodes[node].symbol] = true;
  std::vector<SymbolId> work;
  for (SymbolId symbol = 0; symbol < symbols.size(); ++symbol)
    if (symbols[symbol]) work.push_back(symbol);
  while (!work.empty()) {
    const SymbolId method = work.back();
    work.pop_back();
    auto [i, end] = overrides.Overridden(method);
    for (; i != end; ++i) {
      if (through[*i]) continue;
      through[*i] = true;
      work.push_back(*i);
    }
  }
  slice.edges = std::move(program.edges);
  std::erase_if(slice.edges, [&](const Edge& edge) {
    const bool leads = symbols[edge.to] || (Dispatches(edge.via) && through[edge.to]);
    return !leads || !slice.nodes[edge.from];
  });
  slice.begin.assign(program.nodes.size() + 1, 0);
  for (const Edge& edge : slice.edges) ++slice.begin[edge.from + 1];
  std::partial_sum(slice.begin.begin(), slice.begin.end(), slice.begin.begin());
  return slice;
}

}  // namespace arterial::indexer
