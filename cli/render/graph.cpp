#include "cli/render/graph.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "cli/render/renderer.h"
#include "db/support/text.h"

namespace arterial::cli {
namespace {

struct Edge {
  GraphNode from;
  GraphNode to;
  GraphEdge edge;
  std::tuple<bool, double, int64_t> weight;
};

std::string Shown(const Table& table, size_t row, std::string_view key) {
  return EscapeControl(table.Text(row, key));
}

std::vector<Edge> EdgesOf(const Document& document) {
  std::vector<Edge> out;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, size_t> seen;
  for (const Section& section : document.sections) {
    if (section.picture != Picture::kGraph) continue;
    const Table& table = section.table;
    for (size_t row = 0; row < table.rows.size(); ++row) {
      Edge edge;
      edge.from = {Shown(table, row, "caller"), Shown(table, row, "caller_component")};
      edge.to = {Shown(table, row, "callee"), Shown(table, row, "callee_component")};
      if (edge.to.name.empty()) edge.to.name = "(dynamic)";
      const auto key =
          std::tie(edge.from.name, edge.from.component, edge.to.name, edge.to.component);
      if (!seen.emplace(key, out.size()).second) continue;
      edge.edge.status = Shown(table, row, "status");
      edge.edge.verdict = Shown(table, row, "verdict");
      const double share = table.Real(row, "critical_share");
      if (share >= 0.001) edge.edge.label = FormatShare(share);
      edge.weight = {edge.edge.verdict == "mandatory", share, table.Int(row, "calls")};
      out.push_back(std::move(edge));
    }
  }
  return out;
}

// The positions of the `most` weightiest, in their own order.
std::vector<size_t> Weightiest(const std::vector<Edge>& edges, size_t most) {
  std::vector<size_t> kept(edges.size());
  std::iota(kept.begin(), kept.end(), 0);
  if (kept.size() <= most) return kept;
  std::sort(kept.begin(), kept.end(), [&](size_t a, size_t b) {
    return edges[a].weight != edges[b].weight ? edges[a].weight > edges[b].weight : a < b;
  });
  kept.resize(most);
  std::sort(kept.begin(), kept.end());
  return kept;
}

}  // namespace

bool HasGraph(const Document& document) {
  return std::any_of(document.sections.begin(), document.sections.end(),
                     [](const Section& section) { return section.picture == Picture::kGraph; });
}

Graph GraphOf(const Document& document, size_t most) {
  const std::vector<Edge> edges = EdgesOf(document);
  const std::vector<size_t> kept = Weightiest(edges, most);
  Graph graph;
  graph.left_out = edges.size() - kept.size();
  std::map<std::pair<std::string, std::string>, size_t> position;  // (component, name)
  for (const size_t at : kept)
    for (const GraphNode* node : {&edges[at].from, &edges[at].to})
      position.emplace(std::pair(node->component, node->name), 0);
  for (auto& [node, at] : position) {
    at = graph.nodes.size();
    graph.nodes.push_back({node.second, node.first});
  }
  for (const size_t at : kept) {
    GraphEdge edge = edges[at].edge;
    edge.from = position.at({edges[at].from.component, edges[at].from.name});
    edge.to = position.at({edges[at].to.component, edges[at].to.name});
    graph.edges.push_back(std::move(edge));
  }
  return graph;
}

}  // namespace arterial::cli
