#include <array>
#include <filesystem>

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

// The first likely folder where a build was configured; of a compile database none is known.
std::string FindBuildFolder(const std::string& root) {
  std::error_code error;
  for (const std::string& folder : LikelyBuildFolders(root))
    for (const char* mark : {"/CMakeCache.txt", "/meson-info/intro-targets.json"})
      if (std::filesystem::is_regular_file(folder + mark, error)) return folder;
  return {};
}

}  // namespace

std::span<const BuildSystem> BuildSystems() { return kSystems; }

BuildGraph ReadBuildGraph(const BuildInputs& inputs) {
  BuildGraph graph;
  BuildInputs with = inputs;
  if (with.build_dir.empty()) with.build_dir = FindBuildFolder(inputs.tree.root());
  for (const BuildSystem& system : BuildSystems()) system.read(with, graph);
  ReadIdl(inputs, graph);
  Normalise(graph);
  return graph;
}

}  // namespace arterial::indexer
