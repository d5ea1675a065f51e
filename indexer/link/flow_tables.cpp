#include "indexer/link/flow_tables.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <tuple>

namespace arterial::indexer {
namespace {

std::string Lines(const std::vector<db::Evidence>& evidence) {
  std::string text;
  for (const db::Evidence& line : evidence)
    text += fmt::format("{}{}:{} {}", text.empty() ? "" : "\n", line.location.file,
                        line.location.line, line.says);
  return text;
}

std::optional<int64_t> If(bool known, int64_t value) {
  return known ? std::optional(value) : std::nullopt;
}

Status WriteCallSites(db::Connection& db, const Program& program, const Linked& linked) {
  Result<db::Statement> insert = db.Prepare(
      "INSERT INTO call_flow VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
      " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  for (uint32_t i = 0; i < linked.call_sites.size(); ++i) {
    const db::CallFlow& flow = linked.call_flows[i];
    if (flow.location.line == 0) continue;
    const db::Failure& failure = linked.failures[i];
    ARTERIAL_RETURN_IF_ERROR(insert->Run(
        int64_t{i} + 1, db::ToString(failure.verdict), db::ToString(failure.confidence),
        failure.decided.file, int64_t{failure.decided.line}, Lines(failure.evidence),
        failure.fire_and_forget, db::ToString(flow.deadline.kind),
        db::ToString(flow.deadline.confidence),
        If(flow.deadline.has_value, flow.deadline.nanoseconds), flow.deadline.flag,
        Lines(flow.deadline.evidence), db::ToString(flow.retry.kind),
        db::ToString(flow.retry.confidence), If(flow.retry.attempts > 0, flow.retry.attempts),
        flow.retry.unbounded, db::ToString(flow.retry.backoff), Lines(flow.retry.evidence),
        db::ToString(flow.channel.use), db::ToString(flow.channel.hedging),
        db::ToString(flow.channel.wait_for_ready), Lines(flow.channel.evidence),
        flow.condition.text, flow.condition.flag, flow.loop.over, db::ToString(flow.loop.bounded),
        db::ToString(flow.context.trace), db::ToString(flow.context.cancellation),
        db::ToString(flow.context.deadline), db::ToString(flow.context.confidence),
        Lines(flow.context.evidence)));
  }
  return {};
}

// Handlers of one operation in one binary share a row where they agree; else nothing is known.
Status WriteOrders(db::Connection& db, const Linked& linked) {
  using Key = std::tuple<uint32_t, std::string, uint32_t, uint32_t>;
  std::map<Key, CallOrder> rows;
  for (const CallOrder& order : linked.orders) {
    std::string caller = order.handler == kNone ? "main:" + linked.binaries[order.binary].label
                                                : std::get<3>(*linked.handlers[order.handler].key);
    const auto [at, added] =
        rows.try_emplace({order.binary, std::move(caller), order.first, order.second}, order);
    if (added) continue;
    CallOrder& known = at->second;
    if (known.order != order.order) known.order = db::Order::kUnknown;
    if (known.dependent != order.dependent) known.dependent = db::Dependence::kUnknown;
    known.confidence = std::min(known.confidence, order.confidence);
  }
  Result<db::Statement> insert = db.Prepare(
      "INSERT INTO call_order (binary_id, caller, first_id, second_id, relation, dependent,"
      " confidence, evidence) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  for (const auto& [key, order] : rows)
    ARTERIAL_RETURN_IF_ERROR(insert->Run(int64_t{order.binary} + 1, std::get<1>(key),
                                         int64_t{order.first} + 1, int64_t{order.second} + 1,
                                         db::ToString(order.order), db::ToString(order.dependent),
                                         db::ToString(order.confidence), Lines(order.evidence)));
  return {};
}

}  // namespace

Status WriteFlows(db::Connection& db, const Program& program, const Linked& linked) {
  ARTERIAL_RETURN_IF_ERROR(WriteCallSites(db, program, linked));
  ARTERIAL_RETURN_IF_ERROR(WriteOrders(db, linked));
  Result<db::Statement> insert = db.Prepare(
      "INSERT INTO static_edge_flow (static_edge_id, failure, failure_confidence, failure_file,"
      " failure_line, failure_evidence, condition, feature_flag, loop_over)"
      " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  for (uint32_t i = 0; i < linked.edges.size(); ++i) {
    const StaticEdge& edge = linked.edges[i];
    const db::Failure& failure = edge.failure;
    ARTERIAL_RETURN_IF_ERROR(insert->Run(int64_t{i} + 1, db::ToString(failure.verdict),
                                         db::ToString(failure.confidence), failure.decided.file,
                                         int64_t{failure.decided.line}, Lines(failure.evidence),
                                         edge.condition.text, edge.condition.flag, edge.loop.over));
  }
  return {};
}

}  // namespace arterial::indexer
