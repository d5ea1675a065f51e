// CMake: the File API's reply and the trace of its commands, united. The query is written and, when
// the reply is older than a CMakeLists.txt, cmake run in the build folder by arterial itself.
#pragma once

#include "indexer/build_graph/build_system.h"
#include "indexer/build_graph/cmake_file_api.h"
#include "indexer/build_graph/cmake_trace.h"

namespace arterial::indexer {

inline constexpr char kCMakeSystem[] = "cmake";

void ReadCMake(const BuildInputs& inputs, BuildGraph& graph);

// The union: targets of both; links of the trace with how they are passed on; of the reply's
// dependencies those that no chain of links explains.
std::vector<BuildTarget> UniteCMake(CMakeReply reply, CMakeTrace trace);

}  // namespace arterial::indexer
