#include <algorithm>
#include <optional>
#include <queue>
#include <tuple>
#include <unordered_map>

#include "db/queries/effects.h"

namespace arterial::db {
namespace {

struct Interval {
  double low = 1, high = 1;
};

// Intervals by dependency; absent: never tested.
Result<std::unordered_map<uint32_t, Interval>> ReadIntervals(Connection& db) {
  Result<Statement> rows = db.Prepare(
      "SELECT id, interval_low, interval_high FROM dependency WHERE interval_low IS NOT NULL");
  if (!rows) return rows.error();
  std::unordered_map<uint32_t, Interval> out;
  for (;;) {
    Result<bool> row = rows->Step();
    if (!row) return row.error();
    if (!*row) return out;
    out[static_cast<uint32_t>(rows->Int(0))] = {rows->Real(1), rows->Real(2)};
  }
}

// How a call is reached from the journey's beginning.
struct Call {
  Consequence consequence;
  std::optional<Interval> chance;
  int64_t hops = 0;
  uint32_t dependency = 0;
  std::optional<uint32_t> next;
};

int64_t Rank(const Call& call) {
  return (static_cast<int64_t>(call.consequence.effect) * 4 +
          static_cast<int64_t>(call.consequence.basis)) *
             1000 +
         std::max<int64_t>(0, 999 - call.hops);
}

class JourneyWalk {
 public:
  JourneyWalk(Graph graph, std::unordered_map<uint32_t, Interval> intervals, Statement calls,
              Statement insert)
      : graph_(std::move(graph)),
        intervals_(std::move(intervals)),
        calls_(std::move(calls)),
        insert_(std::move(insert)) {}

  Status Write(int64_t journey, uint32_t root) {
    std::unordered_map<uint32_t, bool> pending;  // calls of the journey, true: not yet reached
    calls_.With(journey);
    for (;;) {
      Result<bool> row = calls_.Step();
      if (!row) return row.error();
      if (!*row) break;
      pending[static_cast<uint32_t>(calls_.Int(0))] = true;
    }
    // The nodes still to visit: what hurts most, then the nearest, then the surest first.
    using Key = std::tuple<Effect, int64_t, Basis, uint32_t>;
    std::priority_queue<Key> queue;
    std::unordered_map<uint32_t, Call> best;  // by node; of the call that reaches it
    best[root] = {{}, Interval{}, 0, 0, std::nullopt};
    queue.push({Effect::kFails, 0, Basis::kRuntime, root});
    std::unordered_map<uint32_t, bool> done;
    while (!queue.empty()) {
      const uint32_t node = std::get<3>(queue.top());
      queue.pop();
      if (std::exchange(done[node], true)) continue;
      const Call from = best[node];
      Status status;
      ARTERIAL_RETURN_IF_ERROR(graph_.ForEach(Direction::kCallees, node, [&](const Link& link) {
        const auto waiting = pending.find(link.dependency);
        if (!status || waiting == pending.end() || !waiting->second) return;
        waiting->second = false;
        const Call call = Extend(from, link, node == root);
        status = Insert(journey, call);
        const auto [at, added] = best.emplace(link.node, call);
        if (!added && (done[link.node] || !Better(call, at->second))) return;
        at->second = call;
        queue.push({call.consequence.effect, -call.hops, call.consequence.basis, link.node});
      }));
      ARTERIAL_RETURN_IF_ERROR(status);
    }
    return {};
  }

 private:
  static bool Better(const Call& a, const Call& b) {
    return std::tuple(a.consequence.effect, -a.hops, a.consequence.basis) >
           std::tuple(b.consequence.effect, -b.hops, b.consequence.basis);
  }

  Call Extend(const Call& from, const Link& link, bool first) const {
    Call call{InRow(from.consequence, OfLink(link)), std::nullopt, from.hops + 1, link.dependency,
              first ? std::nullopt : std::optional(from.dependency)};
    const auto known = intervals_.find(link.dependency);
    if (from.chance && known != intervals_.end())
      call.chance =
          Interval{from.chance->low * known->second.low, from.chance->high * known->second.high};
    return call;
  }

  Status Insert(int64_t journey, const Call& call) {
    std::optional<double> low, high;
    if (call.chance) low = call.chance->low, high = call.chance->high;
    std::optional<int64_t> next;
    if (call.next) next = *call.next;
    return insert_.Run(int64_t{call.dependency}, journey, ToText(call.consequence.effect),
                       ToText(call.consequence.basis), low, high, call.hops, next, Rank(call));
  }

  Graph graph_;
  std::unordered_map<uint32_t, Interval> intervals_;
  Statement calls_, insert_;
};

}  // namespace

Status RebuildJourneyEffects(Connection& db) {
  ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM journey_effect"));
  Result<Graph> graph = Graph::Open(db);
  if (!graph) return graph.error();
  Result<std::unordered_map<uint32_t, Interval>> intervals = ReadIntervals(db);
  if (!intervals) return intervals.error();
  Result<Statement> calls =
      db.Prepare("SELECT dependency_id FROM dependency_journey WHERE journey_id = ?");
  if (!calls) return calls.error();
  Result<Statement> insert =
      db.Prepare("INSERT INTO journey_effect VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  JourneyWalk walk(std::move(*graph), std::move(*intervals), std::move(*calls), std::move(*insert));
  Result<Statement> journeys =
      db.Prepare("SELECT journey_id, node_id FROM graph_journey ORDER BY journey_id");
  if (!journeys) return journeys.error();
  for (;;) {
    Result<bool> row = journeys->Step();
    if (!row) return row.error();
    if (!*row) return {};
    ARTERIAL_RETURN_IF_ERROR(walk.Write(journeys->Int(0), static_cast<uint32_t>(journeys->Int(1))));
  }
}

}  // namespace arterial::db
