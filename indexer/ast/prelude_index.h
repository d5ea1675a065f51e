// What a precompiled prelude consists of, kept beside it: enough to tell whether a unit that is
// parsed with it sees what it would see without.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

struct PreludeIndex {
  std::vector<std::string> files;               // absolute paths of all files in the prelude
  std::vector<std::vector<uint32_t>> includes;  // of each file: those that it includes
  std::vector<bool> guarded;                    // of each file: read no more than once a unit
  std::vector<uint32_t> words;  // WordHash of all words (prelude/words.h) in all files, sorted
  uint64_t pch_size = 0;        // bytes

  bool Mentions(std::string_view word) const;
};

uint32_t WordHash(std::string_view word);

// Writes and reads the file beside the prelude. Reading gives nothing for any that is not whole.
bool WritePreludeIndex(const PreludeIndex& index, const std::string& path);
std::optional<PreludeIndex> ReadPreludeIndex(const std::string& path);

}  // namespace arterial::indexer
