#include "runtime_join/match/static_index.h"

#include <unordered_map>

#include "runtime_join/match/rows.h"

namespace arterial::runtime {
namespace {

using Ids = std::unordered_map<int64_t, int>;

Status LoadPlaces(db::Connection& db, StaticIndex& index, Ids& functions, Ids& binaries) {
  ARTERIAL_RETURN_IF_ERROR(
      ForEachRow(db, "SELECT id, name, file, line FROM function ORDER BY id", [&](auto& row) {
        functions[row.Int(0)] = static_cast<int>(index.functions.size());
        index.functions.push_back({row.String(1), row.String(2), row.Int(3)});
      }));
  ARTERIAL_RETURN_IF_ERROR(
      ForEachRow(db, "SELECT id, label, main_file FROM binary ORDER BY label", [&](auto& row) {
        binaries[row.Int(0)] = static_cast<int>(index.binaries.size());
        index.binaries.push_back({row.Int(0), row.String(1), row.String(2)});
      }));
  index.span_names.resize(index.binaries.size());
  index.handlers_of.resize(index.binaries.size());
  index.sites_of.resize(index.binaries.size());
  ARTERIAL_RETURN_IF_ERROR(
      ForEachRow(db, "SELECT name, owners FROM ownership WHERE kind = 'path' AND guess = 0",
                 [&](auto& row) { index.path_owner[row.String(0)] = row.String(1); }));
  return ForEachRow(db, "SELECT value FROM setting WHERE key = 'revision'",
                    [&](auto& row) { index.revision = row.String(0); });
}

Status LoadSites(db::Connection& db, StaticIndex& index, const Ids& functions, const Ids& binaries,
                 Ids& sites) {
  ARTERIAL_RETURN_IF_ERROR(
      ForEachRow(db,
                 "SELECT id, file, line, framework, operation, function_id FROM call_site"
                 " ORDER BY file, line, column, operation",
                 [&](auto& row) {
                   sites[row.Int(0)] = static_cast<int>(index.sites.size());
                   index.sites.push_back({row.Int(0),
                                          row.String(1),
                                          row.Int(2),
                                          row.String(3),
                                          row.String(4),
                                          functions.at(row.Int(5)),
                                          {},
                                          {},
                                          {}});
                 }));
  ARTERIAL_RETURN_IF_ERROR(
      ForEachRow(db, "SELECT call_site_id, binary_id FROM call_site_binary", [&](auto& row) {
        const int site = sites.at(row.Int(0)), binary = binaries.at(row.Int(1));
        index.sites[site].binaries.push_back(binary);
        index.sites_of[binary].push_back(site);
      }));
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db,
      "SELECT c.call_site_id, s.name, c.inherited FROM span_call c JOIN span_site s ON"
      " s.id = c.span_site_id WHERE s.name IS NOT NULL ORDER BY s.name",
      [&](auto& row) {
        StaticIndex::Site& site = index.sites[sites.at(row.Int(0))];
        (row.Int(2) != 0 ? site.inherited_names : site.span_names).push_back(row.String(1));
      }));
  return ForEachRow(
      db,
      "SELECT DISTINCT b.binary_id, s.name FROM span_site_binary b JOIN span_site s ON"
      " s.id = b.span_site_id WHERE s.name IS NOT NULL ORDER BY s.name",
      [&](auto& row) { index.span_names[binaries.at(row.Int(0))].push_back(row.String(1)); });
}

Status LoadHandlers(db::Connection& db, StaticIndex& index, const Ids& binaries, Ids& handlers) {
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db, "SELECT id, operation, framework, file FROM handler ORDER BY file, line, column",
      [&](auto& row) {
        handlers[row.Int(0)] = static_cast<int>(index.handlers.size());
        index.handlers.push_back({row.Int(0), row.String(1), row.String(2), row.String(3), {}, {}});
      }));
  ARTERIAL_RETURN_IF_ERROR(
      ForEachRow(db,
                 "SELECT DISTINCT h.id, s.name FROM handler h JOIN span_site s"
                 " ON s.function_id = h.function_id WHERE s.name IS NOT NULL ORDER BY s.name",
                 [&](auto& row) {
                   index.handlers[handlers.at(row.Int(0))].span_names.push_back(row.String(1));
                 }));
  return ForEachRow(db, "SELECT handler_id, binary_id FROM handler_binary", [&](auto& row) {
    const int handler = handlers.at(row.Int(0)), binary = binaries.at(row.Int(1));
    index.handlers[handler].binaries.push_back(binary);
    index.handlers_of[binary].push_back(handler);
  });
}

Status LoadEdges(db::Connection& db, StaticIndex& index, const Ids& functions, const Ids& binaries,
                 const Ids& sites, const Ids& handlers) {
  Ids edges;
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db,
      "SELECT e.id, e.binary_id, e.handler_id, e.call_site_id, e.caller, e.hops,"
      " coalesce(f.failure, ''), iif(f.failure_line > 0, f.failure_file || ':' || f.failure_line, "
      "''),"
      // The outermost loop around the chain is that of the tries, or there is none.
      " w.retry_confidence <> 'low' AND (w.retry = 'loop' AND f.loop_over IN ('', w.loop_over) OR"
      "  w.retry IN ('library', 'service_config') AND f.loop_over = '')"
      " FROM static_edge e LEFT JOIN static_edge_flow f ON f.static_edge_id = e.id"
      " LEFT JOIN call_flow w ON w.call_site_id = e.call_site_id ORDER BY e.id",
      [&](auto& row) {
        const int edge = static_cast<int>(index.edges.size());
        edges[row.Int(0)] = edge;
        index.edges.push_back({binaries.at(row.Int(1)),
                               row.IsNull(2) ? -1 : handlers.at(row.Int(2)),
                               sites.at(row.Int(3)),
                               row.String(4),
                               row.Int(5),
                               row.String(6),
                               row.String(7),
                               row.Int(8) != 0,
                               {}});
        index.edges_of[{index.edges[edge].binary, index.edges[edge].caller}].push_back(edge);
      }));
  return ForEachRow(
      db,
      "SELECT static_edge_id, function_id FROM static_edge_step"
      " ORDER BY static_edge_id, position",
      [&](auto& row) {
        index.edges[edges.at(row.Int(0))].functions.push_back(functions.at(row.Int(1)));
      });
}

}  // namespace

Result<StaticIndex> LoadStaticIndex(db::Connection& db) {
  StaticIndex index;
  Ids functions, binaries, sites, handlers;
  ARTERIAL_RETURN_IF_ERROR(LoadPlaces(db, index, functions, binaries));
  ARTERIAL_RETURN_IF_ERROR(LoadSites(db, index, functions, binaries, sites));
  ARTERIAL_RETURN_IF_ERROR(LoadHandlers(db, index, binaries, handlers));
  ARTERIAL_RETURN_IF_ERROR(LoadEdges(db, index, functions, binaries, sites, handlers));
  return index;
}

}  // namespace arterial::runtime
