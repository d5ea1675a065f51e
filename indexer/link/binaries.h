// Which units make up which program: the unit with its main, the other units of main's build target
// (known from the object files' paths), and, again and again, the units that a linker would take
// for a symbol that is still undefined. Where build files state what the program is linked from,
// units of those targets come first, and shared and object libraries come whole.
#pragma once

#include <string>
#include <vector>

#include "indexer/link/build_links.h"
#include "indexer/link/program.h"

namespace arterial::indexer {

struct Binary {
  std::string label;  // build target, else main's file without extension; unique
  std::string main_file;
  std::string build_system;  // as the table's column says; filled by whoever knows it
  std::vector<NodeId> mains;
  std::vector<UnitIndex> units;  // sorted
};

// Those that hold a call site, handler or span, sorted by label: of the others, not all units need
// to have been parsed, so no more could be said of them. Where several units define a wanted
// symbol, the best is taken: of main's own target; else of a target that it is linked from (where
// `links` knows the program); else of a target without any main (a library),
// nearest to main in the tree; else of another program's target, nearest. A unit with a main of its
// own is never taken.
std::vector<Binary> FindBinaries(const Program& program, const BuildLinks& links = {});

}  // namespace arterial::indexer
