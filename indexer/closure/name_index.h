// Which units could name something: the identifiers of the project's files, inverted.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/closure/demand.h"
#include "indexer/closure/identifiers.h"

namespace arterial::indexer {

// A set of units.
class UnitSet {
 public:
  explicit UnitSet(size_t units) : words_((units + 63) / 64, 0) {}
  void Insert(uint32_t unit) { words_[unit / 64] |= uint64_t{1} << (unit % 64); }
  bool Contains(uint32_t unit) const { return (words_[unit / 64] >> (unit % 64) & 1) != 0; }
  bool Empty() const;
  UnitSet& operator&=(const UnitSet& other);
  UnitSet& operator|=(const UnitSet& other);

 private:
  std::vector<uint64_t> words_;
};

class NameIndex {
 public:
  explicit NameIndex(size_t units) : units_(units) {}

  struct Added {
    uint32_t file;  // its number
    bool main;      // whether it may define main
  };
  // `units`: those that the file is part of; `main_of`: those whose main file it is. What their
  // commands define counts as a file, too.
  Added AddFile(std::string_view text, const std::vector<uint32_t>& units,
                const std::vector<uint32_t>& main_of = {});
  void AddInclude(uint32_t from, uint32_t to) { files_[from].includes.push_back(to); }
  // A file that cannot be read: its units could name anything.
  void AddUnknown(const std::vector<uint32_t>& units);
  // Once, after all files.
  void Finish();

  // Units that could bring about what is wanted.
  UnitSet Find(const Wanted& wanted) const;

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
  // Units where the identifier occurs in one of these ways, or could be pasted together.
  UnitSet Units(std::string_view identifier, uint8_t occurrence) const;
  const UnitSet& Mentioning(const std::string& identifier) const;
  UnitSet Plain(IdentifierHash identifier, uint8_t occurrence) const;
  void AddPasted(std::string_view identifier, UnitSet& units) const;
  bool Known(IdentifierHash identifier) const;

  const size_t units_;
  struct File {
    std::vector<uint32_t> units, main_of;
    std::vector<uint32_t> includes;  // files
    bool has_includes = false;       // of files anywhere
  };
  // Units that use the name where they see what it stands in.
  UnitSet Using(const Wanted& wanted) const;
  bool Sees(uint32_t file, const std::vector<std::string>& mentions) const;
  const std::vector<uint32_t>& Visible(uint32_t file) const;

  std::vector<File> files_;
  std::vector<Posting> postings_;  // sorted
  std::vector<Declared> declared_;
  std::vector<IdentifierHash> macros_;
  std::vector<uint32_t> unknown_;  // units
  mutable std::unordered_map<std::string, UnitSet> mentioning_;
  mutable std::unordered_map<uint32_t, std::vector<uint32_t>> visible_;
};

}  // namespace arterial::indexer
