#include "runtime_join/match/dependency.h"

#include <algorithm>
#include <cmath>

#include "runtime_join/match/answering.h"
#include "runtime_join/match/explain.h"
#include "runtime_join/match/matcher.h"
#include "runtime_join/match/operation_match.h"
#include "runtime_join/match/span_constant.h"

namespace arterial::runtime {
namespace {

std::vector<std::string_view> EnclosingSpans(const Evidence& evidence) {
  constexpr std::string_view kBetween = " > ";
  std::vector<std::string_view> names;
  for (std::string_view rest = evidence.enclosing_spans; !rest.empty();) {
    const size_t end = rest.find(kBetween);
    names.push_back(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + kBetween.size());
  }
  return names;
}

class Joiner {
 public:
  Joiner(const StaticIndex& index, const Observed& observed, const ComponentTies& ties)
      : index_(index),
        observed_(observed),
        ties_(ties),
        answering_(AnsweringComponents(observed, ties)),
        enclosing_(observed.components.size()) {
    for (const Observed::Edge& edge : observed.edges)
      for (const Observed::EvidenceRow& row : edge.evidence)
        for (std::string_view name : EnclosingSpans(row.evidence))
          enclosing_[observed.operations[edge.caller].component].insert(name);
    for (const StaticIndex::Handler& handler : index.handlers)
      if (!handler.binaries.empty())
        server_of_.try_emplace(handler.operation, handler.binaries.front());
  }

  JoinedDependencies Run() {
    for (size_t e = 0; e < observed_.edges.size(); ++e) AddObserved(static_cast<int>(e));
    for (const StaticIndex::Edge& edge : index_.edges) AddStatic(edge);
    ExplainDependencies(index_, observed_, ties_, &result_);
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
  std::vector<Candidate> Unreached(int caller) const {
    std::set<int> sites;
    if (ties_.static_name[caller].empty()) return {};
    for (const ComponentTie& tie : ties_.of[observed_.operations[caller].component])
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
    const MatchInput input{
        index_, evidence, callee, candidates, binaries, named, ties_.by_span[edge.callee]};
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
    if (observed_.components[callee.component].span) return AddInner(e);
    const int caller_component = observed_.operations[edge.caller].component;
    DependencyKey key = CallerOf(edge);
    key.callee = ties_.shown_name[edge.callee];
    key.callee_component = observed_.components[answering_[e]].name;

    const std::vector<Candidate> reached =
        Candidates(caller_component, ties_.static_name[edge.caller]);
    const std::vector<Candidate> unreached = Unreached(edge.caller);
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
    dependency.edges.push_back({e});
    dependency.caller_operations.push_back(edge.caller);
    if (!callee.system.empty()) dependency.systems.insert(callee.system);
    if (callee.name != key.callee) dependency.observed_as.insert(callee.name);
    for (auto& [row, match] : matches) Attribute(*row, match, key, 1, dependency);
  }

  DependencyKey CallerOf(const Observed::Edge& edge) const {
    const int component = observed_.operations[edge.caller].component;
    return {observed_.components[component].name, ties_.shown_name[edge.caller], {}, {}};
  }

  // A leaf span of no client kind is a call where its name is that of a span that the source opens
  // around calls; else it is the caller's own work and no dependency.
  void AddInner(int e) {
    const Observed::Edge& edge = observed_.edges[e];
    const Observed::Operation& caller = observed_.operations[edge.caller];
    const std::string& name = observed_.operations[edge.callee].name;
    // Where calls do show beneath that span, it is one without calls that is a leaf.
    if (enclosing_[caller.component].contains(name)) return;
    const std::vector<Candidate> reached =
        Candidates(caller.component, ties_.static_name[edge.caller]);
    for (const Observed::EvidenceRow& row : edge.evidence) {
      std::vector<std::string_view> above = EnclosingSpans(row.evidence);
      above.push_back(caller.name);
      std::vector<Candidate> under = CallsUnderSpan(index_, name, above, reached);
      if (under.empty()) under = CallsUnderSpan(index_, name, above, Unreached(edge.caller));
      std::map<std::string_view, Match> by_operation;
      for (const Candidate& candidate : under)
        by_operation[index_.sites[candidate.site].operation].picked.push_back(candidate);
      for (auto& [operation, match] : by_operation)
        AddInnerCall(e, row, operation, static_cast<int>(by_operation.size()), match);
    }
  }

  void AddInnerCall(int e, const Observed::EvidenceRow& row, std::string_view operation, int of,
                    Match& match) {
    const Observed::Edge& edge = observed_.edges[e];
    DependencyKey key = CallerOf(edge);
    key.callee = operation;
    key.callee_component = ServerOf(operation);
    Dependency& dependency = result_.all[key];
    if (dependency.edges.empty() || dependency.edges.back().edge != e)
      dependency.edges.push_back({e, of});
    dependency.caller_operations.push_back(edge.caller);
    dependency.observed_as.insert(row.evidence.span_name);
    for (const Matcher& matcher : Matchers())
      if (matcher.match == MatchSpanConstant) match.matcher = &matcher;
    Attribute(row, match, key, of, dependency);
  }

  // `of`: operations that the evidence stands for.
  void Attribute(const Observed::EvidenceRow& row, const Match& match, const DependencyKey& key,
                 int of, Dependency& dependency) {
    if (!row.evidence.observed_as.empty() && row.evidence.observed_as != key.callee)
      dependency.observed_as.insert(row.evidence.observed_as);
    if (!match.matcher) {
      dependency.retried = false;
      return;
    }
    dependency.is_static = true;
    if (dependency.rule.empty() || Rank(match.matcher->name) < Rank(dependency.rule))
      dependency.rule = match.matcher->name;
    const int n = static_cast<int>(match.picked.size());
    if (n > 1) dependency.ambiguous = std::max(dependency.ambiguous, n);
    for (const Candidate& candidate : match.picked) {
      SiteShare& share = dependency.sites[candidate.site];
      const bool retried = candidate.edge >= 0 && index_.edges[candidate.edge].retried;
      share.retried &= retried;
      dependency.retried &= retried;
      if (share.rule.empty() || Rank(match.matcher->name) < Rank(share.rule)) {
        share.rule = match.matcher->name;
        share.detail = Sentence(*match.matcher, candidate, n);
      }
      share.calls += static_cast<double>(row.calls) / n;
      share.errors += static_cast<double>(row.errors) / n;
      share.critical_ns += static_cast<double>(row.critical.ns) / n / of;
      share.clipped_ns += static_cast<double>(row.critical.clipped_ns) / n / of;
      share.assumed_ns += static_cast<double>(row.critical.assumed_ns) / n / of;
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
    if (!edge.failure.empty()) dependency.failures.insert(edge.failure);
    if (!edge.failure_at.empty()) dependency.failures_at.insert(edge.failure_at);
    SiteShare& share = dependency.sites[edge.site];
    if (share.rule.empty()) share.detail = "reached in the source, not seen in the traces";
  }

  // The callee may be observed at a component that the source does not know.
  std::map<DependencyKey, Dependency>::iterator FindByCallee(const DependencyKey& key) {
    for (auto it = result_.FirstOf(key); it != result_.all.end() && it->first.SameCaller(key); ++it)
      if (it->first.callee == key.callee && !it->second.edges.empty()) return it;
    return result_.all.end();
  }

  const StaticIndex& index_;
  const Observed& observed_;
  const ComponentTies& ties_;
  const std::vector<int> answering_;  // per observed edge
  // Per component: spans beneath which calls were seen.
  std::vector<std::set<std::string_view>> enclosing_;
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
