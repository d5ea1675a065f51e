#include "indexer/closure/name_index.h"

#include <algorithm>
#include <tuple>

namespace arterial::indexer {

NameIndex::Added NameIndex::AddFile(std::string_view text, const std::vector<uint32_t>& units,
                                    const std::vector<uint32_t>& main_of) {
  const auto file = static_cast<uint32_t>(files_.size());
  FileIdentifiers read = ReadIdentifiers(text);
  files_.push_back({units, main_of, {}, {}, read.includes, false});
  for (const FileIdentifiers::Entry& entry : read.entries)
    postings_.push_back({entry.identifier, file, entry.occurrence});
  for (const FileIdentifiers::Declared& declared : read.declared)
    declared_.push_back({declared.before, declared.identifier, file});
  macros_.insert(macros_.end(), read.macros.begin(), read.macros.end());
  for (IdentifierHash macro : read.defines) defines_.emplace_back(macro, file);
  return {file, read.main};
}

void NameIndex::AddDefinitions(std::string_view text, const std::vector<uint32_t>& units) {
  files_[AddFile(text, units).file].of_command = true;
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
  for (uint32_t file = 0; file < files_.size(); ++file) {
    if (files_[file].has_includes) continue;
    for (uint32_t includer : files_[file].includers) files_[includer].pieces.push_back(file);
  }
  std::sort(postings_.begin(), postings_.end(), [](const Posting& a, const Posting& b) {
    return std::tie(a.identifier, a.file) < std::tie(b.identifier, b.file);
  });
}

std::span<const NameIndex::Posting> NameIndex::PostingsOf(IdentifierHash identifier) const {
  const auto [begin, end] =
      std::ranges::equal_range(postings_, identifier, {}, &Posting::identifier);
  return {begin, end};
}

bool NameIndex::Known(IdentifierHash identifier) const { return !PostingsOf(identifier).empty(); }

BitSet NameIndex::Plain(IdentifierHash identifier, uint8_t occurrence) const {
  BitSet units(units_);
  for (const Posting& posting : PostingsOf(identifier)) {
    if ((posting.occurrence & occurrence) == 0) continue;
    for (uint32_t unit : files_[posting.file].units) units.Set(unit);
  }
  return units;
}

// `a##b`, `prefix_##b` and `a##_##b`, where the parts are arguments of macros or beside the `##`.
void NameIndex::AddPasted(std::string_view identifier, const PlacesOf& places,
                          BitSet& found) const {
  const auto of = [&](size_t begin, size_t end, uint8_t occurrence) {
    return places(HashOf(identifier.substr(begin, end - begin)), occurrence);
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
      BitSet both = of(0, i, kFragment | kGlue);
      if (!number) both &= of(i, size, kFragment | kGlue);
      found |= both;
    }
    for (size_t j = i + 1; j < size; ++j) {
      if (!known(i, j) || !known(j, size)) continue;
      BitSet all = of(i, j, kGlue);
      if (all.Empty()) continue;
      all &= of(0, i, kFragment | kGlue);
      all &= of(j, size, kFragment | kGlue);
      found |= all;
    }
  }
}

BitSet NameIndex::Units(std::string_view identifier, uint8_t occurrence) const {
  BitSet units = Plain(HashOf(identifier), occurrence);
  AddPasted(identifier, [this](IdentifierHash part, uint8_t o) { return Plain(part, o); }, units);
  return units;
}

// Namespaces and classes are asked for again and again.
const BitSet& NameIndex::Mentioning(const std::string& identifier) const {
  const auto at = mentioning_.find(identifier);
  if (at != mentioning_.end()) return at->second;
  return mentioning_.emplace(identifier, Units(identifier, kMentioned)).first->second;
}

// The files and all that include them; `seen` gets what was found.
std::vector<uint32_t> NameIndex::Includers(std::vector<uint32_t> files, BitSet& seen) const {
  std::erase_if(files, [&](uint32_t file) {
    const bool again = seen.Has(file);
    seen.Set(file);
    return again;
  });
  for (size_t next = 0; next < files.size(); ++next)
    for (uint32_t includer : files_[files[next]].includers) {
      if (seen.Has(includer)) continue;
      seen.Set(includer);
      files.push_back(includer);
    }
  return files;
}

BitSet NameIndex::Seeing(IdentifierHash identifier, uint8_t occurrence) const {
  std::vector<uint32_t> files;
  for (const Posting& posting : PostingsOf(identifier)) {
    // A macro of the command is known everywhere.
    if (files_[posting.file].of_command) return BitSet(files_.size(), /*all=*/true);
    if ((posting.occurrence & occurrence) == 0) continue;
    files.push_back(posting.file);
  }
  BitSet seen(files_.size());
  files = Includers(std::move(files), seen);
  // Pieces know what stands before them where they are included; their other includers do not.
  for (size_t next = 0; next < files.size(); ++next)
    for (uint32_t piece : files_[files[next]].pieces) {
      if (seen.Has(piece)) continue;
      seen.Set(piece);
      files.push_back(piece);
    }
  return seen;
}

BitSet NameIndex::Steady() const {
  BitSet steady(files_.size(), /*all=*/true);
  std::unordered_map<uint32_t, BitSet> seeing;  // by file that defines macros
  for (const auto& [macro, definer] : defines_) {
    if (files_[definer].of_command) continue;
    std::vector<uint32_t> strangers;
    for (const Posting& posting : PostingsOf(macro))
      if (posting.file != definer && files_[posting.file].main_of.empty() &&
          steady.Has(posting.file))
        strangers.push_back(posting.file);
    if (strangers.empty()) continue;
    auto at = seeing.find(definer);
    if (at == seeing.end()) {
      at = seeing.emplace(definer, files_.size()).first;
      Includers({definer}, at->second);
    }
    for (uint32_t file : strangers)
      if (!at->second.Has(file)) steady.Clear(file);
  }
  return steady;
}

const BitSet& NameIndex::SeeingMention(const std::string& identifier) const {
  const auto at = seeing_.find(identifier);
  if (at != seeing_.end()) return at->second;
  const IdentifierHash hash = HashOf(identifier);
  // What no file mentions comes out of a macro from elsewhere.
  BitSet seeing = Known(hash) ? Seeing(hash, kMentioned) : BitSet(files_.size(), /*all=*/true);
  BitSet pasted(files_.size());
  AddPasted(identifier, [this](IdentifierHash part, uint8_t o) { return Seeing(part, o); }, pasted);
  seeing |= pasted;
  return seeing_.emplace(identifier, std::move(seeing)).first->second;
}

BitSet NameIndex::Aware(const std::vector<std::string>& mentions) const {
  BitSet aware(files_.size(), /*all=*/true);
  for (const std::string& mention : mentions) {
    if (aware.Empty()) break;
    aware &= SeeingMention(mention);
  }
  return aware;
}

BitSet NameIndex::Using(const Wanted& wanted) const {
  BitSet units(units_);
  AddPasted(wanted.use, [this](IdentifierHash part, uint8_t o) { return Plain(part, o); }, units);
  const auto postings = PostingsOf(HashOf(wanted.use));
  if (postings.empty()) return units;
  const BitSet aware = Aware(wanted.mentions);
  for (const Posting& posting : postings) {
    const File& file = files_[posting.file];
    const bool used = (posting.occurrence & kUsed) != 0;
    const bool defined = (posting.occurrence & kDefined) != 0;
    // Main files see all that their unit includes; so may files that are no headers on their own.
    if (used || defined)
      for (uint32_t unit : file.has_includes ? file.main_of : file.units) units.Set(unit);
    if ((posting.occurrence & kGeneric) != 0 || (used && aware.Has(posting.file)))
      for (uint32_t unit : file.units) units.Set(unit);
  }
  return units;
}

BitSet NameIndex::FindFiles(const Wanted& wanted) const {
  BitSet found = Aware(wanted.mentions);
  if (wanted.use.empty() || found.Empty()) return found;
  const IdentifierHash hash = HashOf(wanted.use);
  BitSet using_it = Seeing(hash, kGeneric);
  for (const Posting& posting : PostingsOf(hash))
    if ((posting.occurrence & (kUsed | kDefined)) != 0) using_it.Set(posting.file);
  AddPasted(
      wanted.use, [this](IdentifierHash part, uint8_t o) { return Seeing(part, o); }, using_it);
  found &= using_it;
  return found;
}

BitSet NameIndex::Find(const Wanted& wanted) const {
  size_t around = wanted.mentions.size();
  BitSet found = wanted.use.empty() ? Mentioning(wanted.mentions[--around]) : Using(wanted);
  for (size_t i = 0; i < around && !found.Empty(); ++i) {
    const BitSet& mentioning = Mentioning(wanted.mentions[i]);
    // What no file of the project mentions comes out of a macro from elsewhere.
    if (!mentioning.Empty()) found &= mentioning;
  }
  for (uint32_t unit : unknown_) found.Set(unit);
  return found;
}

}  // namespace arterial::indexer
