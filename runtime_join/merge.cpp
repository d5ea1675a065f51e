#include "runtime_join/merge.h"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>
#include <vector>

#include "runtime_join/stat_tables.h"

namespace arterial::runtime {
namespace {

// Entities by content, and how the row ids of `other` read here: temp.map_ENTITY.
constexpr std::string_view kEntities = R"sql(
  CREATE TEMP TABLE map_component (from_id INTEGER PRIMARY KEY, to_id INTEGER NOT NULL);
  CREATE TEMP TABLE map_operation (from_id INTEGER PRIMARY KEY, to_id INTEGER NOT NULL);
  CREATE TEMP TABLE map_edge (from_id INTEGER PRIMARY KEY, to_id INTEGER NOT NULL);
  CREATE TEMP TABLE map_evidence (from_id INTEGER PRIMARY KEY, to_id INTEGER NOT NULL);
  CREATE TEMP TABLE map_journey (from_id INTEGER PRIMARY KEY, to_id INTEGER NOT NULL);
  CREATE TEMP TABLE map_call_path (from_id INTEGER PRIMARY KEY, to_id INTEGER NOT NULL);

  INSERT INTO main.component (namespace, name, environment, kind)
    SELECT namespace, name, environment, kind FROM other.component WHERE true
    ORDER BY namespace, name, environment, kind ON CONFLICT DO NOTHING;
  INSERT INTO map_component SELECT f.id, t.id FROM other.component f
    JOIN main.component t USING (namespace, name, environment, kind);

  INSERT INTO main.operation (component_id, name, system)
    SELECT m.to_id, f.name, f.system FROM other.operation f
    JOIN map_component m ON m.from_id = f.component_id WHERE true ORDER BY 1, 2
    ON CONFLICT DO UPDATE SET system = max(system, excluded.system);
  INSERT INTO map_operation SELECT f.id, t.id FROM other.operation f
    JOIN map_component m ON m.from_id = f.component_id
    JOIN main.operation t ON t.component_id = m.to_id AND t.name = f.name;

  INSERT INTO main.edge (caller_id, callee_id, messaging)
    SELECT a.to_id, b.to_id, f.messaging FROM other.edge f
    JOIN map_operation a ON a.from_id = f.caller_id
    JOIN map_operation b ON b.from_id = f.callee_id WHERE true ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING;
  INSERT INTO map_edge SELECT f.id, t.id FROM other.edge f
    JOIN map_operation a ON a.from_id = f.caller_id
    JOIN map_operation b ON b.from_id = f.callee_id
    JOIN main.edge t
      ON t.caller_id = a.to_id AND t.callee_id = b.to_id AND t.messaging = f.messaging;

  INSERT INTO main.evidence (edge_id, span_name, observed_as, enclosing_spans, code_function,
      code_file, code_line, code_on_client, proxies, version)
    SELECT m.to_id, span_name, observed_as, enclosing_spans, code_function, code_file, code_line,
      code_on_client, proxies, version FROM other.evidence f JOIN map_edge m ON m.from_id = f.edge_id
    WHERE true ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 ON CONFLICT DO NOTHING;
  INSERT INTO map_evidence SELECT f.id, t.id FROM other.evidence f
    JOIN map_edge m ON m.from_id = f.edge_id
    JOIN main.evidence t ON t.edge_id = m.to_id AND t.span_name = f.span_name
      AND t.observed_as = f.observed_as AND t.enclosing_spans = f.enclosing_spans
      AND t.code_function = f.code_function AND t.code_file = f.code_file
      AND t.code_line = f.code_line AND t.code_on_client = f.code_on_client
      AND t.proxies = f.proxies AND t.version = f.version;

  INSERT INTO main.journey (name, root_id, configured)
    SELECT f.name, m.to_id, f.configured FROM other.journey f
    JOIN map_operation m ON m.from_id = f.root_id WHERE true ORDER BY 2, 1
    ON CONFLICT DO UPDATE SET configured = max(configured, excluded.configured);
  INSERT INTO map_journey SELECT f.id, t.id FROM other.journey f
    JOIN map_operation m ON m.from_id = f.root_id
    JOIN main.journey t ON t.root_id = m.to_id AND t.name = f.name;
)sql";

// Of one depth, as parents must be there before.
constexpr std::string_view kPaths = R"sql(
  INSERT INTO main.call_path (hash, journey_id, parent_id, component_id, operation_id, name, kind,
      depth)
    SELECT f.hash, j.to_id, p.to_id, c.to_id, o.to_id, f.name, f.kind, f.depth
    FROM other.call_path f
    JOIN map_journey j ON j.from_id = f.journey_id
    JOIN map_component c ON c.from_id = f.component_id
    LEFT JOIN map_call_path p ON p.from_id = f.parent_id
    LEFT JOIN map_operation o ON o.from_id = f.operation_id
    WHERE f.depth = {0} ORDER BY f.hash ON CONFLICT DO NOTHING;
  INSERT INTO map_call_path SELECT f.id, t.id FROM other.call_path f
    JOIN main.call_path t USING (hash) WHERE f.depth = {0};
)sql";

// What is not keyed by entities. The better exemplar stays, by the rule of exemplars.h (Takes).
constexpr std::string_view kRest = R"sql(
  INSERT INTO main.exemplar (journey_id, slot, parked, trace, rank, duration_ns, spans)
    SELECT m.to_id, slot, parked, trace, rank, duration_ns, spans FROM other.exemplar f
    JOIN map_journey m ON m.from_id = f.journey_id WHERE f.parked = 0
    ON CONFLICT DO UPDATE SET trace = excluded.trace, rank = excluded.rank,
      duration_ns = excluded.duration_ns, spans = excluded.spans
    WHERE CASE WHEN slot = 'slowest' AND excluded.duration_ns <> duration_ns
        THEN excluded.duration_ns > duration_ns
      ELSE (excluded.rank, -excluded.duration_ns, excluded.spans) < (rank, -duration_ns, spans) END;
  INSERT INTO main.input SELECT * FROM other.input;
  INSERT INTO main.ingest_count SELECT * FROM other.ingest_count WHERE true
    ON CONFLICT DO UPDATE SET value = value + excluded.value;
  INSERT INTO main.closed_trace SELECT * FROM other.closed_trace WHERE true
    ON CONFLICT DO UPDATE SET end_ns = max(end_ns, excluded.end_ns);
  INSERT INTO main.issue (phase, kind, severity, file, line, detail, count)
    SELECT phase, kind, severity, file, line, detail, count FROM other.issue WHERE phase = 'ingest'
    ON CONFLICT DO UPDATE SET count = count + excluded.count;
  DROP TABLE map_component; DROP TABLE map_operation; DROP TABLE map_edge; DROP TABLE map_evidence;
  DROP TABLE map_journey; DROP TABLE map_call_path;
)sql";

// The entity that a column refers to; empty: none.
std::string_view EntityOf(std::string_view column) {
  if (column == "path_id") return "call_path";
  for (std::string_view entity : {"component", "operation", "edge", "evidence", "journey"})
    if (column.starts_with(entity) && column.substr(entity.size()) == "_id") return entity;
  return {};
}

std::string KeyOfOther(std::string_view column, std::string* joins) {
  const std::string_view entity = EntityOf(column);
  if (entity.empty()) return fmt::format("f.{}", column);
  *joins += fmt::format(" JOIN map_{0} m_{1} ON m_{1}.from_id = f.{1}", entity, column);
  return fmt::format("m_{}.to_id", column);
}

Status RefuseSameInputs(db::Connection& db) {
  Result<std::optional<std::string>> both = db::QueryText(
      db,
      "SELECT a.name FROM main.input a JOIN other.input b USING (content_hash) ORDER BY 1 LIMIT 1");
  if (!both) return both.error();
  if (!both->has_value()) return {};
  return Error{
      ErrorCode::kUsage,
      "both databases have read this input, its spans would count twice: ingest parts that "
      "have no file in common",
      **both};
}

}  // namespace

Status MergeClosed(db::Connection& db) {
  ARTERIAL_RETURN_IF_ERROR(RefuseSameInputs(db));
  ARTERIAL_RETURN_IF_ERROR(db.Exec(kEntities));
  Result<std::optional<int64_t>> deepest =
      db::QueryInt(db, "SELECT max(depth) FROM other.call_path");
  if (!deepest) return deepest.error();
  for (int64_t depth = 0; depth <= deepest->value_or(-1); ++depth)
    ARTERIAL_RETURN_IF_ERROR(db.Exec(fmt::format(fmt::runtime(kPaths), depth)));
  for (std::string_view table : StatTables())
    ARTERIAL_RETURN_IF_ERROR(AddStatRows(db, table, fmt::format("other.{}", table), KeyOfOther));
  return db.Exec(kRest);
}

Result<IngestSummary> MergeDatabase(db::Connection& db, const std::string& from,
                                    const IngestOptions& options) {
  std::error_code ignored;
  if (std::filesystem::equivalent(from, db.path(), ignored))
    return Error{ErrorCode::kUsage, "it is the database that is merged into", from};
  {
    // Says what is wrong with it: absent, of another version, none at all.
    Result<db::Connection> readable = db::Connection::Open(from, db::OpenMode::kRead);
    if (!readable) return readable.error();
  }
  Result<db::Statement> attach = db.Prepare("ATTACH ? AS other");
  if (!attach) return attach.error();
  ARTERIAL_RETURN_IF_ERROR(attach->Run(from));
  IngestOptions merging = options;
  merging.inputs.clear();
  merging.merge_attached = true;
  Result<IngestSummary> summary = Ingest(db, merging);
  const Status detached = db.Exec("DETACH other");
  if (summary && !detached) return detached.error();
  return summary;
}

}  // namespace arterial::runtime
