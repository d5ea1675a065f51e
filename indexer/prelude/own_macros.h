// Which library headers a unit reads with macros of its own defined that they mention: these mean
// something else at the top of the unit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "db/includes.h"
#include "indexer/prelude/headers.h"

namespace arterial::indexer {

// The names that #define and #undef lines of the text name, with their lines.
std::vector<std::pair<std::string, uint32_t>> MacrosIn(const std::vector<std::string>& lines);

class OwnMacros {
 public:
  explicit OwnMacros(Headers& headers) : headers_(headers) {}

  // All units first: what their project and generated files define.
  void AddUnit(const db::UnitIncludes& scan);
  // Names, as numbers, that a library's file mentions and some unit defines.
  const std::vector<uint32_t>& MentionedBy(uint32_t file);

  // Where the unit defines what, and what it includes when.
  class Unit {
   public:
    Unit(const OwnMacros& macros, const db::UnitIncludes& scan);
    // Whether one of the names is defined before the unit comes to the header. By text: conditions
    // are not evaluated.
    bool DefinesBefore(const std::vector<uint32_t>& names, uint32_t header) const;

   private:
    struct Place {
      uint32_t file = 0, line = 0;
    };
    std::unordered_map<uint32_t, std::vector<Place>> defined_;  // by name
    std::unordered_map<uint32_t, Place> included_;  // each file's first #include; main has none
    std::unordered_map<uint32_t, size_t> order_;
  };

 private:
  Headers& headers_;
  // Most words of a library are known to be none of the names by length, first and last letter.
  static size_t Look(std::string_view word) {
    return (word.size() & 63U) << 14U | (static_cast<size_t>(word.front()) & 127U) << 7U |
           (static_cast<size_t>(word.back()) & 127U);
  }
  std::vector<bool> looks_ = std::vector<bool>(size_t{1} << 20);
  std::unordered_map<std::string, uint32_t> names_;
  std::unordered_map<uint32_t, std::vector<std::pair<uint32_t, uint32_t>>> by_file_;
  std::unordered_map<uint32_t, std::vector<uint32_t>> mentions_;
};

}  // namespace arterial::indexer
