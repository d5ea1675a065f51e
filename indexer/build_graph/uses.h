// Declared dependencies against what includes use: which are used and by what line, which are not,
// what is used without being declared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/build_graph/file_owners.h"
#include "indexer/build_graph/graph.h"
#include "indexer/build_graph/includes.h"

namespace arterial::indexer {

inline constexpr TargetId kNoTarget = UINT32_MAX;

// A row of the table target_dep; words as there.
struct TargetDep {
  TargetId from = 0;
  TargetId to = kNoTarget;  // kNoTarget: outside the tree
  // Texts are those of the graph, the includes and the symbols that uses were found from.
  std::string_view to_label;
  std::string_view declared;  // empty: not declared
  bool conditional = false;
  std::string_view declared_file;
  int declared_line = 0;
  std::string_view used;  // empty: not used
  int64_t uses = 0;
  std::string_view use_file, use_of;
  uint32_t use_line = 0;
  std::string_view state;
  int64_t runtime = 0;
};

// Symbols that objects of one target refer to and another one defines, by labels of unit.target.
struct SymbolUse {
  std::string from, to, symbol;
  int64_t count = 0;
};

// Sorted by from, to_label. A header that may belong to several targets accuses nobody.
std::vector<TargetDep> FindUses(const BuildGraph& graph, const FileIncludes& includes,
                                const std::vector<SymbolUse>& symbols);

// Targets that depend on each other in a circle, by declaration or use: of each knot one shortest
// circle, beginning with its first target.
std::vector<std::vector<TargetId>> FindCycles(const std::vector<TargetDep>& deps, size_t targets);

}  // namespace arterial::indexer
