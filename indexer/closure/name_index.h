// Which units could name something: the identifiers of the project's files, inverted.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/bit_set.h"
#include "indexer/closure/demand.h"
#include "indexer/closure/identifiers.h"

namespace arterial::indexer {

class NameIndex {
 public:
  explicit NameIndex(size_t units) : units_(units) {}

  struct Added {
    uint32_t file;  // its number
    bool main;      // whether it may define main
  };
  // `units`: those that the file is part of; `main_of`: those whose main file it is.
  Added AddFile(std::string_view text, const std::vector<uint32_t>& units,
                const std::vector<uint32_t>& main_of = {});
  void AddInclude(uint32_t from, uint32_t to) { files_[to].includers.push_back(from); }
  // What the commands of these units define.
  void AddDefinitions(std::string_view text, const std::vector<uint32_t>& units);
  // A file of the project that is no part of these units: what is named there alone is none of
  // theirs.
  void AddForeign(std::string_view text);
  // A file that cannot be read: its units could name anything.
  void AddUnknown(const std::vector<uint32_t>& units);
  // Once, after all files.
  void Finish();

  // Units that could bring about what is wanted.
  BitSet Find(const Wanted& wanted) const;

 private:
  struct Posting {
    IdentifierHash identifier;
    uint32_t file;
    uint8_t occurrence;
  };
  struct Declared {
    IdentifierHash before, identifier;
    uint32_t file;
  };
  std::span<const Posting> PostingsOf(IdentifierHash identifier) const;
  // Units where the identifier occurs in one of these ways, or could be pasted together.
  BitSet Units(std::string_view identifier, uint8_t occurrence) const;
  const BitSet& Mentioning(const std::string& identifier) const;
  BitSet Plain(IdentifierHash identifier, uint8_t occurrence) const;
  std::vector<IdentifierHash> Aliases(std::string_view identifier) const;
  // Files that could paste the identifier together.
  BitSet PastingFiles(std::string_view identifier) const;
  // Files where it is joined to what else the file has, and those that see it joined.
  BitSet Joining(IdentifierHash part, BitSet& seeing) const;
  BitSet UnitsOf(const BitSet& files) const;
  // Files with the identifier, and all that include them.
  BitSet Seeing(IdentifierHash identifier, uint8_t occurrence) const;
  std::vector<uint32_t> Includers(std::vector<uint32_t> files, BitSet& seen) const;
  const BitSet& SeeingMention(const std::string& identifier) const;
  bool Known(IdentifierHash identifier) const;
  // Or in a file that is no part of these units. What no file of the project has comes out of a
  // macro from elsewhere.
  bool OfProject(IdentifierHash identifier) const;

  const size_t units_;
  struct File {
    std::vector<uint32_t> units, main_of;
    std::vector<uint32_t> includers;  // files
    std::vector<uint32_t> pieces;     // files that include nothing, and so may be parts of this one
    bool has_includes = false;        // of files anywhere
    bool of_command = false;          // what commands define
  };
  // Units that use the name where they see what it stands in.
  BitSet Using(const Wanted& wanted) const;
  // Files that can know the namespaces and classes that are mentioned.
  BitSet Aware(const std::vector<std::string>& mentions) const;
  // Files that could declare it: they hold its name and that of the class or namespace around it.
  // None: any could.
  std::optional<BitSet> Declaring(const Wanted& wanted) const;
  // The files, and all that see what is in them.
  BitSet SeeingFiles(std::vector<uint32_t> files) const;

  std::vector<File> files_;
  std::vector<Posting> postings_;  // sorted
  std::vector<Declared> declared_;
  std::vector<std::pair<IdentifierHash, IdentifierHash>> in_macros_;  // identifier, macro; sorted
  std::vector<IdentifierHash> macros_;
  std::vector<uint32_t> unknown_;        // units
  std::vector<IdentifierHash> foreign_;  // sorted, unique, once all files are read
  mutable std::unordered_map<std::string, BitSet> mentioning_;
  mutable std::unordered_map<std::string, BitSet> seeing_;
};

}  // namespace arterial::indexer
