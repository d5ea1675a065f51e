#include "indexer/closure/name_index.h"

#include <algorithm>
#include <tuple>

namespace arterial::indexer {

bool UnitSet::Empty() const {
  return std::all_of(words_.begin(), words_.end(), [](uint64_t word) { return word == 0; });
}

UnitSet& UnitSet::operator&=(const UnitSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] &= other.words_[i];
  return *this;
}

UnitSet& UnitSet::operator|=(const UnitSet& other) {
  for (size_t i = 0; i < words_.size(); ++i) words_[i] |= other.words_[i];
  return *this;
}

NameIndex::Added NameIndex::AddFile(std::string_view text, const std::vector<uint32_t>& units,
                                    const std::vector<uint32_t>& main_of) {
  const auto file = static_cast<uint32_t>(files_.size());
  FileIdentifiers read = ReadIdentifiers(text);
  files_.push_back({units, main_of, {}, read.includes});
  for (const FileIdentifiers::Entry& entry : read.entries)
    postings_.push_back({entry.identifier, file, entry.occurrence});
  for (const FileIdentifiers::Declared& declared : read.declared)
    declared_.push_back({declared.before, declared.identifier, file});
  macros_.insert(macros_.end(), read.macros.begin(), read.macros.end());
  return {file, read.main};
}

void NameIndex::AddUnknown(const std::vector<uint32_t>& units) {
  unknown_.insert(unknown_.end(), units.begin(), units.end());
}

void NameIndex::Finish() {
  std::sort(macros_.begin(), macros_.end());
  macros_.erase(std::unique(macros_.begin(), macros_.end()), macros_.end());
  for (const Declared& declared : declared_)
    if (std::binary_search(macros_.begin(), macros_.end(), declared.before))
      postings_.push_back({declared.identifier, declared.file, kMentioned | kUsed | kGeneric});
  declared_ = {};
  std::sort(postings_.begin(), postings_.end(), [](const Posting& a, const Posting& b) {
    return std::tie(a.identifier, a.file) < std::tie(b.identifier, b.file);
  });
}

bool NameIndex::Known(IdentifierHash identifier) const {
  const auto at =
      std::lower_bound(postings_.begin(), postings_.end(), identifier,
                       [](const Posting& p, IdentifierHash h) { return p.identifier < h; });
  return at != postings_.end() && at->identifier == identifier;
}

UnitSet NameIndex::Plain(IdentifierHash identifier, uint8_t occurrence) const {
  UnitSet units(units_);
  auto at = std::lower_bound(postings_.begin(), postings_.end(), identifier,
                             [](const Posting& p, IdentifierHash h) { return p.identifier < h; });
  for (; at != postings_.end() && at->identifier == identifier; ++at) {
    if ((at->occurrence & occurrence) == 0) continue;
    for (uint32_t unit : files_[at->file].units) units.Insert(unit);
  }
  return units;
}

// `a##b`, `prefix_##b` and `a##_##b`, where the parts are arguments of macros or beside the `##`.
void NameIndex::AddPasted(std::string_view identifier, UnitSet& units) const {
  const auto of = [&](size_t begin, size_t end, uint8_t occurrence) {
    return Plain(HashOf(identifier.substr(begin, end - begin)), occurrence);
  };
  const auto known = [&](size_t begin, size_t end) {
    return Known(HashOf(identifier.substr(begin, end - begin)));
  };
  const size_t size = identifier.size();
  for (size_t i = 1; i < size; ++i) {
    if (!known(0, i)) continue;
    // A part may begin with a digit, which makes it a number and no identifier: any unit has those.
    const bool number = identifier[i] >= '0' && identifier[i] <= '9';
    if (number || known(i, size)) {
      UnitSet both = of(0, i, kFragment | kGlue);
      if (!number) both &= of(i, size, kFragment | kGlue);
      units |= both;
    }
    for (size_t j = i + 1; j < size; ++j) {
      if (!known(i, j) || !known(j, size)) continue;
      UnitSet all = of(i, j, kGlue);
      if (all.Empty()) continue;
      all &= of(0, i, kFragment | kGlue);
      all &= of(j, size, kFragment | kGlue);
      units |= all;
    }
  }
}

UnitSet NameIndex::Units(std::string_view identifier, uint8_t occurrence) const {
  UnitSet units = Plain(HashOf(identifier), occurrence);
  AddPasted(identifier, units);
  return units;
}

// Namespaces and classes are asked for again and again.
const UnitSet& NameIndex::Mentioning(const std::string& identifier) const {
  const auto at = mentioning_.find(identifier);
  if (at != mentioning_.end()) return at->second;
  return mentioning_.emplace(identifier, Units(identifier, kMentioned)).first->second;
}

// A file and all that it includes.
const std::vector<uint32_t>& NameIndex::Visible(uint32_t file) const {
  const auto [it, added] = visible_.try_emplace(file);
  std::vector<uint32_t>& visible = it->second;
  if (!added) return visible;
  std::vector<bool> seen(files_.size(), false);
  seen[file] = true;
  visible.push_back(file);
  for (size_t next = 0; next < visible.size(); ++next)
    for (uint32_t to : files_[visible[next]].includes) {
      if (seen[to]) continue;
      seen[to] = true;
      visible.push_back(to);
    }
  std::sort(visible.begin(), visible.end());
  return visible;
}

// Whether a header, by what it includes, can know the namespaces and classes that are mentioned.
bool NameIndex::Sees(uint32_t file, const std::vector<std::string>& mentions) const {
  const std::vector<uint32_t>& visible = Visible(file);
  for (const std::string& mention : mentions) {
    UnitSet pasted(units_);
    AddPasted(mention, pasted);
    const IdentifierHash hash = HashOf(mention);
    if (!Known(hash) || !pasted.Empty()) continue;
    auto at = std::lower_bound(postings_.begin(), postings_.end(), hash,
                               [](const Posting& p, IdentifierHash h) { return p.identifier < h; });
    bool found = false;
    for (; at != postings_.end() && at->identifier == hash && !found; ++at)
      found = std::binary_search(visible.begin(), visible.end(), at->file);
    if (!found) return false;
  }
  return true;
}

UnitSet NameIndex::Using(const Wanted& wanted) const {
  UnitSet units(units_);
  AddPasted(wanted.use, units);
  const IdentifierHash hash = HashOf(wanted.use);
  auto at = std::lower_bound(postings_.begin(), postings_.end(), hash,
                             [](const Posting& p, IdentifierHash h) { return p.identifier < h; });
  for (; at != postings_.end() && at->identifier == hash; ++at) {
    const File& file = files_[at->file];
    const bool used = (at->occurrence & kUsed) != 0, defined = (at->occurrence & kDefined) != 0;
    // Main files see all that their unit includes; so may files that are no headers on their own.
    if (used || defined)
      for (uint32_t unit : file.has_includes ? file.main_of : file.units) units.Insert(unit);
    if ((at->occurrence & kGeneric) != 0 || (used && Sees(at->file, wanted.mentions)))
      for (uint32_t unit : file.units) units.Insert(unit);
  }
  return units;
}

UnitSet NameIndex::Find(const Wanted& wanted) const {
  size_t around = wanted.mentions.size();
  UnitSet found = wanted.use.empty() ? Mentioning(wanted.mentions[--around]) : Using(wanted);
  for (size_t i = 0; i < around && !found.Empty(); ++i) {
    const UnitSet& mentioning = Mentioning(wanted.mentions[i]);
    // What no file of the project mentions comes out of a macro from elsewhere.
    if (!mentioning.Empty()) found &= mentioning;
  }
  for (uint32_t unit : unknown_) found.Insert(unit);
  return found;
}

}  // namespace arterial::indexer
