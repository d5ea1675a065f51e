// Which units are parsed: those whose includes may matter, and then, round by round, those that
// could name what the facts so far make wanted. The others hold nothing between a handler and a
// call site.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "db/facts.h"
#include "indexer/closure/demand.h"
#include "indexer/closure/name_index.h"

namespace arterial::indexer {

struct SelectableUnit {
  int64_t main_file = 0;       // numbers of files, as the reader of files knows them
  std::vector<int64_t> files;  // all of the unit that belong to the project
  std::string definitions;     // macros that the command defines
  std::string target;          // build target, empty: unknown
  bool selected = false;       // is parsed in any case
};

// The text of a file; none when it cannot be read.
using FileReader = std::function<std::optional<std::string>(int64_t file)>;

class Selector {
 public:
  // `includes`: pairs of files of the project, who includes whom.
  Selector(std::vector<SelectableUnit> units, std::vector<std::pair<int64_t, int64_t>> includes,
           FileReader read);

  // Facts of a selected unit; each once, before the next call of Next.
  void Add(uint32_t unit, const db::UnitFacts& facts) { demand_.Add(facts, unit); }
  // Units that have to be parsed because of the facts so far, in order; they count as selected.
  // Empty: no other unit can matter.
  std::vector<uint32_t> Next();
  const Demand& demand() const { return demand_; }

 private:
  void BuildIndex();
  void AddMains(std::vector<uint32_t>& found);
  void Select(uint32_t unit, std::vector<uint32_t>& found);

  std::vector<SelectableUnit> units_;
  const std::vector<std::pair<int64_t, int64_t>> includes_;
  const FileReader read_;
  std::vector<uint32_t> open_;  // not selected when the index was built
  std::vector<bool> may_have_main_;
  Demand demand_;
  std::optional<NameIndex> index_;
};

}  // namespace arterial::indexer
