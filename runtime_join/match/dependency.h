// Dependencies after the join: static chains and observed edges of the same caller and callee in
// one place (SEMANTICS 5 and 6).
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "runtime_join/match/component_ties.h"
#include "runtime_join/match/observed.h"
#include "runtime_join/match/static_index.h"

namespace arterial::runtime {

struct SiteShare {
  std::string rule;    // '' : static only
  std::string detail;  // why the join matched, or why not
  double calls = 0;    // calls attributed: 1/n each of ambiguous evidence
  double errors = 0;
  double critical_ns = 0, clipped_ns = 0, assumed_ns = 0;
  bool alone = true;    // no evidence of this site was ambiguous: counts are its own
  bool retried = true;  // by the source, on every chain that matched
  NecessityCounts counts;
};

struct DependencyKey {
  std::string caller_component;
  std::string caller;
  std::string callee_component;
  std::string callee;  // '' : dynamic and never observed
  auto operator<=>(const DependencyKey&) const = default;
  bool SameCaller(const DependencyKey& other) const {
    return caller_component == other.caller_component && caller == other.caller;
  }
};

// An observed edge behind a dependency. One span may stand for calls of several operations: then
// its calls count for each, its time on the critical path in equal parts.
struct EdgeShare {
  int edge;
  int of = 1;
};

struct Dependency {
  std::string rule;  // the strongest rule of its matches; '' unless confirmed
  int ambiguous = 0;
  bool is_static = false;              // a chain or a matched site exists
  std::set<std::string> systems;       // frameworks or systems involved
  std::set<std::string> observed_as;   // names that differ from the callee
  std::set<std::string> reasons;       // why one side is missing
  bool retried = true;                 // all that was observed matched sites which retry
  std::vector<EdgeShare> edges;        // observed edges
  std::vector<int> caller_operations;  // observed operations of the caller
  std::set<std::string> failures;      // static verdicts of its chains
  std::set<std::string> failures_at;   // the lines that decide them
  std::map<int, SiteShare> sites;      // by StaticIndex::sites
};

struct JoinedDependencies {
  std::map<DependencyKey, Dependency> all;

  // The dependencies of one caller stand together, from here on.
  std::map<DependencyKey, Dependency>::iterator FirstOf(const DependencyKey& key) {
    return all.lower_bound({key.caller_component, key.caller, {}, {}});
  }
};

// Matches every observed edge with call sites, then adds what only the source knows.
JoinedDependencies JoinDependencies(const StaticIndex& index, const Observed& observed,
                                    const ComponentTies& ties);

// Upper bound of the share of requests that make a call which none of n requests made (95 %).
double NeverObservedUpperBound(double n);

}  // namespace arterial::runtime
