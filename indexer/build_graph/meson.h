// Meson, by what it writes into its build folder: meson-info/intro-targets.json.
//   [{"name": "cart", "id": "cart@exe", "type": "executable", "defined_in": "/src/meson.build",
//     "filename": ["/src/build/cart"], "target_sources": [{"language": "cpp", "sources": [...],
//     "generated_sources": []}], "depends": ["common@sta"]}]
// Links of libraries of the tree are known from `depends` (Meson 1.4), from linkers' parameters
// (1.2), and from the build.ninja beside it: as they are linked, so what a static library passes on
// is the program's. What a target generates its sources with, it is built after.
#pragma once

#include "indexer/build_graph/build_system.h"

namespace arterial::indexer {

inline constexpr char kMesonSystem[] = "meson";

void ReadMeson(const BuildInputs& inputs, BuildGraph& graph);

}  // namespace arterial::indexer
