#include "runtime_join/match/observed.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "runtime_join/match/rows.h"

namespace arterial::runtime {
namespace {

using Ids = std::unordered_map<int64_t, int>;

Status LoadComponents(db::Connection& db, Observed& out, Ids& components) {
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(db,
                                      "SELECT id, label, kind, environment FROM components"
                                      " ORDER BY namespace, name, environment, kind",
                                      [&](auto& row) {
                                        components[row.Int(0)] =
                                            static_cast<int>(out.components.size());
                                        out.components.push_back({row.Int(0),
                                                                  row.String(1),
                                                                  row.Text(2) != "service",
                                                                  {},
                                                                  row.String(3),
                                                                  row.Text(2) == "span"});
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
      " sum(s.entries + s.partial_entries), u128_sum(s.weight), u128_sum(s.weight_squares)"
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
        operation.weight = db::U128FromBlob(row.BlobAt(6));
        operation.weight_squares = db::U128FromBlob(row.BlobAt(7));
        out.operations.push_back(std::move(operation));
      }));
  std::vector<std::vector<std::string>> versions(out.components.size());
  ARTERIAL_RETURN_IF_ERROR(
      ForEachRow(db, "SELECT DISTINCT component_id, version FROM component_version ORDER BY 1, 2",
                 [&](auto& row) { versions[components.at(row.Int(0))].push_back(row.String(1)); }));
  for (Observed::Operation& operation : out.operations)
    operation.versions = versions[operation.component];
  out.span_names.resize(out.components.size());
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db, "SELECT DISTINCT operation_id, name FROM entry_span_name ORDER BY name", [&](auto& row) {
        out.operations[operations.at(row.Int(0))].span_names.push_back(row.String(1));
      }));
  return ForEachRow(
      db,
      "SELECT DISTINCT o.component_id, n.name FROM entry_span_name n"
      " JOIN operation o ON o.id = n.operation_id ORDER BY n.name",
      [&](auto& row) { out.span_names[components.at(row.Int(0))].push_back(row.String(1)); });
}

Status LoadEdges(db::Connection& db, Observed& out, const Ids& operations, Ids& edges) {
  // An edge without figures is what a parked trace once said that has grown since.
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(db,
                                      "SELECT id, caller_id, callee_id, messaging FROM edge"
                                      " WHERE id IN (SELECT edge_id FROM edge_stat)",
                                      [&](auto& row) {
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
  const std::string sql =
      "SELECT edge_id, calls, errors, requests, critical_ns, weight, request_weight, clipped_ns,"
      " assumed_ns, slack_ns, slack_calls, " +
      std::string(kEdgeNecessityColumns) + " FROM edge_stat";
  return ForEachRow(db, sql, [&](auto& row) {
    Observed::Edge& edge = out.edges[edges.at(row.Int(0))];
    edge.calls += row.Int(1);
    edge.errors += row.Int(2);
    edge.requests += row.Int(3);
    edge.critical.Add({row.Int(4), row.Int(7), row.Int(8)});
    edge.slack_ns += row.Int(9);
    edge.slack_calls += row.Int(10);
    edge.weight += db::U128FromBlob(row.BlobAt(5));
    edge.request_weight += db::U128FromBlob(row.BlobAt(6));
    edge.counts.Add(ReadNecessity(row, 11));
    edge.counts.messaging = edge.messaging;
  });
}

Status LoadEvidence(db::Connection& db, Observed& out, const Ids& edges) {
  struct Place {
    int edge;
    size_t row;
  };
  std::unordered_map<int64_t, Place> places;
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db,
      "SELECT id, edge_id, span_name, observed_as, enclosing_spans, code_function, code_file,"
      " code_line, code_on_client, proxies, version FROM evidence WHERE edge_id IN (SELECT edge_id "
      "FROM edge_stat) ORDER BY 3, 4, 5, 6, 7, 8, 9, 10,"
      " 11",
      [&](auto& row) {
        const int edge = edges.at(row.Int(1));
        Observed::EvidenceRow evidence;
        evidence.evidence = {row.Int(0),    row.String(2), row.String(3), row.String(4),
                             row.String(5), row.String(6), row.Int(7),    row.Int(8) != 0,
                             row.String(9), row.String(10)};
        places[row.Int(0)] = {edge, out.edges[edge].evidence.size()};
        out.edges[edge].evidence.push_back(std::move(evidence));
      }));
  const std::string sql =
      "SELECT evidence_id, calls, errors, critical_ns, clipped_ns, assumed_ns, " +
      std::string(kEvidenceNecessityColumns) +
      " FROM evidence_stat WHERE evidence_id IN (SELECT id FROM evidence WHERE"
      " edge_id IN (SELECT edge_id FROM edge_stat))";
  return ForEachRow(db, sql, [&](auto& row) {
    const Place place = places.at(row.Int(0));
    Observed::EvidenceRow& evidence = out.edges[place.edge].evidence[place.row];
    evidence.calls += row.Int(1);
    evidence.errors += row.Int(2);
    evidence.critical.Add({row.Int(3), row.Int(4), row.Int(5)});
    evidence.counts.Add(ReadNecessity(row, 6));
    evidence.counts.messaging = out.edges[place.edge].messaging;
  });
}

Status LoadEdgeDetails(db::Connection& db, Observed& out, const Ids& edges) {
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db, "SELECT edge_id, side, bucket, sum(count) FROM edge_latency GROUP BY 1, 2, 3",
      [&](auto& row) {
        Observed::Edge& edge = out.edges[edges.at(row.Int(0))];
        (row.Text(1) == "client"   ? edge.client
         : row.Text(1) == "server" ? edge.server
                                   : edge.network)
            .AddBucket(static_cast<int32_t>(row.Int(2)), static_cast<uint64_t>(row.Int(3)));
      }));
  return ForEachRow(
      db,
      "SELECT edge_id, journey_id, sum(traces), sum(critical_ns), sum(clipped_ns), sum(assumed_ns)"
      " FROM edge_journey GROUP BY 1, 2",
      [&](auto& row) {
        out.edges[edges.at(row.Int(0))].journeys[row.Int(1)] = {
            row.Int(2), {row.Int(3), row.Int(4), row.Int(5)}};
      });
}

}  // namespace

Result<Observed> LoadObserved(db::Connection& db) {
  Observed out;
  Ids components, operations, edges;
  ARTERIAL_RETURN_IF_ERROR(LoadComponents(db, out, components));
  ARTERIAL_RETURN_IF_ERROR(LoadOperations(db, out, components, operations));
  ARTERIAL_RETURN_IF_ERROR(LoadEdges(db, out, operations, edges));
  ARTERIAL_RETURN_IF_ERROR(LoadEvidence(db, out, edges));
  ARTERIAL_RETURN_IF_ERROR(LoadEdgeDetails(db, out, edges));
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(db,
                                      "SELECT total(measured_ns + clipped_ns + assumed_ns), "
                                      "total(unknown_weight) FROM journey_stat",
                                      [&](auto& row) {
                                        out.critical_ns = row.Int(0);
                                        out.unknown_weight = row.Int(1);
                                      }));
  return out;
}

}  // namespace arterial::runtime
