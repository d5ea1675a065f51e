#include <array>

#include "indexer/build_graph/bazel_files.h"
#include "indexer/build_graph/bazel_query.h"
#include "indexer/build_graph/build_system.h"
#include "indexer/build_graph/cmake.h"
#include "indexer/build_graph/compile_targets.h"
#include "indexer/build_graph/idl.h"
#include "indexer/build_graph/meson.h"

namespace arterial::indexer {
namespace {

constexpr std::array kSystems = {
    BuildSystem{kCMakeSystem, "CMake's File API and trace in the build folder", ReadCMake},
    BuildSystem{kBazelSystem, "bazel query, else BUILD and BUILD.bazel files", ReadBazel},
    BuildSystem{kMesonSystem, "meson-info in the build folder", ReadMeson},
    BuildSystem{kCompileSystem, "object paths of compile_commands.json", ReadCompileTargets},
};

}  // namespace

std::span<const BuildSystem> BuildSystems() { return kSystems; }

BuildGraph ReadBuildGraph(const BuildInputs& inputs) {
  BuildGraph graph;
  for (const BuildSystem& system : BuildSystems()) system.read(inputs, graph);
  ReadIdl(inputs, graph);
  Normalise(graph);
  return graph;
}

}  // namespace arterial::indexer
