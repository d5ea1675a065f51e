#include "runtime_join/match/explain.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

namespace arterial::runtime {
namespace {

bool Shares(const std::set<std::string>& a, const std::set<std::string>& b) {
  return a.empty() || b.empty() ||
         std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.contains(x); });
}

bool Contains(const std::vector<std::string>& sorted, std::string_view name) {
  return std::binary_search(sorted.begin(), sorted.end(), name);
}

// A call whose target the source computes at run time explains what was observed without a site; it
// is then not a dependency of its own.
void ExplainByDynamicSites(JoinedDependencies* joined) {
  for (auto it = joined->all.begin(); it != joined->all.end();) {
    const auto& [key, dynamic] = *it;
    bool explains = false;
    if (key.callee.empty() && dynamic.edges.empty())
      for (auto at = joined->FirstOf(key); at != joined->all.end() && at->first.SameCaller(key);
           ++at)
        if (Dependency& other = at->second;
            !other.edges.empty() && !other.is_static && Shares(other.systems, dynamic.systems)) {
          explains = true;
          other.reasons.insert("dynamic_target");
          for (const auto& [site, share] : dynamic.sites) {
            SiteShare& added = other.sites[site];
            added = share;
            added.detail = "the target of this call is computed at run time";
          }
        }
    it = explains ? joined->all.erase(it) : std::next(it);
  }
}

class Explainer {
 public:
  Explainer(const StaticIndex& index, const Observed& observed, const ComponentTies& ties)
      : index_(index), observed_(observed), ties_(ties) {
    for (const StaticIndex::Handler& handler : index.handlers)
      for (int binary : handler.binaries)
        if (ties.component_of[binary] >= 0) answered_.insert(handler.operation);
  }

  void Explain(const DependencyKey& key, Dependency& dependency) const {
    if (dependency.edges.empty()) return NeverObserved(key, dependency);
    if (dependency.is_static || !dependency.reasons.empty()) return;
    const int operation = observed_.edges[dependency.edges.front().edge].caller;
    const Observed::Operation& caller = observed_.operations[operation];
    if (ties_.of[caller.component].empty() || ties_.static_name[operation].empty()) {
      dependency.reasons.insert("caller_not_indexed");
      return;
    }
    bool any_site = false;
    for (const ComponentTie& tie : ties_.of[caller.component])
      for (int site : index_.sites_of[tie.binary])
        any_site = any_site ||
                   dependency.systems.contains(std::string(SystemOf(index_.sites[site].framework)));
    dependency.reasons.insert(any_site ? "instrumentation_without_source"
                                       : "call_site_in_framework");
  }

 private:
  void NeverObserved(const DependencyKey& key, Dependency& dependency) const {
    bool observed = false, observable = false;
    for (size_t i = 0; i < observed_.operations.size(); ++i) {
      const Observed::Operation& operation = observed_.operations[i];
      if (observed_.components[operation.component].name != key.caller_component ||
          ties_.shown_name[i] != key.caller || operation.entries == 0)
        continue;
      observed = true;
      dependency.caller_operations.push_back(static_cast<int>(i));
      observable = observable ||
                   std::all_of(dependency.sites.begin(), dependency.sites.end(),
                               [&](const auto& at) { return Observable(at.first, operation); });
    }
    if (!observed)
      dependency.reasons.insert("caller_never_observed");
    else if (!observable)
      dependency.reasons.insert("unobservable");
    else if (key.callee.empty())
      dependency.reasons.insert("dynamic_target");
  }

  // Would the caller's traces show a call from here?
  bool Observable(int at, const Observed::Operation& caller) const {
    const StaticIndex::Site& site = index_.sites[at];
    const std::string_view system = SystemOf(site.framework);
    const std::vector<std::string>& systems = observed_.components[caller.component].systems;
    // Instrumented as a whole: every call has a client span.
    if (std::find(systems.begin(), systems.end(), system) != systems.end()) return true;
    // By hand: the call has a span of its own that never showed, in a program whose spans do.
    const bool shows = std::any_of(
        ties_.of[caller.component].begin(), ties_.of[caller.component].end(),
        [&](const ComponentTie& tie) {
          const std::vector<std::string>& names = index_.span_names[tie.binary];
          return std::any_of(caller.span_names.begin(), caller.span_names.end(),
                             [&](const std::string& name) { return Contains(names, name); });
        });
    if (!shows) return false;
    for (const std::string& name : site.span_names)
      if (!Contains(caller.span_names, name)) return true;
    // Or the callee's server span would stand beneath the caller's.
    return answered_.contains(site.operation);
  }

  const StaticIndex& index_;
  const Observed& observed_;
  const ComponentTies& ties_;
  std::set<std::string_view> answered_;  // operations whose handlers run in an observed component
};

}  // namespace

std::string_view SystemOf(std::string_view framework) {
  for (std::string_view http : {"cpp-httplib", "libcurl", "cpr", "boost-beast", "poco", "qt"})
    if (framework == http) return "http";
  return framework;
}

void ExplainDependencies(const StaticIndex& index, const Observed& observed,
                         const ComponentTies& ties, JoinedDependencies* joined) {
  ExplainByDynamicSites(joined);
  const Explainer explainer(index, observed, ties);
  for (auto& [key, dependency] : joined->all) explainer.Explain(key, dependency);
}

}  // namespace arterial::runtime
