#include "indexer/link/resolve.h"

#include <algorithm>
#include <tuple>

namespace arterial::indexer {

uint32_t BinaryGraph::Local(NodeId node) const {
  auto it = std::lower_bound(nodes.begin(), nodes.end(), node);
  return it == nodes.end() || *it != node ? kNone : static_cast<uint32_t>(it - nodes.begin());
}

Resolver::Resolver(const Program& program, const Overrides& overrides, const Slice& slice)
    : program_(program), overrides_(overrides), slice_(slice) {
  constructed_.assign(program.symbols.size(), 0);
  member_.assign(program.nodes.size(), 0);
  local_.assign(program.nodes.size(), 0);
}

const std::vector<Overrider>& Resolver::OverridersOf(SymbolId method) {
  auto [it, added] = overriders_.try_emplace(method);
  if (added) it->second = overrides_.Of(method);
  return it->second;
}

void Resolver::AddDefinitions(SymbolId symbol, uint8_t rank, uint32_t index,
                              std::vector<Arc>& arcs) const {
  auto [i, end] = program_.definitions.Of(symbol);
  for (; i != end; ++i)
    if (member_[*i] == round_) arcs.push_back({local_[*i], rank, index});
}

void Resolver::AddTargets(const Edge& edge, uint32_t index, std::vector<Arc>& arcs) {
  const uint8_t rank = static_cast<uint8_t>(edge.via);
  if (!Dispatches(edge.via) || (!overrides_.IsOverridden(edge.to) && edge.via != db::Via::kVirtual))
    return AddDefinitions(edge.to, rank, index, arcs);
  // The named method itself counts unless its class is known and never constructed.
  const size_t before = arcs.size();
  const SymbolId type = overrides_.TypeOf(edge.to);
  if (type == kNone || Constructed(type)) AddDefinitions(edge.to, rank, index, arcs);
  for (const Overrider& overrider : OverridersOf(edge.to))
    if (Constructed(overrider.type)) AddDefinitions(overrider.method, rank, index, arcs);
  if (arcs.size() != before) return;
  AddDefinitions(edge.to, kUnconstructed, index, arcs);
  for (const Overrider& overrider : OverridersOf(edge.to))
    AddDefinitions(overrider.method, kUnconstructed, index, arcs);
}

BinaryGraph Resolver::Resolve(const Binary& binary) {
  ++round_;
  BinaryGraph graph;
  for (UnitIndex index : binary.units) {
    const Unit& unit = program_.units[index];
    for (SymbolId type : unit.constructed) constructed_[type] = round_;
    for (NodeId node : unit.defines) {
      if (!slice_.nodes[node] || member_[node] == round_) continue;
      member_[node] = round_;
      graph.nodes.push_back(node);
    }
  }
  std::sort(graph.nodes.begin(), graph.nodes.end());
  for (uint32_t i = 0; i < graph.nodes.size(); ++i) local_[graph.nodes[i]] = i;
  graph.begin = {0};
  std::vector<Arc> arcs;
  for (NodeId node : graph.nodes) {
    arcs.clear();
    for (uint32_t i = slice_.begin[node]; i < slice_.begin[node + 1]; ++i)
      AddTargets(slice_.edges[i], i, arcs);
    std::sort(arcs.begin(), arcs.end(), [](const Arc& a, const Arc& b) {
      return std::tie(a.to, a.rank, a.edge) < std::tie(b.to, b.rank, b.edge);
    });
    arcs.erase(
        std::unique(arcs.begin(), arcs.end(),
                    [](const Arc& a, const Arc& b) { return a.to == b.to && a.rank == b.rank; }),
        arcs.end());
    graph.arcs.insert(graph.arcs.end(), arcs.begin(), arcs.end());
    graph.begin.push_back(static_cast<uint32_t>(graph.arcs.size()));
    graph.is_main.push_back(program_.nodes[node].is_main);
  }
  return graph;
}

}  // namespace arterial::indexer
