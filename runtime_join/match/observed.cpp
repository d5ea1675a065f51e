#include "runtime_join/match/observed.h"

#include <unordered_map>

#include "runtime_join/match/rows.h"

namespace arterial::runtime {
namespace {

using Ids = std::unordered_map<int64_t, int>;

Status LoadComponents(db::Connection& db, Observed& out, Ids& components) {
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db, "SELECT id, namespace, name, environment, kind FROM component ORDER BY 2, 3, 4, 5",
      [&](auto& row) {
        components[row.Int(0)] = static_cast<int>(out.components.size());
        std::string name = row.String(2);
        if (!row.Text(1).empty()) name = row.String(1) + "/" + name;
        if (!row.Text(3).empty()) name += " (" + row.String(3) + ")";
        out.components.push_back({row.Int(0), name, row.Text(4) == "peer", {}});
      }));
  return ForEachRow(db, "SELECT DISTINCT component_id, system FROM component_system ORDER BY 1, 2",
                    [&](auto& row) {
                      out.components[components.at(row.Int(0))].systems.push_back(row.String(1));
                    });
}

Status LoadOperations(db::Connection& db, Observed& out, const Ids& components, Ids& operations) {
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db,
      "SELECT o.id, o.component_id, o.name, o.system, sum(s.entries),"
      " sum(s.entries + s.partial_entries), u128_real(u128_sum(s.weight)) / 65536.0,"
      " u128_real(u128_sum(s.weight_squares)) / 4294967296.0"
      " FROM operation o JOIN component c ON c.id = o.component_id"
      " LEFT JOIN entry_stat s ON s.operation_id = o.id GROUP BY o.id"
      " ORDER BY c.namespace, c.name, c.environment, c.kind, o.name",
      [&](auto& row) {
        operations[row.Int(0)] = static_cast<int>(out.operations.size());
        Observed::Operation operation;
        operation.id = row.Int(0);
        operation.component = components.at(row.Int(1));
        operation.name = row.String(2);
        operation.system = row.String(3);
        operation.entries = row.Int(4);
        operation.all_entries = row.Int(5);
        operation.weight = row.Real(6);
        const double squares = row.Real(7);
        operation.effective = squares > 0 ? operation.weight * operation.weight / squares : 0;
        out.operations.push_back(std::move(operation));
      }));
  std::vector<std::vector<std::string>> versions(out.components.size());
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db, "SELECT DISTINCT component_id, version FROM component_version ORDER BY 1, 2",
      [&](auto& row) { versions[components.at(row.Int(0))].push_back(row.String(1)); }));
  for (Observed::Operation& operation : out.operations)
    operation.versions = versions[operation.component];
  out.span_names.resize(out.components.size());
  return ForEachRow(
      db,
      "SELECT DISTINCT o.component_id, n.name FROM entry_span_name n"
      " JOIN operation o ON o.id = n.operation_id ORDER BY n.name",
      [&](auto& row) { out.span_names[components.at(row.Int(0))].push_back(row.String(1)); });
}

Status LoadEdges(db::Connection& db, Observed& out, const Ids& operations, Ids& edges) {
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db, "SELECT id, caller_id, callee_id, messaging FROM edge", [&](auto& row) {
        Observed::Edge edge;
        edge.id = row.Int(0);
        edge.caller = operations.at(row.Int(1));
        edge.callee = operations.at(row.Int(2));
        edge.messaging = row.Int(3) != 0;
        out.edges.push_back(std::move(edge));
      }));
  // Ids depend on the order of arrival; everything downstream must not.
  std::sort(out.edges.begin(), out.edges.end(), [](const auto& a, const auto& b) {
    return std::tie(a.caller, a.callee, a.messaging) < std::tie(b.caller, b.callee, b.messaging);
  });
  for (size_t i = 0; i < out.edges.size(); ++i) edges[out.edges[i].id] = static_cast<int>(i);
  return ForEachRow(
      db,
      "SELECT edge_id, calls, errors, requests, critical_ns,"
      " u128_real(weight) / 65536.0, u128_real(request_weight) / 65536.0, hour,"
      " failed_with, survived, control_failed, control_ok, failed_with_weight, survived_weight,"
      " failure_weight_squares, control_failed_weight, control_ok_weight, control_weight_squares"
      " FROM edge_stat",
      [&](auto& row) {
        Observed::Edge& edge = out.edges[edges.at(row.Int(0))];
        edge.calls += row.Int(1);
        edge.errors += row.Int(2);
        edge.requests += row.Int(3);
        edge.critical_ns += row.Int(4);
        edge.weighted_calls += row.Real(5);
        edge.request_weight += row.Real(6);
        NECESSITY
      });
}
