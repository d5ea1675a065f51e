// Which units are parsed: those whose includes may matter, and then, round by round, those that
// could name what the facts so far make wanted. The others hold nothing between a handler and a
// call site. And of the units that are parsed: the functions of which files.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "db/facts.h"
#include "indexer/closure/claims.h"
#include "indexer/closure/demand.h"
#include "indexer/closure/name_index.h"

namespace arterial::indexer {

struct SelectableUnit {
  int64_t main_file = 0;       // numbers of files, as the reader of files knows them
  std::vector<int64_t> files;  // all of the unit that belong to the project
  std::string definitions;     // macros that the command defines
  std::string target;          // build target, empty: unknown
  Hash128 flags;               // hash of FlagsOf (command_line.h)
  bool selected = false;       // is parsed in any case
};

// The text of a file; none when it cannot be read.
using FileReader = std::function<std::optional<std::string>(int64_t file)>;

class Selector {
 public:
  // `includes`: pairs of files of the project, who includes whom.
  Selector(std::vector<SelectableUnit> units, std::vector<std::pair<int64_t, int64_t>> includes,
           FileReader read, FileNumber number);

  // Facts of a selected unit, before the next call of Next.
  void Add(uint32_t unit, const db::UnitFacts& facts);
  // Units that have to be parsed because of the facts so far, in order; they count as selected.
  // Also selected units again of which files were skipped that matter by now.
  // Empty: no other unit can matter.
  std::vector<uint32_t> Next();
  // Those of a selected unit's files whose functions, templates aside, have to be parsed: they
  // could name what is wanted so far, or hold something that no other unit has shown. None: all.
  std::optional<std::vector<int64_t>> Bodies(uint32_t unit, const std::vector<int64_t>& files);

 private:
  void BuildIndex();
  void TakeWanted();
  // Whether functions of the file could name what is wanted so far.
  bool Matters(int64_t file) const;
  void AddMains(std::vector<uint32_t>& found);
  void AddStale(std::vector<uint32_t>& found);
  void Select(uint32_t unit, std::vector<uint32_t>& found);

  std::vector<SelectableUnit> units_;
  const std::vector<std::pair<int64_t, int64_t>> includes_;
  const FileReader read_;
  const FileNumber number_;
  std::vector<uint32_t> open_;  // not selected at first
  std::vector<bool> may_have_main_;
  std::unordered_map<int64_t, uint32_t> numbers_;     // of files in the index
  BitSet matters_, steady_;                           // of these
  std::map<uint32_t, std::vector<int64_t>> skipped_;  // by unit
  std::set<uint32_t> whole_;    // units that read files which no scan knows of
  std::vector<Wanted> wanted_;  // that no unit was looked for yet
  Claims claims_;
  Demand demand_;
  std::optional<NameIndex> index_;
};

}  // namespace arterial::indexer
