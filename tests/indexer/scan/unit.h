// Scans of files written by a test, as readable lines.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "indexer/scan/scanner.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {

inline CompileUnit UnitOf(const TempDir& folder, const std::string& file,
                          std::vector<std::string> flags = {}) {
  CompileUnit unit{folder.path(), folder / file, {"g++", "-std=c++20"}, {}};
  unit.arguments.insert(unit.arguments.end(), flags.begin(), flags.end());
  unit.arguments.insert(unit.arguments.end(), {"-o", file + ".o", "-c", unit.file});
  return unit;
}

inline ScanOptions OptionsFor(const TempDir& folder) {
  return {folder.path(), ARTERIAL_RESOURCE_DIR_DEFAULT};
}

// The result of one scan with what its numbers mean.
struct Scanned {
  db::UnitIncludes unit;
  db::ScanTable table;

  std::string Path(uint32_t file) const { return table.files.at(file).path; }
  std::vector<std::string> Files() const {
    std::vector<std::string> paths;
    for (const uint32_t file : unit.files) paths.push_back(Path(file));
    return paths;
  }
  std::vector<std::string> Edges() const {  // a.cc:1 b.h
    std::vector<std::string> edges;
    for (const db::IncludeEdge& edge : unit.edges)
      edges.push_back(Path(edge.from) + ":" + std::to_string(edge.line) + " " + Path(edge.to));
    return edges;
  }
  std::vector<std::string> Missing() const {  // a.cc:1 gone.h
    std::vector<std::string> lines;
    for (const db::MissingInclude& missing : unit.missing)
      lines.push_back(Path(missing.from) + ":" + std::to_string(missing.line) + " " + missing.name);
    return lines;
  }
  std::vector<std::string> Asked() const {
    std::vector<std::string> paths;
    for (const uint32_t file : unit.asked) paths.push_back(Path(file));
    return paths;
  }
};

inline Scanned ScanOf(Scanner& scanner, const CompileUnit& unit) {
  Scanned result;
  result.unit = scanner.Scan(unit);
  result.table = scanner.table();
  return result;
}

inline Scanned ScanOf(const TempDir& folder, const std::string& file,
                      std::vector<std::string> flags = {}) {
  Scanner scanner(OptionsFor(folder));
  return ScanOf(scanner, UnitOf(folder, file, std::move(flags)));
}

using Lines = std::vector<std::string>;

}  // namespace arterial::indexer
