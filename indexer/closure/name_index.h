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

  // `units`: those that the file is part of. What their commands define counts as a file, too.
  // Returns whether it may define main.
  bool AddFile(std::string_view text, const std::vector<uint32_t>& units);
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
  std::vector<std::vector<uint32_t>> files_;  // -> units
  std::vector<Posting> postings_;             // sorted
  std::vector<Declared> declared_;
  std::vector<IdentifierHash> macros_;
  std::vector<uint32_t> unknown_;  // units
  mutable std::unordered_map<std::string, UnitSet> mentioning_;
};

}  // namespace arterial::indexer
