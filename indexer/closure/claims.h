// Project headers whose functions are known from one unit, and need not be parsed in the next: by
// the One Definition Rule they are the same everywhere, if the macros are.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "db/facts.h"

namespace arterial::indexer {

// The number of a stored path; 0: none.
using FileNumber = std::function<int64_t(const std::string& path)>;

class Claims {
 public:
  // A unit's facts. `flags`: units of equal flags know of each other; `files`: of the unit.
  void Add(const Hash128& flags, const std::vector<int64_t>& files, const db::UnitFacts& facts,
           const FileNumber& number);
  // Whether a unit of these flags has parsed the file's functions, and neither they nor what they
  // call in that unit holds a call site, handler, span or context.
  bool Barren(const Hash128& flags, int64_t file) const;

 private:
  std::unordered_map<Hash128, std::unordered_set<int64_t>> barren_;
};

}  // namespace arterial::indexer
