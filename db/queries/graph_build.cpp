#include <algorithm>
#include <map>
#include <unordered_map>

#include "db/queries.h"
#include "db/queries/graph.h"

namespace arterial::db {
namespace {

struct Edge {
  uint32_t caller, callee;
  Link link;  // without its node
};

// Operations by name and component, numbered as they come.
class Nodes {
 public:
  uint32_t Number(std::string_view operation, std::string_view component) {
    key_.assign(operation);
    key_ += '\0';
    key_ += component;
    const auto [at, added] = numbers_.emplace(key_, static_cast<uint32_t>(all_.size()));
    if (added) all_.push_back({std::string(operation), std::string(component)});
    return at->second;
  }
  struct Entry {
    std::string operation, component;
    std::optional<std::string> owner = {};
    bool is_static = false, is_observed = false;
  };
  std::vector<Entry>& all() { return all_; }

 private:
  std::string key_;
  std::unordered_map<std::string, uint32_t> numbers_;
  std::vector<Entry> all_;
};

LinkFailure FailureOf(std::string_view text) {
  if (text == "propagates") return LinkFailure::kPropagates;
  if (text == "handled" || text == "ignored") return LinkFailure::kStops;
  return LinkFailure::kUnknown;
}

// All that is known of operations, the names that users may give.
Status ReadOperations(Connection& db, Nodes* nodes) {
  Result<Statement> rows = PrepareNamed(db, "graph_nodes");
  if (!rows) return rows.error();
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return {};
    const uint32_t node = nodes->Number(rows->Text(0), rows->Text(1));
    Nodes::Entry& entry = nodes->all()[node];
    entry.is_static |= rows->Int(2) != 0;
    entry.is_observed |= rows->Int(3) != 0;
    if (!entry.owner && !rows->IsNull(4)) entry.owner = rows->String(4);
  }
}

Result<std::vector<Edge>> ReadEdges(Connection& db, Nodes* nodes) {
  Result<Statement> rows = PrepareNamed(db, "dependency_links");
  if (!rows) return rows.error();
  std::vector<Edge> edges;
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return edges;
    const bool caller_shared = rows->Int(5) != 0, callee_shared = rows->Int(6) != 0;
    Edge edge;
    edge.caller = nodes->Number(rows->Text(1), caller_shared ? rows->Text(3) : "");
    // Dynamic call sites without a known operation lead to a node of no name.
    edge.callee = nodes->Number(rows->Text(2), callee_shared ? rows->Text(4) : "");
    if (caller_shared) nodes->Number(rows->Text(1), "");
    if (callee_shared) nodes->Number(rows->Text(2), "");
    const std::optional<LinkStatus> status = ParseLinkStatus(rows->Text(7));
    const std::optional<LinkVerdict> verdict = ParseLinkVerdict(rows->Text(8));
    if (!status || !verdict || rows->Int(0) > UINT32_MAX)
      return Error{ErrorCode::kInput, "a dependency has no known status or verdict", db.path()};
    edge.link = {0,
                 static_cast<uint32_t>(rows->Int(0)),
                 static_cast<uint32_t>(rows->Int(11)),
                 static_cast<uint32_t>(std::clamp<int64_t>(rows->Int(14), 0, UINT32_MAX)),
                 *status,
                 *verdict,
                 FailureOf(rows->Text(9)),
                 rows->Int(10) != 0};
    for (const bool caller : {true, false}) {
      Nodes::Entry& entry = nodes->all()[caller ? edge.caller : edge.callee];
      entry.is_static |= *status != LinkStatus::kRuntimeOnly;
      entry.is_observed |= *status != LinkStatus::kStaticOnly;
      const int owner = caller ? 12 : 13;
      if (!entry.owner && !rows->IsNull(owner)) entry.owner = rows->String(owner);
    }
    edges.push_back(edge);
  }
}

Status WriteNodes(Connection& db, const std::vector<Nodes::Entry>& nodes) {
  Result<Statement> insert = db.Prepare("INSERT INTO graph_node VALUES (?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  for (size_t i = 0; i < nodes.size(); ++i)
    ARTERIAL_RETURN_IF_ERROR(insert->Run(static_cast<int64_t>(i), nodes[i].operation,
                                         nodes[i].component, nodes[i].owner, nodes[i].is_static,
                                         nodes[i].is_observed));
  return {};
}

// For each node the nodes whose links are its own, too: where several components offer an operation
// of one name, an end of unknown component may be any of them.
std::map<uint32_t, std::vector<uint32_t>> AlsoOf(Nodes* nodes) {
  std::map<uint32_t, std::vector<uint32_t>> also;
  const size_t count = nodes->all().size();
  for (uint32_t i = 0; i < count; ++i) {
    if (nodes->all()[i].component.empty()) continue;
    const uint32_t any = nodes->Number(nodes->all()[i].operation, "");
    also[i].push_back(any);
    also[any].push_back(i);
  }
  return also;
}

Status WriteLinks(Connection& db, Direction direction, const std::vector<Edge>& edges,
                  const std::map<uint32_t, std::vector<uint32_t>>& also, size_t nodes) {
  std::vector<std::vector<Link>> links(nodes);
  const bool callees = direction == Direction::kCallees;
  for (const Edge& edge : edges) {
    Link link = edge.link;
    link.node = callees ? edge.callee : edge.caller;
    const uint32_t at = callees ? edge.caller : edge.callee;
    links[at].push_back(link);
    if (const auto others = also.find(at); others != also.end())
      for (const uint32_t other : others->second) links[other].push_back(link);
  }
  Result<Statement> insert = db.Prepare("INSERT INTO graph_links VALUES (?, ?)");
  if (!insert) return insert.error();
  for (size_t first = 0; first < nodes; first += LinkBlock::kNodes) {
    const size_t end = std::min(nodes, first + LinkBlock::kNodes);
    std::vector<std::vector<Link>> block(std::make_move_iterator(links.begin() + first),
                                         std::make_move_iterator(links.begin() + end));
    const std::string bytes = LinkBlock::Encode(block);
    ARTERIAL_RETURN_IF_ERROR(
        insert->Run(static_cast<int64_t>(first / LinkBlock::kNodes * 2 + callees), Blob{bytes}));
  }
  return {};
}

}  // namespace

Status RebuildGraph(Connection& db) {
  ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM graph_node; DELETE FROM graph_links"));
  Nodes nodes;
  Result<std::vector<Edge>> edges = ReadEdges(db, &nodes);
  if (!edges) return edges.error();
  ARTERIAL_RETURN_IF_ERROR(ReadOperations(db, &nodes));
  const std::map<uint32_t, std::vector<uint32_t>> also = AlsoOf(&nodes);
  const size_t count = nodes.all().size();
  ARTERIAL_RETURN_IF_ERROR(WriteNodes(db, nodes.all()));
  ARTERIAL_RETURN_IF_ERROR(WriteLinks(db, Direction::kCallers, *edges, also, count));
  return WriteLinks(db, Direction::kCallees, *edges, also, count);
}

}  // namespace arterial::db
