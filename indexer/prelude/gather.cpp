#include "indexer/prelude/gather.h"

namespace arterial::indexer {

uint32_t GatheredScans::Number(const db::ScannedFile& file) {
  const auto [it, added] = numbers_.try_emplace(file.path + ToHex(file.content),
                                                static_cast<uint32_t>(table_.files.size()));
  if (added) table_.files.push_back(file);
  return it->second;
}

void GatheredScans::Add(size_t unit, const db::UnitIncludes& includes, const db::ScanTable& files) {
  units_.erase(unit);
  if (includes.frameworks.empty() || !includes.missing.empty() || includes.modules ||
      !includes.uncertain.empty() || edges_ + includes.edges.size() > kMaxEdges)
    return;
  edges_ += includes.edges.size();
  std::unordered_map<uint32_t, uint32_t> known;
  const auto number = [&](uint32_t file) {
    const auto [it, added] = known.try_emplace(file, 0);
    if (added) it->second = Number(files.files[file]);
    return it->second;
  };
  db::UnitIncludes& kept = units_[unit];
  for (const uint32_t file : includes.files) kept.files.push_back(number(file));
  for (const db::IncludeEdge& edge : includes.edges)
    kept.edges.push_back({number(edge.from), number(edge.to), edge.line});
}

const db::UnitIncludes* GatheredScans::Find(size_t unit) const {
  const auto it = units_.find(unit);
  return it == units_.end() ? nullptr : &it->second;
}

}  // namespace arterial::indexer
