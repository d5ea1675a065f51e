// Who includes whom, by file, for the targets of a build graph: as the compiler saw it where units
// were scanned (table include_edge), else read off the text of the files that targets name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "db/connection.h"
#include "indexer/build_graph/graph.h"
#include "indexer/build_graph/tree.h"

namespace arterial::indexer {

using FileId = uint32_t;

struct IncludeLine {
  FileId from = 0, to = 0;
  uint32_t line = 0;  // of the directive; 0: on the command line
  auto operator<=>(const IncludeLine&) const = default;
};

struct FileIncludes {
  std::vector<std::string> files;
  std::vector<IncludeLine> lines;  // sorted; each (from, to) once, with its first line
  std::vector<uint8_t> read;       // by file: its include lines are known
  // By target: files that it names, except data.
  std::vector<std::vector<FileId>> of_target;
  // Rows of include_text that were made anew.
  int64_t texts_read = 0;
};

// Reads the include lines of all C and C++ files that targets name and of files near them; texts
// that have not changed since the last time come from include_text, which is brought up to date.
// Unless `needed`, lines are left out when no text has changed.
Result<FileIncludes> CollectIncludes(db::Connection& db, const FileTree& tree,
                                     const BuildGraph& graph, bool needed = true);

}  // namespace arterial::indexer
