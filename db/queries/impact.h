// What falls when something falls: which journeys fail or slow down, through which calls, who must
// be told, and how sure that is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/queries/effects.h"

namespace arterial::db {

enum class SubjectKind { kOperation, kComponent, kTarget, kOwner, kFile };

struct JourneyImpact {
  std::string journey;
  std::string effect, basis;  // as in journey_effect
  std::optional<double> chance_low, chance_high;
  std::optional<double> seen;            // share of its requests that use it; absent: none did
  std::optional<double> upper_bound;     // none did: fewer than this share do (95 %)
  std::optional<double> critical_share;  // of its time; absent: it was not seen to use it
  std::vector<std::string> chain;        // from its first operation to what falls
  std::optional<std::string> owner;
  int64_t traces = 0;  // requests of it that were seen
};

struct OperationImpact {
  std::string operation, component;
  Consequence consequence;
  int64_t hops = 0;     // 0: it is what falls
  std::string through;  // the operation that it calls; empty: it is what falls
  std::optional<std::string> owner;
};

struct OwnerImpact {
  std::string owner;
  bool owns = false;  // something of what falls; else only what falls with it
  Effect effect = Effect::kUnknown;
  int64_t operations = 0, journeys = 0;
  std::string on_call, chat, email, escalation;  // empty: not known
};

struct Impact {
  std::vector<JourneyImpact> journeys;      // the worst first
  std::vector<OperationImpact> operations;  // the nearest first, with those that fall; those that
                                            // survive only where they call it themselves
  int64_t operations_hurt = 0;              // of all, how many fail, may fail or are unknown
  std::vector<OwnerImpact> owners;          // who must be told: owners of it first
};

struct ImpactOptions {
  int64_t most_hops = 1;  // of the operations that are listed
  int64_t limit = 0;      // of journeys and operations, each; 0: all
};

// What a user may name of that kind, exactly: the nodes that fall with it.
Result<std::vector<uint32_t>> NodesOfSubject(Connection& db, SubjectKind kind,
                                             std::string_view name);

Result<Impact> ImpactOf(Connection& db, const std::vector<uint32_t>& seeds,
                        const ImpactOptions& options);

}  // namespace arterial::db
