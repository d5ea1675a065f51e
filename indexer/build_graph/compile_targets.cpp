#include "indexer/build_graph/compile_targets.h"

#include <algorithm>
#include <map>
#include <set>

#include "indexer/command_line.h"

namespace arterial::indexer {

void ReadCompileTargets(const BuildInputs& inputs, BuildGraph& graph) {
  if (inputs.compile == nullptr || inputs.compile->inferred) return;
  std::set<std::string> known;
  for (const BuildTarget& target : graph.targets) known.insert(target.label);
  std::map<std::string, BuildTarget> found;
  for (const CompileCommand& command : inputs.compile->commands) {
    if (command.target.empty() || known.contains(command.target)) continue;
    BuildTarget& target = found[command.target];
    target.label = command.target;
    target.system = kCompileSystem;
    target.kind = "other";
    target.rule = "objects";
    target.states_deps = false;
    target.file = RelativeTo(inputs.compile->path, inputs.tree.root());
    target.files.push_back({command.file, "source", false, false});
  }
  for (auto& [label, target] : found) graph.targets.push_back(std::move(target));
}

}  // namespace arterial::indexer
