// Writes what was linked.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/issues.h"
#include "indexer/link/binaries.h"
#include "indexer/link/link.h"
#include "indexer/link/program.h"

namespace arterial::indexer {

// A chain in terms of the whole program.
struct StaticEdge {
  struct Step {
    NodeId node = 0;
    const Edge* edge = nullptr;  // how it is reached, nullptr at the root
  };
  uint32_t binary = 0;       // into Linked::binaries
  uint32_t handler = kNone;  // into Linked::handlers; kNone: main
  uint32_t call_site = 0;    // into Linked::call_sites
  db::Via via = db::Via::kCall;
  const char* confidence = "high";
  std::vector<Step> steps;
  db::Failure failure;      // of the call site's operation, in the handler
  db::Condition condition;  // of all its calls, outermost first
  db::Loop loop;            // the outermost
};

// A site with the definition that stands for its enclosing function and the binaries that hold it.
struct LinkedSite {
  const SiteKey* key = nullptr;
  const Site* site = nullptr;
  NodeId node = 0;
  std::vector<uint32_t> binaries;  // sorted
};

// Two call sites that one handler (or main) leads to in one binary, and how their calls follow each
// other there.
struct CallOrder {
  uint32_t binary = 0;                    // into Linked::binaries
  uint32_t handler = kNone;               // into Linked::handlers; kNone: main
  uint32_t first = 0, second = 0;         // into Linked::call_sites, the smaller first
  db::Order order = db::Order::kUnknown;  // kBefore: `first` ends before `second` starts
  db::Dependence dependent = db::Dependence::kUnknown;  // of the later call on the earlier
  db::Confidence confidence = db::Confidence::kLow;
  std::vector<db::Evidence> evidence;
};

struct Linked {
  std::vector<Binary> binaries;
  std::vector<LinkedSite> call_sites, handlers, span_sites, context_sites,
      endpoint_sites;  // sorted by key
  // Span site, index of the call site at which it is open because a caller opened it.
  std::set<std::pair<SiteKey, uint32_t>> inherited_spans;
  std::vector<StaticEdge> edges;      // sorted by binary, handler, call site
  std::vector<db::Failure> failures;  // of each call site, over its edges
  std::vector<db::CallFlow>
      call_flows;                 // of each call site, with what its binaries and callers add
  std::vector<CallOrder> orders;  // sorted by binary, handler, sites
};

// Replaces the derived tables; to be called within a transaction.
Status WriteTables(db::Connection& db, const Program& program, const Linked& linked);

}  // namespace arterial::indexer
