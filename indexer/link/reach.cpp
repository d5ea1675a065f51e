#include "indexer/link/reach.h"

#include <algorithm>

#include "indexer/link/slice.h"

namespace arterial::indexer {
namespace {

constexpr size_t kSlack = 1000000;  // edges that may come before duplicates are thrown out

template <typename Values>
void SortUnique(Values& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

uint32_t ToOf(uint64_t edge) { return static_cast<uint32_t>(edge >> 32); }
uint32_t FromOf(uint64_t edge) { return static_cast<uint32_t>(edge) >> 1; }

}  // namespace

bool Reach::Leads(SymbolId symbol, db::Via via) const {
  return direct[symbol] || (Dispatches(via) && through[symbol]);
}

void ReachFinder::AddSite(const db::FunctionId& function) {
  const SymbolId symbol = Symbol(function);
  if (reach_.sites.size() <= symbol) reach_.sites.resize(symbol + 1);
  reach_.sites[symbol] = true;
}

void ReachFinder::Add(const db::UnitFacts& facts) {
  for (const db::FunctionFact& fact : facts.functions) Symbol(fact.id);
  for (const db::CallFact& fact : facts.calls)
    edges_.push_back(uint64_t{Symbol(fact.callee)} << 32 | uint64_t{Symbol(fact.caller)} << 1 |
                     (Dispatches(fact.via) ? 1 : 0));
  for (const db::OverrideFact& fact : facts.overrides)
    overrides_.emplace_back(Symbol(fact.method), Symbol(fact.overridden));
  for (const db::CallSiteFact& fact : facts.call_sites) {
    seeds_.push_back(Symbol(fact.function));
    AddSite(fact.function);
  }
  for (const db::HandlerFact& fact : facts.handlers) AddSite(fact.function);
  for (const db::SpanSiteFact& fact : facts.span_sites) AddSite(fact.function);
  for (const db::ContextFact& fact : facts.contexts) AddSite(fact.function);
  for (const db::EndpointFact& fact : facts.endpoints) AddSite(fact.function);
  // Many units repeat what shared headers say.
  if (edges_.size() > 2 * compacted_edges_ + kSlack) CompactEdges();
  if (overrides_.size() > 2 * compacted_overrides_ + kSlack) CompactOverrides();
}

void ReachFinder::CompactEdges() {
  SortUnique(edges_);
  compacted_edges_ = edges_.size();
}

void ReachFinder::CompactOverrides() {
  SortUnique(overrides_);
  compacted_overrides_ = overrides_.size();
}

Reach ReachFinder::Finish() {
  const size_t symbols = reach_.symbols.values().size();
  CompactEdges();
  reach_.direct.assign(symbols, false);
  reach_.through.assign(symbols, false);
  reach_.sites.resize(symbols, false);
  Walk();
  return std::move(reach_);
}

// As the slice is found (slice.cpp), by symbols instead of definitions.
void ReachFinder::Walk() {
  const size_t symbols = reach_.symbols.values().size();
  const Grouped bases = Grouped::From(std::move(overrides_), symbols);
  std::vector<uint32_t> begin(symbols + 1, 0);  // of the edges into each symbol
  for (uint64_t edge : edges_) ++begin[ToOf(edge) + 1];
  for (size_t i = 0; i < symbols; ++i) begin[i + 1] += begin[i];
  std::vector<SymbolId> work;
  auto reach = [&](SymbolId symbol) {
    if (reach_.direct[symbol]) return;
    reach_.direct[symbol] = true;
    work.push_back(symbol);
  };
  auto callers = [&](SymbolId symbol, bool dispatching_only) {
    for (uint32_t i = begin[symbol]; i < begin[symbol + 1]; ++i)
      if (!dispatching_only || (edges_[i] & 1) != 0) reach(FromOf(edges_[i]));
  };
  for (SymbolId seed : seeds_) reach(seed);
  std::vector<SymbolId> up;
  while (!work.empty()) {
    const SymbolId symbol = work.back();
    work.pop_back();
    callers(symbol, false);
    for (up = {symbol}; !up.empty();) {
      auto [i, end] = bases.Of(up.back());
      up.pop_back();
      for (; i != end; ++i) {
        if (reach_.through[*i]) continue;
        reach_.through[*i] = true;
        callers(*i, true);
        up.push_back(*i);
      }
    }
  }
}

}  // namespace arterial::indexer
