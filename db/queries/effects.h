// What becomes of callers when a callee fails: of one call, of chains of calls, of journeys.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "db/queries/graph.h"

namespace arterial::db {

// Ordered: the greater hurts more.
enum class Effect : uint8_t { kSurvives, kUnknown, kMayFail, kFails };
// What says so. Ordered: the greater is surer.
enum class Basis : uint8_t { kUnknown, kAssumed, kStatic, kRuntime };

std::string_view ToText(Effect effect);
std::string_view ToText(Basis basis);

struct Consequence {
  Effect effect = Effect::kFails;
  Basis basis = Basis::kRuntime;
  auto operator<=>(const Consequence&) const = default;
};

// Of the call itself: the verdict of traces; where they have none, that of the source.
Consequence OfLink(const Link& link);
// Of two calls in a row: the weaker effect. It is as sure as the less sure of both, but one call
// that is survived decides alone.
Consequence InRow(Consequence a, Consequence b);

// How an operation is reached by a failure.
struct Hurt {
  Consequence consequence;
  int64_t hops = -1;        // calls from the failure; -1: not reached
  uint32_t dependency = 0;  // the last of them, which this operation makes
  uint32_t next = 0;        // the operation that it calls
};

// How the failure of `seeds` spreads to their callers, by node: of all chains the one that hurts
// most, then the shortest, then the surest (Dijkstra over effect and hops). Operations that survive
// are reached and pass nothing on.
Result<std::vector<Hurt>> Spread(Graph* graph, const std::vector<uint32_t>& seeds);

// Fills journey_effect: the same along the calls that each journey was seen to make.
Status RebuildJourneyEffects(Connection& db);

}  // namespace arterial::db
