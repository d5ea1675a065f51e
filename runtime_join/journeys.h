// Critical user journeys of a trace (SEMANTICS 1): which requests a user made, and their names.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "runtime_join/entry_span.h"
#include "runtime_join/trace.h"

namespace arterial::runtime {

// A journey named by the user. Patterns are globs ('*' any characters, '?' one); an empty one fits
// everything. The first pattern that fits wins.
struct JourneyPattern {
  std::string name;
  std::string request;    // on "GET /cart/{id}", "GET /cart/7" or the operation's name
  std::string component;  // on the service name
};

struct JourneyConfig {
  ComponentRules components;
  std::vector<JourneyPattern> patterns;
  // Requests that no user made: globs on the path or operation, words in the user agent.
  std::vector<std::string> health_checks = {"/health",
                                            "/healthz",
                                            "/healthz/*",
                                            "/livez",
                                            "/livez/*",
                                            "/readyz",
                                            "/readyz/*",
                                            "/ready",
                                            "/live",
                                            "/_healthz",
                                            "/_ah/*",
                                            "/ping",
                                            "/status",
                                            "/metrics",
                                            "*/healthz",
                                            "*/_health",
                                            "*/health",
                                            "/actuator/health*",
                                            "grpc.health.v1.Health/*"};
  std::vector<std::string> monitors = {"kube-probe",
                                       "GoogleHC",
                                       "ELB-HealthChecker",
                                       "Pingdom",
                                       "UptimeRobot",
                                       "StatusCake",
                                       "Site24x7",
                                       "DatadogSynthetics",
                                       "Datadog/Synthetics",
                                       "Blackbox Exporter",
                                       "Better Uptime",
                                       "Checkly",
                                       "NewRelicSynthetics",
                                       "CloudWatchSynthetics",
                                       "Amazon-Route53-Health-Check-Service"};
};

// One instance of a journey: one parentless span, its first entry span that counts.
struct JourneyInstance {
  int32_t root = -1;   // parentless span
  int32_t entry = -1;  // the journey's entry span: its duration and critical path are the journey's
  std::string name;
  bool configured = false;
};

// In the order of the roots. Empty for partial traces. A health check or a synthetic monitor's
// request ends the search; proxies and load generators are looked through.
std::vector<JourneyInstance> FindJourneys(const Trace& trace, const Topology& topology,
                                          const JourneyConfig& config);

// Method and route, else method and normalised path, else the operation.
std::string NameRequest(const Span& span);

bool Glob(std::string_view pattern, std::string_view text);

}  // namespace arterial::runtime
