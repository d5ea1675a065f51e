#include "cli/render/dot.h"

#include <fmt/format.h>

#include <limits>

#include "cli/render/graph.h"

namespace arterial::cli {
namespace {

// Within double quotes only the quote itself and the backslash mean something.
std::string Quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

std::string Line(const GraphEdge& edge) {
  std::string style = edge.status == "confirmed"     ? "solid"
                      : edge.status == "static-only" ? "dashed"
                                                     : "dotted";
  std::string attributes = fmt::format("style={}", style);
  if (edge.verdict == "mandatory") {
    attributes += " color=\"#c0262d\" penwidth=2.5";
  } else if (edge.status == "static-only") {
    attributes += " color=\"#8a8f98\"";
  }
  if (!edge.label.empty()) attributes += " label=" + Quoted(edge.label);
  attributes += " tooltip=" + Quoted(edge.status + ", " + edge.verdict);
  return fmt::format("  n{} -> n{} [{}];\n", edge.from, edge.to, attributes);
}

std::string Nodes(const Graph& graph) {
  std::string out;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    const std::string& component = graph.nodes[i].component;
    const bool first = i == 0 || graph.nodes[i - 1].component != component;
    const bool last = i + 1 == graph.nodes.size() || graph.nodes[i + 1].component != component;
    if (first && !component.empty())
      out += fmt::format("  subgraph \"cluster_{}\" {{ label={};\n", i, Quoted(component));
    out += fmt::format("    n{} [label={}];\n", i, Quoted(graph.nodes[i].name));
    if (last && !component.empty()) out += "  }\n";
  }
  return out;
}

// A comment ends with its line; names are escaped, so none has a newline.
std::string Comments(const Document& document) {
  std::string out;
  for (const Section& section : document.sections)
    if (section.picture == Picture::kGraph)
      for (const std::string& note : section.notes) out += "// " + note + "\n";
  const Section* unknown = FindUnknown(document);
  if (unknown == nullptr || unknown->table.rows.empty()) return out;
  out += "// What this graph does not know:\n";
  for (const std::vector<Cell>& row : unknown->table.rows) {
    out += "//";
    for (size_t i = 0; i < row.size(); ++i)
      if (!row[i].absent()) out += " " + ShownText(row[i], unknown->table.columns[i]);
    out += "\n";
  }
  return out;
}

Result<std::string> Render(const Document& document, const RenderOptions&) {
  if (!HasGraph(document)) return Unfit("dot", "graphs", "dependencies");
  const Graph graph = GraphOf(document, std::numeric_limits<size_t>::max());
  std::string out =
      "// solid: confirmed, dashed: static-only, dotted: runtime-only; thick and red: mandatory;\n"
      "// percent: share of all journeys' critical time\n" +
      Comments(document) +
      "digraph arterial {\n  rankdir=LR;\n"
      "  node [shape=box style=\"rounded\" fontname=\"sans-serif\" fontsize=11];\n"
      "  edge [fontname=\"sans-serif\" fontsize=9];\n"
      "  graph [fontname=\"sans-serif\" fontsize=11 color=\"#b8bec8\" style=rounded];\n" +
      Nodes(graph);
  for (const GraphEdge& edge : graph.edges) out += Line(edge);
  return out + "}\n";
}

}  // namespace

const Renderer kDotRenderer = {"dot", "the dependency graph, for Graphviz", Render};

}  // namespace arterial::cli
