#include "runtime_join/match/answering.h"

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "runtime_join/operation_name.h"

namespace arterial::runtime {
namespace {

constexpr int kSeveral = -1;

// The one component seen for a key, or kSeveral.
template <typename Key>
void Note(std::map<Key, int>& seen, Key key, int component) {
  const auto [at, added] = seen.try_emplace(std::move(key), component);
  if (!added && at->second != component) at->second = kSeveral;
}

template <typename Key>
int Find(const std::map<Key, int>& seen, const Key& key) {
  const auto at = seen.find(key);
  return at == seen.end() ? kSeveral : at->second;
}

}  // namespace

std::vector<int> AnsweringComponents(const Observed& observed, const ComponentTies& ties) {
  using OfCaller = std::pair<int, std::string_view>;                    // caller, operation
  using OfEnvironment = std::pair<std::string_view, std::string_view>;  // environment, operation
  std::map<OfCaller, int> of_caller;
  std::map<OfEnvironment, int> of_environment;
  for (size_t i = 0; i < observed.operations.size(); ++i) {
    const Observed::Operation& operation = observed.operations[i];
    const Observed::Component& component = observed.components[operation.component];
    if (!component.peer && operation.all_entries > 0)
      Note(of_environment, OfEnvironment(component.environment, ties.shown_name[i]),
           operation.component);
  }
  for (const Observed::Edge& edge : observed.edges) {
    const int component = observed.operations[edge.callee].component;
    if (!observed.components[component].peer)
      Note(of_caller, OfCaller(edge.caller, ties.shown_name[edge.callee]), component);
  }
  std::vector<int> answering;
  for (const Observed::Edge& edge : observed.edges) {
    const Observed::Operation& callee = observed.operations[edge.callee];
    int component = kSeveral;
    // A path or a statement alone does not say which server it is on.
    if (observed.components[callee.component].peer &&
        (callee.system == "grpc" || LooksLikeRpc(callee.name))) {
      const std::string& name = ties.shown_name[edge.callee];
      const int caller = observed.operations[edge.caller].component;
      component = Find(of_caller, OfCaller(edge.caller, name));
      if (component == kSeveral)
        component =
            Find(of_environment, OfEnvironment(observed.components[caller].environment, name));
    }
    answering.push_back(component != kSeveral ? component : ties.answering[edge.callee]);
  }
  return answering;
}

}  // namespace arterial::runtime
