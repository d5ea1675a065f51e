#include "indexer/link/build_links.h"

#include <algorithm>
#include <vector>

namespace arterial::indexer {
namespace {

struct Target {
  std::string label, system;
  bool program = false, whole = false;
  std::vector<int64_t> links;
};

}  // namespace

Result<BuildLinks> LoadBuildLinks(db::Connection& db) {
  std::map<int64_t, Target> targets;
  Result<db::Statement> select = db.Prepare(
      "SELECT id, label, build_system, kind IN ('binary', 'test') AND"
      " label IN (SELECT target FROM unit), always_linked OR"
      " rule IN ('SHARED_LIBRARY', 'shared library', 'cc_shared_library') FROM build_target");
  if (!select) return select.error();
  for (;;) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) break;
    targets[select->Int(0)] = {
        select->String(1), select->String(2), select->Int(3) != 0, select->Int(4) != 0, {}};
  }
  if (std::none_of(targets.begin(), targets.end(),
                   [](const auto& target) { return target.second.program; }))
    return BuildLinks();
  Result<db::Statement> links = db.Prepare(
      "SELECT d.target_id, t.id FROM build_dep d JOIN build_target f ON f.id = d.target_id"
      " JOIN build_target t ON t.build_system = f.build_system AND t.label = d.to_label"
      " WHERE d.kind NOT IN ('order', 'data')");
  if (!links) return links.error();
  for (;;) {
    Result<bool> row = links->Step();
    if (!row) return row.error();
    if (!*row) break;
    targets[links->Int(0)].links.push_back(links->Int(1));
  }
  BuildLinks all;
  for (const auto& [id, target] : targets) {
    if (!target.program) continue;
    LinkedTargets& linked = all[target.label];
    linked.build_system = target.system;
    std::set<int64_t> seen = {id};
    std::vector<int64_t> work = {id};
    while (!work.empty()) {
      const int64_t at = work.back();
      work.pop_back();
      for (int64_t to : targets[at].links) {
        if (!seen.insert(to).second) continue;
        work.push_back(to);
        linked.targets.insert(targets[to].label);
        if (targets[to].whole) linked.whole.insert(targets[to].label);
      }
    }
  }
  return all;
}

}  // namespace arterial::indexer
