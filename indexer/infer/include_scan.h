// The include lines of a source file, read without a preprocessor: all branches of conditions
// count, names that macros make up are not seen.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

struct Include {
  std::string name;     // as written between the quotes or brackets
  bool angled = false;  // <name>
  uint32_t line = 0;    // of the directive, from 1
  // Where it stands does not tell includes apart.
  bool operator==(const Include& other) const {
    return angled == other.angled && name == other.name;
  }
};

// Includes stand on top: of a file no more than this is read, in bytes.
inline constexpr size_t kIncludeHead = size_t{64} << 10;

// Includes of `text` in order, each once.
std::vector<Include> ScanIncludes(std::string_view text);

struct ScannedFile {
  bool readable = false;
  bool generated = false;  // says on top that the Thrift compiler wrote it
  std::vector<Include> includes;
};

// Reads the heads of `files` (relative to `root`) with as many threads as there are cores.
std::vector<ScannedFile> ScanFiles(const std::string& root, const std::vector<std::string>& files);

}  // namespace arterial::indexer
