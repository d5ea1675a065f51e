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
  for (const auto& [identifier, macro] : read.in_macros) in_macros_.emplace_back(identifier, macro);
  return {file, read.main};
}

void NameIndex::AddDefinitions(std::string_view text, const std::vector<uint32_t>& units) {
  // -DNAME=text
  std::string directives;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    std::string line(text.substr(begin, end - begin));
    if (const size_t equals = line.find('='); equals != line.npos) line[equals] = ' ';
    directives += "#define " + line + "\n";
    begin = end + 1;
  }
  files_[AddFile(directives, units).file].of_command = true;
}

void NameIndex::AddUnknown(const std::vector<uint32_t>& units) {
  unknown_.insert(unknown_.end(), units.begin(), units.end());
}

void NameIndex::AddForeign(std::string_view text) {
  for (const FileIdentifiers::Entry& entry : ReadIdentifiers(text).entries)
    foreign_.push_back(entry.identifier);
}

void NameIndex::Finish() {
  std::sort(foreign_.begin(), foreign_.end());
  foreign_.erase(std::unique(foreign_.begin(), foreign_.end()), foreign_.end());
  std::sort(macros_.begin(), macros_.end());
  macros_.erase(std::unique(macros_.begin(), macros_.end()), macros_.end());
  for (const Declared& declared : declared_)
    if (std::binary_search(macros_.begin(), macros_.end(), declared.before))
      postings_.push_back({declared.identifier, declared.file, kMentioned | kUsed | kGeneric});
  declared_ = {};
  std::sort(in_macros_.begin(), in_macros_.end());
  in_macros_.erase(std::unique(in_macros_.begin(), in_macros_.end()), in_macros_.end());
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

bool NameIndex::OfProject(IdentifierHash identifier) const {
  return Known(identifier) || std::binary_search(foreign_.begin(), foreign_.end(), identifier);
}

BitSet NameIndex::Plain(IdentifierHash identifier, uint8_t occurrence) const {
  BitSet units(units_);
  for (const Posting& posting : PostingsOf(identifier)) {
    if ((posting.occurrence & occurrence) == 0) continue;
    for (uint32_t unit : files_[posting.file].units) units.Set(unit);
  }
  return units;
}

// Of a part of a name: files that have it as an argument of a macro or beside a `##`, and in
// `seeing` those that know a macro with it.
BitSet NameIndex::Joining(IdentifierHash part, BitSet& seeing) const {
  BitSet files(files_.size());
  std::vector<uint32_t> glue;
  for (const Posting& posting : PostingsOf(part)) {
    if ((posting.occurrence & (kFragment | kGlue)) != 0) files.Set(posting.file);
    if ((posting.occurrence & kGlue) != 0) glue.push_back(posting.file);
  }
  seeing |= SeeingFiles(std::move(glue));
  return files;
}

// `a##b`, `prefix_##b` and `a##_##b`: one part is the file's own, the other as well or of a macro
// that the file sees.
BitSet NameIndex::PastingFiles(std::string_view identifier) const {
  BitSet pasting(files_.size());
  const size_t size = identifier.size();
  const auto hash = [&](size_t begin, size_t end) {
    return HashOf(identifier.substr(begin, end - begin));
  };
  for (size_t i = 1; i < size; ++i) {
    if (!Known(hash(0, i))) continue;
    BitSet sees_first(files_.size());
    const BitSet first = Joining(hash(0, i), sees_first);
    // A part may begin with a digit, which makes it a number and no identifier: any file has those.
    if (identifier[i] >= '0' && identifier[i] <= '9') pasting |= first;
    for (size_t j = i; j < size; ++j) {
      if (!Known(hash(j, size)) || (j > i && !Known(hash(i, j)))) continue;
      BitSet sees_last(files_.size());
      const BitSet last = Joining(hash(j, size), sees_last);
      BitSet either = first, both = sees_first;
      either &= last;
      both &= last;
      either |= both;
      both = first;
      both &= sees_last;
      either |= both;
      if (j > i) {
        BitSet middle(files_.size());
        middle |= Joining(hash(i, j), middle);
        either &= middle;
      }
      pasting |= either;
    }
  }
  return pasting;
}

BitSet NameIndex::UnitsOf(const BitSet& files) const {
  BitSet units(units_);
  files.ForEach([&](size_t file) {
    for (uint32_t unit : files_[file].units) units.Set(unit);
  });
  return units;
}

BitSet NameIndex::Units(std::string_view identifier, uint8_t occurrence) const {
  BitSet units = Plain(HashOf(identifier), occurrence);
  units |= UnitsOf(PastingFiles(identifier));
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
    if ((posting.occurrence & occurrence) == 0) continue;
    // What the command says is known everywhere.
    if (files_[posting.file].of_command) return BitSet(files_.size(), /*all=*/true);
    files.push_back(posting.file);
  }
  return SeeingFiles(std::move(files));
}

BitSet NameIndex::SeeingFiles(std::vector<uint32_t> files) const {
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

std::optional<BitSet> NameIndex::Declaring(const Wanted& wanted) const {
  const size_t scopes = wanted.mentions.size() - (wanted.use.empty() ? 1 : 0);
  if (scopes == 0) return std::nullopt;
  const std::string& scope = wanted.mentions[scopes - 1];
  const std::string& name = wanted.use.empty() ? wanted.mentions.back() : wanted.use;
  if (!OfProject(HashOf(scope))) return std::nullopt;
  // By its own word, as a piece of what has it, or by a macro that opens the namespace.
  BitSet within = Seeing(HashOf(scope), kMacro);
  within |= PastingFiles(scope);
  for (const Posting& posting : PostingsOf(HashOf(scope))) {
    within.Set(posting.file);
    for (uint32_t piece : files_[posting.file].pieces) within.Set(piece);
  }
  BitSet named = PastingFiles(name);
  for (IdentifierHash alias : Aliases(name))
    for (const Posting& posting : PostingsOf(alias)) {
      if (files_[posting.file].of_command) return std::nullopt;
      named.Set(posting.file);
    }
  named &= within;
  return named;
}

const BitSet& NameIndex::SeeingMention(const std::string& identifier) const {
  const auto at = seeing_.find(identifier);
  if (at != seeing_.end()) return at->second;
  const IdentifierHash hash = HashOf(identifier);
  BitSet seeing = OfProject(hash) ? Seeing(hash, kMentioned) : BitSet(files_.size(), /*all=*/true);
  seeing |= PastingFiles(identifier);
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

// The identifier, and the macros that may bring it in.
std::vector<IdentifierHash> NameIndex::Aliases(std::string_view identifier) const {
  std::vector<IdentifierHash> names = {HashOf(identifier)};
  for (size_t next = 0; next < names.size(); ++next) {
    const auto [begin, end] = std::ranges::equal_range(
        in_macros_, names[next], {}, &std::pair<IdentifierHash, IdentifierHash>::first);
    for (auto at = begin; at != end; ++at)
      if (std::find(names.begin(), names.end(), at->second) == names.end())
        names.push_back(at->second);
  }
  return names;
}

BitSet NameIndex::Using(const Wanted& wanted) const {
  BitSet units = UnitsOf(PastingFiles(wanted.use));
  const BitSet aware = Aware(wanted.mentions);
  for (IdentifierHash name : Aliases(wanted.use))
    for (const Posting& posting : PostingsOf(name)) {
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

BitSet NameIndex::Find(const Wanted& wanted) const {
  size_t around = wanted.mentions.size();
  BitSet found = wanted.use.empty() ? Mentioning(wanted.mentions[--around]) : Using(wanted);
  for (size_t i = 0; i < around && !found.Empty(); ++i) {
    const BitSet& mentioning = Mentioning(wanted.mentions[i]);
    if (!mentioning.Empty() || OfProject(HashOf(wanted.mentions[i]))) found &= mentioning;
  }
  if (const auto declaring = Declaring(wanted)) found &= UnitsOf(*declaring);
  for (uint32_t unit : unknown_) found.Set(unit);
  return found;
}

}  // namespace arterial::indexer
