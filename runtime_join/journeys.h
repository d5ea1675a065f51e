// Critical user journeys of a trace (SEMANTICS 1): which requests a user made, and their names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/config/config.h"
#include "runtime_join/entry_span.h"
#include "runtime_join/trace.h"

namespace arterial::runtime {

// A journey named by the user. Patterns are globs ('*' any characters, '?' one); an empty one fits
// everything. The first pattern that fits wins.
struct JourneyPattern {
  std::string name;
  std::string request;    // on "GET /cart/{id}", "GET /cart/7" or the operation's name
  std::string component;  // on the service name
  int32_t step = 0;       // of a journey of several requests, from 1; 0: the request is the journey
  std::string session;    // attribute that joins the steps
};

// Requests that no user made: paths of health checks, user agents of monitors, synthetic traffic.
std::vector<db::ExclusionRule> BuiltInExclusions();

struct JourneyConfig {
  ComponentRules components;
  std::vector<JourneyPattern> patterns;
  std::vector<db::ExclusionRule> exclude = BuiltInExclusions();
};

// One instance of a journey: one parentless span, its first entry span that counts.
struct JourneyInstance {
  int32_t root = -1;   // parentless span
  int32_t entry = -1;  // the journey's entry span: its duration and critical path are the journey's
  std::string name;
  bool configured = false;
  int32_t step = 0;     // as in JourneyPattern
  std::string session;  // value of its attribute, hashed; empty: the spans do not say
};

// In the order of the roots. Empty for partial traces. An excluded request ends the search;
// proxies and load generators are looked through. `excluded` (may be null) gets the rule of each
// excluded request.
std::vector<JourneyInstance> FindJourneys(
    const Trace& trace, const Topology& topology, const JourneyConfig& config,
    std::vector<const db::ExclusionRule*>* excluded = nullptr);

// Method and route, else method and normalised path, else the operation.
std::string NameRequest(const Span& span);

bool Glob(std::string_view pattern, std::string_view text);

}  // namespace arterial::runtime
