#include "indexer/build_graph/runtime_edges.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "db/facts.h"
#include "db/support/compress.h"

namespace arterial::indexer {
namespace {

class Crossings {
 public:
  Crossings(const BuildGraph& graph, std::vector<TargetDep>& deps) : graph_(graph), deps_(deps) {
    for (size_t i = 0; i < deps.size(); ++i)
      if (deps[i].to != kNoTarget) by_from_[deps[i].from].push_back(i);
    for (TargetId id = 0; id < graph.targets.size(); ++id)
      for (const TargetFile& file : graph.targets[id].files)
        if (file.role != "data") targets_of_[file.path].push_back(id);
    for (const BuildTarget& target : graph.targets)
      if (std::find(systems_.begin(), systems_.end(), target.system) == systems_.end())
        systems_.push_back(target.system);
  }

  // One chain: the file with main of the program that it is in, and the files of its functions in
  // order. Those that no target surely owns are passed over.
  void Count(const std::vector<std::string>& files) {
    for (const std::string& system : systems_) {
      std::set<size_t> crossed;
      TargetId from = kNoTarget;
      for (const std::string& file : files) {
        const TargetId to = TargetOf(file, system);
        if (to == kNoTarget) continue;
        if (from != kNoTarget && from != to)
          for (size_t dep : Way(from, to)) crossed.insert(dep);
        from = to;
      }
      for (size_t dep : crossed) ++deps_[dep].runtime;
    }
  }

 private:
  TargetId TargetOf(const std::string& file, const std::string& system) const {
    const auto targets = targets_of_.find(file);
    TargetId found = kNoTarget;
    if (targets == targets_of_.end()) return found;
    for (TargetId id : targets->second) {
      if (graph_.targets[id].system != system) continue;
      if (found != kNoTarget) return kNoTarget;  // several: none is meant surely
      found = id;
    }
    return found;
  }

  // Dependencies on the shortest declared way between two targets.
  const std::vector<size_t>& Way(TargetId from, TargetId to) {
    const auto [it, is_new] = ways_.try_emplace({from, to});
    if (!is_new) return it->second;
    std::map<TargetId, size_t> by;  // target -> dependency that leads there
    std::vector<TargetId> work = {from};
    for (size_t i = 0; i < work.size() && !by.contains(to); ++i)
      for (size_t dep : by_from_[work[i]])
        if (deps_[dep].to != from && (i == 0 || !deps_[dep].declared.empty()) &&
            by.emplace(deps_[dep].to, dep).second)
          work.push_back(deps_[dep].to);
    if (by.contains(to))
      for (TargetId at = to; at != from; at = deps_[by[at]].from) it->second.push_back(by[at]);
    return it->second;
  }

  const BuildGraph& graph_;
  std::vector<TargetDep>& deps_;
  std::map<TargetId, std::vector<size_t>> by_from_;
  std::unordered_map<std::string, std::vector<TargetId>> targets_of_;
  std::vector<std::string> systems_;
  std::map<std::pair<TargetId, TargetId>, std::vector<size_t>> ways_;
};

}  // namespace

Status CountRuntime(db::Connection& db, const BuildGraph& graph, std::vector<TargetDep>& deps) {
  Result<db::Statement> select = db.Prepare(
      "SELECT s.static_edge_id, f.file, b.main_file FROM static_edge_step s"
      " JOIN function f ON f.id = s.function_id JOIN static_edge e ON e.id = s.static_edge_id"
      " JOIN binary b ON b.id = e.binary_id ORDER BY s.static_edge_id, s.position");
  if (!select) return select.error();
  std::vector<std::string> files;
  std::optional<Crossings> crossings;
  int64_t edge = -1;
  for (;;) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (*row && !crossings) crossings.emplace(graph, deps);
    if (!*row || select->Int(0) != edge) {
      if (crossings) crossings->Count(files);
      files.clear();
      if (!*row) return {};
      edge = select->Int(0);
      files.push_back(select->String(2));
    }
    files.push_back(select->String(1));
  }
}

Result<std::vector<SymbolUse>> FindSymbolUses(db::Connection& db) {
  struct UnitSymbols {
    std::string target;
    std::vector<db::FunctionId> wants;
  };
  Result<db::Statement> select =
      db.Prepare("SELECT target, facts FROM unit WHERE facts IS NOT NULL AND target <> ''");
  if (!select) return select.error();
  std::vector<UnitSymbols> units;
  std::map<db::FunctionId, std::pair<std::string, std::string>> defined;  // target, name
  for (;;) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) break;
    Result<std::string> bytes = Decompress(select->BlobAt(1));
    if (!bytes) continue;  // the link step says so
    Result<db::UnitFacts> facts = db::Decode(*bytes);
    if (!facts) continue;
    UnitSymbols& unit = units.emplace_back();
    unit.target = select->String(0);
    for (const db::FunctionFact& function : facts->functions)
      if (!function.internal && !function.in_header)
        defined.try_emplace(function.id, unit.target, function.name);
    for (const db::CallFact& call : facts->calls) unit.wants.push_back(call.callee);
  }
  std::map<std::pair<std::string, std::string>, std::map<std::string, int64_t>> uses;
  for (const UnitSymbols& unit : units)
    for (const db::FunctionId& id : unit.wants)
      if (const auto at = defined.find(id); at != defined.end() && at->second.first != unit.target)
        ++uses[{unit.target, at->second.first}][at->second.second];
  std::vector<SymbolUse> found;
  for (const auto& [labels, symbols] : uses)
    found.push_back({labels.first, labels.second, symbols.begin()->first,
                     static_cast<int64_t>(symbols.size())});
  return found;
}

}  // namespace arterial::indexer
