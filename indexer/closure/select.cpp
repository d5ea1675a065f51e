#include "indexer/closure/select.h"

#include <algorithm>
#include <set>

namespace arterial::indexer {

Selector::Selector(std::vector<SelectableUnit> units,
                   std::vector<std::pair<int64_t, int64_t>> includes, FileReader read)
    : units_(std::move(units)), includes_(std::move(includes)), read_(std::move(read)) {}

void Selector::Select(uint32_t unit, std::vector<uint32_t>& found) {
  if (units_[unit].selected) return;
  units_[unit].selected = true;
  found.push_back(unit);
}

void Selector::BuildIndex() {
  std::map<int64_t, std::vector<uint32_t>> files, main_of;
  std::set<int64_t> foreign;
  std::map<std::string, std::vector<uint32_t>> definitions;
  for (uint32_t unit = 0; unit < units_.size(); ++unit) {
    if (units_[unit].selected) {
      foreign.insert(units_[unit].files.begin(), units_[unit].files.end());
      units_[unit].files = {};
      continue;
    }
    const auto number = static_cast<uint32_t>(open_.size());
    open_.push_back(unit);
    for (int64_t file : units_[unit].files) files[file].push_back(number);
    main_of[units_[unit].main_file].push_back(number);
    definitions[units_[unit].definitions].push_back(number);
    units_[unit].files = {};
  }
  may_have_main_.assign(units_.size(), false);
  std::set<int64_t> with_main;
  std::map<int64_t, uint32_t> numbers;
  index_.emplace(open_.size());
  for (const auto& [file, units] : files) {
    const std::optional<std::string> text = read_(file);
    if (!text) {
      // What cannot be read was there a moment ago: its units are taken, to be on the safe side.
      index_->AddUnknown(units);
      with_main.insert(file);
      continue;
    }
    const NameIndex::Added added = index_->AddFile(*text, units, main_of[file]);
    numbers[file] = added.file;
    if (added.main) with_main.insert(file);
  }
  for (int64_t file : foreign)
    if (!files.contains(file))
      if (const std::optional<std::string> text = read_(file)) index_->AddForeign(*text);
  for (const auto& [from, to] : includes_)
    if (numbers.contains(from) && numbers.contains(to))
      index_->AddInclude(numbers[from], numbers[to]);
  for (const auto& [text, units] : definitions) index_->AddDefinitions(text, units);
  index_->Finish();
  for (uint32_t unit : open_) may_have_main_[unit] = with_main.contains(units_[unit].main_file);
}

// What a program consists of, and which libraries its linker prefers, depends on who has a main.
void Selector::AddMains(std::vector<uint32_t>& found) {
  std::set<std::string> targets;
  for (const SelectableUnit& unit : units_)
    if (unit.selected && !unit.target.empty()) targets.insert(unit.target);
  for (uint32_t unit : open_)
    if (may_have_main_[unit] && targets.contains(units_[unit].target)) Select(unit, found);
}

std::vector<uint32_t> Selector::Next() {
  std::vector<Wanted> wanted = demand_.Take();
  const bool all = std::all_of(units_.begin(), units_.end(),
                               [](const SelectableUnit& unit) { return unit.selected; });
  std::vector<uint32_t> found;
  if (all) return found;
  if (!index_) {
    BuildIndex();
    // What loads libraries at run time is a finding, wherever it is.
    for (const char* loader : {"dlopen", "dlmopen"}) wanted.push_back({{}, loader});
  }
  for (const Wanted& w : wanted) {
    const BitSet units = index_->Find(w);
    for (uint32_t number = 0; number < open_.size(); ++number)
      if (units.Has(number)) Select(open_[number], found);
  }
  AddMains(found);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace arterial::indexer
