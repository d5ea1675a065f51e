#include "indexer/build_graph/graph.h"

#include <algorithm>
#include <tuple>

namespace arterial::indexer {
namespace {

void SortFiles(std::vector<TargetFile>& files) {
  // Headers before sources, and what is certain before what is conditional.
  std::sort(files.begin(), files.end(), [](const TargetFile& a, const TargetFile& b) {
    return std::tie(a.path, a.conditional, a.role) < std::tie(b.path, b.conditional, b.role);
  });
  files.erase(std::unique(files.begin(), files.end(),
                          [](const auto& a, const auto& b) { return a.path == b.path; }),
              files.end());
}

void SortDeps(std::vector<DeclaredDep>& deps) {
  std::sort(deps.begin(), deps.end(), [](const DeclaredDep& a, const DeclaredDep& b) {
    return std::tie(a.to, a.kind, a.conditional, a.file, a.line) <
           std::tie(b.to, b.kind, b.conditional, b.file, b.line);
  });
  deps.erase(
      std::unique(deps.begin(), deps.end(),
                  [](const auto& a, const auto& b) { return a.to == b.to && a.kind == b.kind; }),
      deps.end());
}

// protoc writes cart.pb.h beside cart.pb.cc; build files name the source alone.
void AddGeneratedHeaders(std::vector<TargetFile>& files) {
  const size_t named = files.size();
  for (size_t i = 0; i < named; ++i) {
    if (!files[i].generated || !files[i].path.ends_with(".pb.cc")) continue;
    std::string header = files[i].path.substr(0, files[i].path.size() - 2) + "h";
    files.push_back({std::move(header), "header", true, files[i].conditional});
  }
}

template <typename T>
void MoveBehind(std::vector<T>& from, std::vector<T>& to) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

}  // namespace

void Normalise(BuildGraph& graph) {
  std::stable_sort(graph.targets.begin(), graph.targets.end(),
                   [](const BuildTarget& a, const BuildTarget& b) {
                     return std::tie(a.system, a.label) < std::tie(b.system, b.label);
                   });
  std::vector<BuildTarget> targets;
  targets.reserve(graph.targets.size());
  for (BuildTarget& target : graph.targets) {
    if (!targets.empty() && targets.back().system == target.system &&
        targets.back().label == target.label) {
      MoveBehind(target.files, targets.back().files);
      MoveBehind(target.deps, targets.back().deps);
    } else {
      targets.push_back(std::move(target));
    }
  }
  for (BuildTarget& target : targets) {
    AddGeneratedHeaders(target.files);
    SortFiles(target.files);
    SortDeps(target.deps);
  }
  graph.targets = std::move(targets);
  std::sort(graph.operations.begin(), graph.operations.end());
  graph.operations.erase(std::unique(graph.operations.begin(), graph.operations.end()),
                         graph.operations.end());
}

}  // namespace arterial::indexer
