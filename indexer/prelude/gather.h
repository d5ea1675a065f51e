// The scans of one run's units under one numbering of files, as PlanPreludes takes them: each
// scanning worker has a numbering of its own.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "db/includes.h"

namespace arterial::indexer {

class GatheredScans {
 public:
  // Keeps the scan unless the unit cannot have a prelude or does not matter by itself; not more
  // than kMaxEdges includes in all, which is 400 MB. A later scan of the unit replaces it.
  void Add(size_t unit, const db::UnitIncludes& includes, const db::ScanTable& files);
  // Null: not kept.
  const db::UnitIncludes* Find(size_t unit) const;
  const db::ScanTable& files() const { return table_; }

 private:
  static constexpr size_t kMaxEdges = size_t{1} << 25;
  uint32_t Number(const db::ScannedFile& file);

  db::ScanTable table_;
  std::unordered_map<std::string, uint32_t> numbers_;  // by path and content
  std::unordered_map<size_t, db::UnitIncludes> units_;
  size_t edges_ = 0;
};

}  // namespace arterial::indexer
