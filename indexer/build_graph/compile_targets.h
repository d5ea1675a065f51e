// Ninja and Make, through compile_commands.json: targets are known from object files' paths, their
// sources from the entries; dependencies are not stated there. Only targets that no other system
// has.
#pragma once

#include "indexer/build_graph/build_system.h"

namespace arterial::indexer {

inline constexpr char kCompileSystem[] = "compile_commands";

void ReadCompileTargets(const BuildInputs& inputs, BuildGraph& graph);

}  // namespace arterial::indexer
