#include "runtime_join/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime_join/sessions.h"
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
  INSERT INTO main.configured_journey SELECT * FROM other.configured_journey WHERE true
    ON CONFLICT DO NOTHING;
  INSERT INTO main.configured_step SELECT * FROM other.configured_step WHERE true
    ON CONFLICT DO NOTHING;
  INSERT OR IGNORE INTO main.session_visit SELECT * FROM other.session_visit WHERE parked = 0;
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

// SQL of this file, which calls the attached database `other`, about the one of that name.
std::string For(std::string_view name, std::string_view sql) {
  constexpr std::string_view kOther = "other.";
  std::string out;
  for (size_t at = 0; at < sql.size();) {
    const size_t found = std::min(sql.find(kOther, at), sql.size());
    out += sql.substr(at, found - at);
    if (found < sql.size()) out += fmt::format("{}.", name);
    at = found + kOther.size();
  }
  return out;
}

Status RefuseSameInputs(db::Connection& db, std::string_view name) {
  Result<std::optional<std::string>> both = db::QueryText(
      db, For(name,
              "SELECT a.name FROM main.input a JOIN other.input b USING (content_hash)"
              " ORDER BY 1 LIMIT 1"));
  if (!both) return both.error();
  if (!both->has_value()) return {};
  return Error{ErrorCode::kUsage,
               "two databases have read this input, its spans would count twice: ingest parts that "
               "have no file in common",
               **both};
}

// Each file says by itself what is wrong with it: absent, of another version, none at all.
Status CheckFiles(const db::Connection& db, const std::vector<std::string>& from) {
  std::error_code ignored;
  for (size_t i = 0; i < from.size(); ++i) {
    if (std::filesystem::equivalent(from[i], db.path(), ignored))
      return Error{ErrorCode::kUsage, "it is the database that is merged into", from[i]};
    Result<db::Connection> readable = db::Connection::Open(from[i], db::OpenMode::kRead);
    if (!readable) return readable.error();
    for (size_t k = 0; k < i; ++k)
      if (std::filesystem::equivalent(from[i], from[k], ignored))
        return Error{ErrorCode::kUsage, "the database is named twice", from[i]};
  }
  return {};
}

// Attached for as long as it lives. SQLite takes ten at once, and none within a transaction.
class Attached {
 public:
  explicit Attached(db::Connection& db) : db_(db) {}
  ~Attached() {
    while (count_ > 0) (void)db_.Exec("DETACH " + AttachedName(--count_));
  }
  Attached(const Attached&) = delete;
  Attached& operator=(const Attached&) = delete;

  Status Add(const std::string& file) {
    Result<db::Statement> attach = db_.Prepare("ATTACH ? AS " + AttachedName(count_));
    if (!attach) return attach.error();
    ARTERIAL_RETURN_IF_ERROR(attach->Run(file));
    ++count_;
    return {};
  }
  int count() const { return count_; }

 private:
  db::Connection& db_;
  int count_ = 0;
};
constexpr size_t kMostAttached = 8;

Result<IngestSummary> MergeSome(db::Connection& db, const std::vector<std::string>& from,
                                const IngestOptions& options) {
  Attached attached(db);
  for (const std::string& file : from) ARTERIAL_RETURN_IF_ERROR(attached.Add(file));
  IngestOptions merging = options;
  merging.inputs.clear();
  merging.merge_attached = attached.count();
  return Ingest(db, merging);
}

// A folder that goes with all that is in it.
class ScratchFolder {
 public:
  static Result<ScratchFolder> Create(const std::string& temp_folder) {
    std::error_code error;
    std::string path =
        temp_folder.empty() ? std::filesystem::temp_directory_path(error).string() : temp_folder;
    path += "/arterial_merge_XXXXXX";
    if (mkdtemp(path.data()) == nullptr)
      return Error{ErrorCode::kEnvironment, "no folder can be made there", path};
    return ScratchFolder(path);
  }
  ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  explicit ScratchFolder(std::string path) : path_(std::move(path)) {}
  std::string path_;
};

}  // namespace

std::string AttachedName(int number) { return fmt::format("part{}", number); }

Status MergeClosed(db::Connection& db, int number) {
  const std::string name = AttachedName(number);
  ARTERIAL_RETURN_IF_ERROR(RefuseSameInputs(db, name));
  ARTERIAL_RETURN_IF_ERROR(db.Exec(For(name, kEntities)));
  Result<std::optional<int64_t>> deepest =
      db::QueryInt(db, For(name, "SELECT max(depth) FROM other.call_path"));
  if (!deepest) return deepest.error();
  for (int64_t depth = 0; depth <= deepest->value_or(-1); ++depth)
    ARTERIAL_RETURN_IF_ERROR(db.Exec(For(name, fmt::format(fmt::runtime(kPaths), depth))));
  for (std::string_view table : StatTables())
    ARTERIAL_RETURN_IF_ERROR(AddStatRows(db, table, fmt::format("{}.{}", name, table), KeyOfOther));
  ARTERIAL_RETURN_IF_ERROR(db.Exec(For(name, kRest)));
  return TrimSessions(db);
}

// More than can be attached are joined by eights first, beside `db`: what stands in it changes in
// one transaction only.
Result<IngestSummary> MergeDatabases(db::Connection& db, const std::vector<std::string>& from,
                                     const IngestOptions& options) {
  ARTERIAL_RETURN_IF_ERROR(CheckFiles(db, from));
  if (from.size() <= kMostAttached) return MergeSome(db, from, options);
  Result<ScratchFolder> folder = ScratchFolder::Create(options.temp_folder);
  if (!folder) return folder.error();
  std::vector<std::string> joined;
  for (size_t at = 0; at < from.size(); at += kMostAttached) {
    joined.push_back(fmt::format("{}/{}.db", folder->path(), joined.size()));
    Result<db::Connection> scratch = db::Connection::Open(joined.back(), db::OpenMode::kCreate);
    if (!scratch) return scratch.error();
    const size_t end = std::min(at + kMostAttached, from.size());
    Result<IngestSummary> some = MergeSome(
        *scratch,
        {from.begin() + static_cast<ptrdiff_t>(at), from.begin() + static_cast<ptrdiff_t>(end)},
        options);
    if (!some) return some.error();
  }
  return MergeDatabases(db, joined, options);
}

}  // namespace arterial::runtime
