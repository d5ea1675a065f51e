#include "db/queries/effects.h"

#include <algorithm>

namespace arterial::db {
namespace {

constexpr std::string_view kEffects[] = {"survives", "unknown", "may fail", "fails"};
constexpr std::string_view kBases[] = {"unknown", "assumed", "static", "runtime"};

}  // namespace

std::string_view ToText(Effect effect) { return kEffects[static_cast<size_t>(effect)]; }
std::string_view ToText(Basis basis) { return kBases[static_cast<size_t>(basis)]; }

Consequence OfLink(const Link& link) {
  const Basis seen = link.assumed ? Basis::kAssumed : Basis::kRuntime;
  switch (link.verdict) {
    case LinkVerdict::kMandatory:
      return {Effect::kFails, seen};
    case LinkVerdict::kMixed:
      return {Effect::kMayFail, seen};
    case LinkVerdict::kOptional:
    case LinkVerdict::kAsync:
      return {Effect::kSurvives, seen};
    case LinkVerdict::kUntested:
      break;
  }
  switch (link.failure) {
    case LinkFailure::kPropagates:
      return {Effect::kFails, Basis::kStatic};
    case LinkFailure::kStops:
      return {Effect::kSurvives, Basis::kStatic};
    case LinkFailure::kUnknown:
      break;
  }
  return {Effect::kUnknown, Basis::kUnknown};
}

Consequence InRow(Consequence a, Consequence b) {
  if (a.effect == Effect::kSurvives && b.effect == Effect::kSurvives)
    return {Effect::kSurvives, std::max(a.basis, b.basis)};
  if (a.effect == Effect::kSurvives) return a;
  if (b.effect == Effect::kSurvives) return b;
  return {std::min(a.effect, b.effect), std::min(a.basis, b.basis)};
}

Result<std::vector<Hurt>> Spread(Graph* graph, const std::vector<uint32_t>& seeds) {
  std::vector<Hurt> hurt(graph->nodes());
  std::vector<bool> done(graph->nodes());
  // By effect, then by hops: a chain never hurts more than its first part.
  std::vector<std::vector<uint32_t>> waiting[4];
  const auto wait = [&](uint32_t node) {
    auto& queue = waiting[static_cast<size_t>(hurt[node].consequence.effect)];
    const size_t hops = static_cast<size_t>(hurt[node].hops);
    if (queue.size() <= hops) queue.resize(hops + 1);
    queue[hops].push_back(node);
  };
  for (const uint32_t seed : seeds) {
    if (hurt[seed].hops == 0) continue;
    hurt[seed] = {{}, 0, 0, seed};
    wait(seed);
  }
  for (size_t effect = 4; effect-- > 1;)
    for (size_t hops = 0; hops < waiting[effect].size(); ++hops)
      for (size_t i = 0; i < waiting[effect][hops].size(); ++i) {
        const uint32_t node = waiting[effect][hops][i];
        if (done[node]) continue;
        done[node] = true;
        const Hurt from = hurt[node];
        ARTERIAL_RETURN_IF_ERROR(graph->ForEach(Direction::kCallers, node, [&](const Link& link) {
          const Consequence consequence = InRow(from.consequence, OfLink(link));
          Hurt& other = hurt[link.node];
          const bool better =
              other.hops < 0 || consequence.effect > other.consequence.effect ||
              (consequence.effect == other.consequence.effect &&
               (from.hops + 1 < other.hops ||
                (from.hops + 1 == other.hops && consequence.basis > other.consequence.basis)));
          if (done[link.node] || !better) return;
          other = {consequence, from.hops + 1, link.dependency, node};
          wait(link.node);
        }));
      }
  return hurt;
}

}  // namespace arterial::db
