#include "db/queries/build_paths.h"

#include <algorithm>
#include <map>

namespace arterial::db {
namespace {

struct Edge {
  int64_t to = 0;
  BuildStep step;
};

// Breadth first; edges stand in order of labels, so the first way found is the first by label.
std::vector<BuildStep> Search(const std::map<int64_t, std::vector<Edge>>& edges, int64_t from,
                              std::string_view to_label, bool declared_only) {
  std::map<int64_t, std::pair<int64_t, const Edge*>> by;  // target -> from where, over what
  std::vector<int64_t> work = {from};
  for (size_t i = 0; i < work.size(); ++i) {
    const auto found = edges.find(work[i]);
    if (found == edges.end()) continue;
    for (const Edge& edge : found->second) {
      if ((declared_only && edge.step.declared.empty()) || edge.to == from) continue;
      if (!by.emplace(edge.to, std::pair(work[i], &edge)).second) continue;
      work.push_back(edge.to);
      if (edge.step.to != to_label) continue;
      std::vector<BuildStep> way;
      for (int64_t at = edge.to; at != from; at = by[at].first) way.push_back(by[at].second->step);
      std::reverse(way.begin(), way.end());
      return way;
    }
  }
  return {};
}

}  // namespace

Result<std::vector<BuildStep>> SomePath(Connection& db, std::string_view from,
                                        std::string_view to) {
  Result<Statement> select = db.Prepare(
      "SELECT d.from_id, d.to_id, f.label, d.to_label, d.declared,"
      " coalesce(d.declared_file || iif(d.declared_line > 0, ':' || d.declared_line, ''),"
      " d.use_file || ':' || d.use_line), d.runtime > 0"
      " FROM target_dep d JOIN build_target f ON f.id = d.from_id WHERE d.to_id IS NOT NULL"
      " ORDER BY d.from_id, d.to_label");
  if (!select) return select.error();
  std::map<int64_t, std::vector<Edge>> edges;
  std::vector<int64_t> starts;
  for (;;) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) break;
    const int64_t id = select->Int(0);
    if (select->Text(2) == from && (starts.empty() || starts.back() != id)) starts.push_back(id);
    edges[id].push_back({select->Int(1),
                         {select->String(2), select->String(3), select->String(4),
                          select->String(5), select->Int(6) != 0}});
  }
  for (const bool declared_only : {true, false})
    for (int64_t start : starts)
      if (std::vector<BuildStep> way = Search(edges, start, to, declared_only); !way.empty())
        return way;
  return std::vector<BuildStep>();
}

}  // namespace arterial::db
