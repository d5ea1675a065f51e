// What units include: the result of the directive scan (indexer/scan), which reads each file once
// and parses nothing. A scan is a stream of units that share one table of files, because a few
// thousand files make up hundreds of thousands of inclusions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/hash.h"
#include "db/support/result.h"

namespace arterial::db {

struct ScannedFile {
  std::string path;  // relative to the root with '/', absolute outside it
  Hash128 content;   // hash of the bytes that the scan saw
  auto operator<=>(const ScannedFile&) const = default;
};

// One #include, #include_next or #import that was evaluated and found, whether or not the file was
// entered. Files are numbers in ScanTable::files.
struct IncludeEdge {
  uint32_t from = 0;
  uint32_t to = 0;
  uint32_t line = 0;  // of the directive, from 1; 0: on the command line
  auto operator<=>(const IncludeEdge&) const = default;
};

struct MissingInclude {
  uint32_t from = 0;
  uint32_t line = 0;
  std::string name;  // as written, without quotes
  auto operator<=>(const MissingInclude&) const = default;
};

struct UnitIncludes {
  std::vector<uint32_t> files;     // all that are read, the main file first, in order of inclusion
  std::vector<IncludeEdge> edges;  // in order of evaluation; a repeated one stands once
  std::vector<MissingInclude> missing;  // likewise
  std::vector<uint32_t> asked;  // files that only __has_include asked for: there, but not read
  std::vector<std::string> frameworks;  // names of those whose headers are reached, sorted
  // Hash of paths and contents of all files, what is missing and what was asked for: the same in
  // any order of units, on any machine, wherever the tree lies.
  Hash128 content;
  // The includes may be incomplete, and why; empty: they are what the compiler sees.
  std::string uncertain;
  bool modules = false;  // names or imports C++ modules, which no #include shows

  // False only if the unit surely reaches no header that a recogniser cares about.
  bool MayMatter() const {
    return !frameworks.empty() || !missing.empty() || !uncertain.empty() || modules;
  }
};

// What the units of one scan share. Grows only, so numbers stay valid.
struct ScanTable {
  std::vector<ScannedFile> files;
  // Absolute paths that were looked for in vain, each once. A later scan can differ without any
  // file having changed only if one of them exists by then.
  std::vector<std::string> absent;
};

// Encodes units one after another; each frame holds what the table gained since the one before.
class ScanEncoder {
 public:
  std::string Encode(const ScanTable& table, const UnitIncludes& unit);

 private:
  size_t files_ = 0, absent_ = 0;
};

// Reads the frames of one encoder in their order; `table` is that of all of them. Fails on any
// malformed input without reading outside it; the table may have grown by then.
Result<UnitIncludes> DecodeScan(std::string_view frame, ScanTable& table);

}  // namespace arterial::db
