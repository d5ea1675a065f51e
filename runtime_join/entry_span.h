// Where requests enter components and what each of them calls (SEMANTICS 1: entry span, dependency;
// 2: proxies, links). Everything that is counted is counted on this view of a trace.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "runtime_join/trace.h"

namespace arterial::runtime {

// Which components stand between callers and callees. Entries are words of a service name
// ("envoy" fits "envoy" and "edge-envoy", not "convoy").
struct ComponentRules {
  std::vector<std::string> proxies = {
      "envoy",   "nginx",    "haproxy",        "traefik",      "proxy",      "istio",
      "linkerd", "ingress",  "loadbalancer",   "cdn",          "cloudfront", "varnish",
      "squid",   "waypoint", "ingressgateway", "egressgateway"};
  std::vector<std::string> load_generators = {"loadgenerator", "loadgen", "locust", "k6",
                                              "wrk",           "vegeta",  "jmeter", "gatling",
                                              "artillery"};
};

bool IsProxy(const Span& span, const ComponentRules& rules);
bool IsLoadGenerator(const Span& span, const ComponentRules& rules);

// Same service.namespace, service.name and deployment.environment.name.
bool SameComponent(const Span& a, const Span& b);

// One call from an entry span to another component, or to another instance of its own.
struct Call {
  int32_t entry = -1;      // caller's entry span; -1: none was recorded
  int32_t client = -1;     // CLIENT or PRODUCER span; -1: seen at the server only
  int32_t server = -1;     // callee's entry span, behind proxies; -1: not recorded
  bool messaging = false;  // producer -> consumer
  // A leaf span of no client kind inside the caller: whether it is a call, and of what, only the
  // source can tell (opentracing around a database client, INTERNAL spans written by hand).
  bool inner = false;
  std::vector<int32_t> proxies;  // entry spans of the proxies on the way, in order
  // The span whose subtree is the call: the client span, else the first entry span beneath.
  int32_t top = -1;
};

// The structure of one trace. Lines refer to Trace::spans by index.
struct Topology {
  std::vector<int32_t> order;  // parents before children
  std::vector<int32_t> owner;  // entry span whose component's work the span is; -1: none recorded
  std::vector<bool> is_entry;
  std::vector<bool> is_client;     // CLIENT or PRODUCER, or taken for one (kinds missing)
  std::vector<int32_t> entries;    // ascending
  std::vector<Call> calls;         // sorted by (entry, top): the calls of an entry are adjacent
  std::vector<int32_t> link_only;  // CONSUMER entry spans whose producer is known by a link alone
};

// Linear in the number of spans (plus sorting the calls); no recursion.
Topology FindCalls(const Trace& trace, const ComponentRules& rules);

}  // namespace arterial::runtime
