#include "runtime_join/match/dependency.h"

#include <algorithm>
#include <cmath>

#include "runtime_join/match/answering.h"
#include "runtime_join/match/matcher.h"
#include "runtime_join/match/operation_match.h"

namespace arterial::runtime {
namespace {

// The name that traces give to the instrumentation of a framework of ours.
std::string_view SystemOf(std::string_view framework) {
  for (std::string_view http : {"cpp-httplib", "libcurl", "cpr", "boost-beast", "poco", "qt"})
    if (framework == http) return "http";
  return framework;
}

class Joiner {
 public:
  Joiner(const StaticIndex& index, const Observed& observed, const ComponentTies& ties)
      : index_(index),
        observed_(observed),
        ties_(ties),
        answering_(AnsweringComponents(observed, ties)) {
    for (const StaticIndex::Handler& handler : index.handlers)
      if (!handler.binaries.empty())
        server_of_.try_emplace(handler.operation, handler.binaries.front());
  }

  JoinedDependencies Run() {
    for (size_t e = 0; e < observed_.edges.size(); ++e) AddObserved(static_cast<int>(e));
    for (const StaticIndex::Edge& edge : index_.edges) AddStatic(edge);
    ExplainByDynamicSites();
    for (auto& [key, dependency] : result_.all) Explain(key, dependency);
    return std::move(result_);
  }

 private:
  std::string ComponentOf(int binary) const {
    const int component = ties_.component_of[binary];
    return component >= 0 ? observed_.components[component].name : index_.binaries[binary].label;
  }

  // The component that answers an operation according to the source; '' unknown.
  std::string ServerOf(std::string_view operation) const {
    const auto at = server_of_.find(operation);
    return at == server_of_.end() ? std::string() : ComponentOf(at->second);
  }

  std::string Shown(int binary, const std::string& operation) const {
    auto it = ties_.shown_of.find({binary, operation});
    return it == ties_.shown_of.end() ? operation : it->second;
  }

  std::vector<Candidate> Candidates(int component, const std::string& caller) const {
    std::map<int, int> best;  // site -> edge with the fewest hops
    for (const ComponentTie& tie : ties_.of[component]) {
      auto edges = index_.edges_of.find({tie.binary, caller});
      if (edges == index_.edges_of.end()) continue;
      for (int e : edges->second) {
        auto [it, added] = best.try_emplace(index_.edges[e].site, e);
        if (!added && index_.edges[e].hops < index_.edges[it->second].hops) it->second = e;
      }
    }
    std::vector<Candidate> out;
    for (const auto& [site, edge] : best) out.push_back({site, edge});
    return out;
  }

  // Call sites of the binary that no chain from the handler reaches: the call graph is not
  // perfect, and the trace is a witness.
  std::vector<Candidate> Unreached(int component) const {
    std::set<int> sites;
    for (const ComponentTie& tie : ties_.of[component])
      sites.insert(index_.sites_of[tie.binary].begin(), index_.sites_of[tie.binary].end());
    std::vector<Candidate> out;
    for (int site : sites) out.push_back({site, -1});
    return out;
  }

  struct Match {
    const Matcher* matcher = nullptr;
    std::vector<Candidate> picked;
  };

  Match Find(const Evidence& evidence, const Observed::Edge& edge,
             const std::vector<Candidate>& candidates) const {
    std::vector<int> binaries;
    for (const ComponentTie& tie : ties_.of[observed_.operations[edge.callee].component])
      binaries.push_back(tie.binary);
    const std::string& callee = ties_.shown_name[edge.callee];
    const bool named = !ties_.static_name[edge.callee].empty() || NamesOperation(callee);
    const MatchInput input{index_, evidence, callee, candidates, binaries, named};
    for (const Matcher& matcher : Matchers()) {
      const std::vector<int> picked = matcher.match(input);
      if (picked.empty()) continue;
      Match match{&matcher, {}};
      for (int i : picked) match.picked.push_back(candidates[i]);
      return match;
    }
    return {};
  }

  void AddObserved(int e) {
    const Observed::Edge& edge = observed_.edges[e];
    const Observed::Operation& callee = observed_.operations[edge.callee];
    const int caller_component = observed_.operations[edge.caller].component;
    DependencyKey key;
    key.caller = ties_.shown_name[edge.caller];
    key.caller_component = observed_.components[caller_component].name;
    key.callee = ties_.shown_name[edge.callee];
    key.callee_component = observed_.components[answering_[e]].name;

    const std::vector<Candidate> reached =
        Candidates(caller_component, ties_.static_name[edge.caller]);
    const std::vector<Candidate> unreached = ties_.static_name[edge.caller].empty()
                                                 ? std::vector<Candidate>()
                                                 : Unreached(caller_component);
    std::vector<std::pair<const Observed::EvidenceRow*, Match>> matches;
    std::set<std::string> named;
    for (const Observed::EvidenceRow& row : edge.evidence) {
      Match match = Find(row.evidence, edge, reached);
      if (!match.matcher) match = Find(row.evidence, edge, unreached);
      for (const Candidate& candidate : match.picked)
        named.insert(index_.sites[candidate.site].operation);
      matches.emplace_back(&row, std::move(match));
    }
    // What no handler names gets its name from the call sites where they agree.
    if (ties_.static_name[edge.callee].empty() && named.size() == 1 && !named.begin()->empty())
      key.callee = *named.begin();
    Dependency& dependency = result_.all[key];
    dependency.edges.push_back(e);
    dependency.caller_operations.push_back(edge.caller);
    if (!callee.system.empty()) dependency.systems.insert(callee.system);
    if (callee.name != key.callee) dependency.observed_as.insert(callee.name);
    for (auto& [row, match] : matches) Attribute(*row, match, key, dependency);
  }

  void Attribute(const Observed::EvidenceRow& row, const Match& match, const DependencyKey& key,
                 Dependency& dependency) {
    if (!row.evidence.observed_as.empty() && row.evidence.observed_as != key.callee)
      dependency.observed_as.insert(row.evidence.observed_as);
    if (!match.matcher) return;
    dependency.is_static = true;
    if (dependency.rule.empty() || Rank(match.matcher->name) < Rank(dependency.rule))
      dependency.rule = match.matcher->name;
    const int n = static_cast<int>(match.picked.size());
    if (n > 1) dependency.ambiguous = std::max(dependency.ambiguous, n);
    for (const Candidate& candidate : match.picked) {
      SiteShare& share = dependency.sites[candidate.site];
      if (share.rule.empty() || Rank(match.matcher->name) < Rank(share.rule)) {
        share.rule = match.matcher->name;
        share.detail = Sentence(*match.matcher, candidate, n);
      }
      share.calls += static_cast<double>(row.calls) / n;
      share.errors += static_cast<double>(row.errors) / n;
      share.critical_ns += static_cast<double>(row.critical_ns) / n;
      if (n > 1)
        share.alone = false;
      else
        share.counts.Add(row.counts);
    }
  }

  static size_t Rank(std::string_view rule) {
    size_t rank = 0;
    for (const Matcher& matcher : Matchers()) {
      if (matcher.name == rule) return rank;
      ++rank;
    }
    return rank;
  }

  std::string Sentence(const Matcher& matcher, const Candidate& candidate, int n) const {
    std::string text = "matched by " + std::string(matcher.description);
    if (n > 1) text += "; " + std::to_string(n) + " call sites cannot be told apart";
    if (candidate.edge < 0) text += "; no chain from the handler to the site is known";
    return text;
  }

  void AddStatic(const StaticIndex::Edge& edge) {
    const StaticIndex::Site& site = index_.sites[edge.site];
    DependencyKey key;
    key.caller_component = ComponentOf(edge.binary);
    key.caller = Shown(edge.binary, edge.caller);
    key.callee = site.operation;
    key.callee_component = ServerOf(site.operation);
    auto it = result_.all.find(key);
    if (it == result_.all.end() && !site.operation.empty()) it = FindByCallee(key);
    Dependency& dependency = it == result_.all.end() ? result_.all[key] : it->second;
    dependency.is_static = true;
    dependency.systems.insert(std::string(SystemOf(site.framework)));
    SiteShare& share = dependency.sites[edge.site];
    if (share.rule.empty()) share.detail = "reached in the source, not seen in the traces";
  }

  // The callee may be observed at a component that the source does not know.
  std::map<DependencyKey, Dependency>::iterator FindByCallee(const DependencyKey& key) {
    for (auto it = FirstOf(key); it != result_.all.end() && SameCaller(it->first, key); ++it)
      if (it->first.callee == key.callee && !it->second.edges.empty()) return it;
    return result_.all.end();
  }

  // The dependencies of one caller stand together.
  std::map<DependencyKey, Dependency>::iterator FirstOf(const DependencyKey& key) {
    return result_.all.lower_bound({key.caller_component, key.caller, {}, {}});
  }
  static bool SameCaller(const DependencyKey& a, const DependencyKey& b) {
    return a.caller_component == b.caller_component && a.caller == b.caller;
  }

  // A call whose target the source computes at run time explains what was observed without a
  // site; it is then not a dependency of its own.
  void ExplainByDynamicSites() {
    for (auto it = result_.all.begin(); it != result_.all.end();) {
      const auto& [key, dynamic] = *it;
      bool explains = false;
      if (key.callee.empty() && dynamic.edges.empty())
        for (auto at = FirstOf(key); at != result_.all.end() && SameCaller(at->first, key); ++at)
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
      it = explains ? result_.all.erase(it) : std::next(it);
    }
  }

  static bool Shares(const std::set<std::string>& a, const std::set<std::string>& b) {
    return a.empty() || b.empty() ||
           std::any_of(a.begin(), a.end(), [&](const std::string& x) { return b.contains(x); });
  }

  void Explain(const DependencyKey& key, Dependency& dependency) const {
    if (dependency.edges.empty()) return ExplainNeverObserved(key, dependency);
    if (dependency.is_static || !dependency.reasons.empty()) return;
    const Observed::Operation& caller =
        observed_.operations[observed_.edges[dependency.edges.front()].caller];
    if (ties_.of[caller.component].empty() ||
        ties_.static_name[observed_.edges[dependency.edges.front()].caller].empty()) {
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

  void ExplainNeverObserved(const DependencyKey& key, Dependency& dependency) const {
    bool observed = false, observable = false;
    for (size_t i = 0; i < observed_.operations.size(); ++i) {
      const Observed::Operation& operation = observed_.operations[i];
      const Observed::Component& component = observed_.components[operation.component];
      if (component.name != key.caller_component || ties_.shown_name[i] != key.caller ||
          operation.entries == 0)
        continue;
      observed = true;
      dependency.caller_operations.push_back(static_cast<int>(i));
      for (const std::string& system : component.systems)
        observable = observable || dependency.systems.contains(system);
    }
    if (!observed)
      dependency.reasons.insert("caller_never_observed");
    else if (!observable)
      dependency.reasons.insert("unobservable");
    else if (key.callee.empty())
      dependency.reasons.insert("dynamic_target");
  }

  const StaticIndex& index_;
  const Observed& observed_;
  const ComponentTies& ties_;
  const std::vector<int> answering_;           // per observed edge
  std::map<std::string_view, int> server_of_;  // operation -> first binary with a handler
  JoinedDependencies result_;
};

}  // namespace

JoinedDependencies JoinDependencies(const StaticIndex& index, const Observed& observed,
                                    const ComponentTies& ties) {
  return Joiner(index, observed, ties).Run();
}

double NeverObservedUpperBound(double n) { return n > 0 ? 1 - std::pow(0.05, 1 / n) : 1; }

}  // namespace arterial::runtime
