#include "cli/render/mermaid.h"

#include <fmt/format.h>

#include "cli/render/graph.h"

namespace arterial::cli {
namespace {

// Mermaid's own defaults, which a page's author cannot raise: maxEdges and maxTextSize.
constexpr size_t kMostEdges = 500;
constexpr size_t kMostText = 50'000;

// Everything that could end the label, be taken for markup or be an entity becomes one.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (std::string_view("\"#&<>;`\\[]{}()|*_~").find(c) != std::string_view::npos)
      out += fmt::format("#{};", static_cast<int>(c));
    else
      out += c;
  }
  return out + "\"";
}

std::string Nodes(const Graph& graph) {
  std::string out;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const std::string& component = graph.nodes[i].component;
    const bool first = i == 0 || graph.nodes[i - 1].component != component;
    const bool last = i + 1 == graph.nodes.size() || graph.nodes[i + 1].component != component;
    if (first && !component.empty())
      out += fmt::format("  subgraph c{}[{}]\n", i, Quoted(component));
    out += fmt::format("    n{}[{}]\n", i, Quoted(graph.nodes[i].name));
    if (last && !component.empty()) out += "  end\n";
  }
  return out;
}

// The style of the edges at these positions; empty for none.
std::string Styles(const std::vector<size_t>& edges, std::string_view style) {
  std::string out;
  for (const size_t edge : edges) out += (out.empty() ? "" : ",") + std::to_string(edge);
  return out.empty() ? out : fmt::format("  linkStyle {} {}\n", out, style);
}

std::string Edges(const Graph& graph) {
  std::string out;
  std::vector<size_t> mandatory;
  std::vector<size_t> runtime_only;
  for (size_t i = 0; i < graph.edges.size(); ++i) {
    const GraphEdge& edge = graph.edges[i];
    const bool bold = edge.verdict == "mandatory";
    if (bold) mandatory.push_back(i);
    if (edge.status == "runtime-only") runtime_only.push_back(i);
    const std::string_view arrow = edge.status == "static-only" ? "-.->" : bold ? "==>" : "-->";
    out += fmt::format("  n{} {}{} n{}\n", edge.from, arrow,
                       edge.label.empty() ? "" : "|" + Quoted(edge.label) + "|", edge.to);
  }
  return out + Styles(runtime_only, "stroke-dasharray:1 4") + Styles(mandatory, "stroke:#c0262d");
}

std::string Comments(const Document& document, const Graph& graph) {
  std::string out;
  if (graph.left_out > 0)
    out += fmt::format("  %% {} less important edges are left out\n", graph.left_out);
  for (const Section& section : document.sections)
    if (section.picture == Picture::kGraph)
      for (const std::string& note : section.notes) out += "  %% " + note + "\n";
  const Section* unknown = FindUnknown(document);
  for (size_t row = 0; unknown != nullptr && row < unknown->table.rows.size(); ++row) {
    out += "  %% not known:";
    for (size_t i = 0; i < unknown->table.columns.size(); ++i)
      if (const Cell& cell = unknown->table.rows[row][i]; !cell.absent())
        out += " " + ShownText(cell, unknown->table.columns[i]);
    out += "\n";
  }
  return out;
}

Result<std::string> Render(const Document& document, const RenderOptions&) {
  if (!HasGraph(document)) return Unfit("mermaid", "graphs", "dependencies");
  for (size_t most = kMostEdges;; most = most * 3 / 4) {
    const Graph graph = GraphOf(document, most);
    std::string out =
        "flowchart LR\n"
        "  %% solid: confirmed, dashed: static-only, dotted: runtime-only; thick: mandatory;\n"
        "  %% percent: share of all journeys' critical time\n" +
        Comments(document, graph) + Nodes(graph) + Edges(graph);
    if (out.size() <= kMostText || most < 2) return out;
  }
}

}  // namespace

const Renderer kMermaidRenderer = {"mermaid", "the dependency graph, for Markdown pages", Render};

}  // namespace arterial::cli
