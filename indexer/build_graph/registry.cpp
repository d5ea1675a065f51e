#include <array>

#include "indexer/build_graph/bazel_files.h"
#include "indexer/build_graph/build_system.h"
#include "indexer/build_graph/cmake.h"
#include "indexer/build_graph/compile_targets.h"

namespace arterial::indexer {
namespace {

constexpr std::array kSystems = {
    BuildSystem{kCMakeSystem, "CMake's File API and trace in the build folder", ReadCMake},
    BuildSystem{kBazelSystem, "BUILD and BUILD.bazel files", ReadBazelFiles},
    BuildSystem{kCompileSystem, "object paths of compile_commands.json", ReadCompileTargets},
};

}  // namespace

std::span<const BuildSystem> BuildSystems() { return kSystems; }

BuildGraph ReadBuildGraph(const BuildInputs& inputs) {
  BuildGraph graph;
  for (const BuildSystem& system : BuildSystems()) system.read(inputs, graph);
  Normalise(graph);
  return graph;
}

}  // namespace arterial::indexer
