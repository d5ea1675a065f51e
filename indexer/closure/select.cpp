#include "indexer/closure/select.h"

#include <algorithm>
#include <set>

namespace arterial::indexer {

Selector::Selector(std::vector<SelectableUnit> units,
                   std::vector<std::pair<int64_t, int64_t>> includes, FileReader read,
                   FileNumber number)
    : units_(std::move(units)),
      includes_(std::move(includes)),
      read_(std::move(read)),
      number_(std::move(number)) {
  for (uint32_t unit = 0; unit < units_.size(); ++unit)
    if (!units_[unit].selected) open_.push_back(unit);
}

void Selector::Select(uint32_t unit, std::vector<uint32_t>& found) {
  if (units_[unit].selected) return;
  units_[unit].selected = true;
  found.push_back(unit);
}

void Selector::BuildIndex() {
  std::map<int64_t, std::vector<uint32_t>> files, main_of;
  std::map<std::string, std::vector<uint32_t>> definitions;
  for (const SelectableUnit& unit : units_) {
    for (int64_t file : unit.files) files[file];
    main_of[unit.main_file];
  }
  for (uint32_t number = 0; number < open_.size(); ++number) {
    SelectableUnit& unit = units_[open_[number]];
    for (int64_t file : unit.files) files[file].push_back(number);
    main_of[unit.main_file].push_back(number);
    definitions[unit.definitions].push_back(number);
    unit.files = {};
  }
  may_have_main_.assign(units_.size(), false);
  std::set<int64_t> with_main;
  std::vector<uint32_t> main_files;
  index_.emplace(open_.size());
  for (const auto& [file, units] : files) {
    const std::optional<std::string> text = read_(file);
    if (!text) {
      // What cannot be read was there a moment ago: its units are taken, to be on the safe side.
      index_->AddUnknown(units);
      with_main.insert(file);
      continue;
    }
    const auto main = main_of.find(file);
    const NameIndex::Added added = index_->AddFile(
        *text, units, main == main_of.end() ? std::vector<uint32_t>() : main->second);
    numbers_[file] = added.file;
    if (main != main_of.end()) main_files.push_back(added.file);
    if (added.main) with_main.insert(file);
  }
  for (const auto& [from, to] : includes_)
    if (numbers_.contains(from) && numbers_.contains(to))
      index_->AddInclude(numbers_[from], numbers_[to]);
  for (const auto& [text, units] : definitions) index_->AddDefinitions(text, units);
  index_->Finish();
  matters_ = BitSet(index_->files());
  for (uint32_t file : main_files) matters_.Set(file);
  steady_ = index_->Steady();
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

void Selector::Add(uint32_t unit, const db::UnitFacts& facts) {
  demand_.Add(facts);
  claims_.Add(units_[unit].flags, units_[unit].files, facts, number_);
  for (const std::string& path : facts.skipped) {
    const int64_t file = number_(path);
    skipped_[unit].push_back(file);
    if (file == 0) whole_.insert(unit);
  }
}

bool Selector::Matters(int64_t file) const {
  const auto at = numbers_.find(file);
  return at == numbers_.end() || matters_.Has(at->second);
}

void Selector::TakeWanted() {
  if (!index_) BuildIndex();
  for (Wanted& wanted : demand_.Take()) {
    matters_ |= index_->FindFiles(wanted);
    wanted_.push_back(std::move(wanted));
  }
}

std::optional<std::vector<int64_t>> Selector::Bodies(uint32_t unit,
                                                     const std::vector<int64_t>& files) {
  if (whole_.contains(unit)) return std::nullopt;
  TakeWanted();
  const SelectableUnit& known = units_[unit];
  std::vector<int64_t> bodies;
  for (int64_t file : files) {
    // Who may hold call sites is read whole, but for what others have shown to hold none.
    const auto at = numbers_.find(file);
    const bool shown = known.files.empty() || (at != numbers_.end() && steady_.Has(at->second) &&
                                               claims_.Barren(known.flags, file));
    if (!shown || Matters(file)) bodies.push_back(file);
  }
  if (bodies.size() == files.size()) return std::nullopt;
  return bodies;
}

// Units that were parsed when less was wanted.
void Selector::AddStale(std::vector<uint32_t>& found) {
  for (auto at = skipped_.begin(); at != skipped_.end();) {
    const bool stale = std::any_of(at->second.begin(), at->second.end(),
                                   [&](int64_t file) { return Matters(file); });
    if (stale) found.push_back(at->first);
    at = stale ? skipped_.erase(at) : std::next(at);
  }
}

std::vector<uint32_t> Selector::Next() {
  const bool all = std::all_of(open_.begin(), open_.end(),
                               [this](uint32_t unit) { return units_[unit].selected; });
  std::vector<uint32_t> found;
  if (all && skipped_.empty()) return found;
  TakeWanted();
  for (const Wanted& wanted : std::exchange(wanted_, {})) {
    const BitSet units = index_->Find(wanted);
    units.ForEach([&](size_t number) { Select(open_[number], found); });
  }
  AddMains(found);
  AddStale(found);
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace arterial::indexer
