// The dependency graph of a document, for formats that draw graphs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "cli/table.h"

namespace arterial::cli {

struct GraphNode {
  std::string name;       // operation, escaped
  std::string component;  // "": unknown
};

struct GraphEdge {
  size_t from = 0;  // positions in `nodes`
  size_t to = 0;
  std::string status;
  std::string verdict;
  std::string label;  // what a person may want to read beside the edge: owner, share; may be empty
};

struct Graph {
  std::vector<GraphNode> nodes;  // by component, then name
  std::vector<GraphEdge> edges;  // as in the tables, each pair of operations once
  size_t left_out = 0;           // edges beyond `most`
};

// True when a section of the document says that its rows are edges.
bool HasGraph(const Document& document);
// Edges whose callee is computed at run time lead to "(dynamic)". Beyond `most` edges the most
// important stay: mandatory ones, then those that hold most of the critical path, then the busiest.
Graph GraphOf(const Document& document, size_t most);

}  // namespace arterial::cli
