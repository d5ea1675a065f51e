#include "indexer/shard/unit_rows.h"

#include <optional>

#include "db/support/compress.h"
#include "db/support/id_list.h"
#include "indexer/fingerprint.h"

namespace arterial::indexer {
namespace {

constexpr size_t kBatch = 200;
constexpr size_t kBatchBytes = size_t{8} << 20;

// As FromBlob of NULL or a value.
Hash128 HashAt(const db::Statement& row, int column) {
  return row.IsNull(column) ? Hash128{} : FromBlob(row.BlobAt(column));
}

// The first row's first column; the statement is stepped to its end, for RETURNING.
Result<std::optional<int64_t>> OneId(db::Statement& statement) {
  Result<bool> row = statement.Step();
  if (!row) return row.error();
  if (!*row) return std::optional<int64_t>();
  const int64_t id = statement.Int(0);
  while (*row) {
    row = statement.Step();
    if (!row) return row.error();
  }
  return std::optional<int64_t>(id);
}

}  // namespace

struct UnitRows::Statements {
  static Result<Statements> Prepare(db::Connection& db) {
    Result<db::Statement> find = db.Prepare(
        "SELECT target, fingerprint, extra_arguments, status, error, facts FROM unit"
        " WHERE file = ? AND command_hash = ?");
    if (!find) return find.error();
    Result<db::Statement> upsert = db.Prepare(
        "INSERT INTO unit (file, command_hash, target, fingerprint, extra_arguments, status, error,"
        " facts, inputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (file, command_hash) DO UPDATE SET target = excluded.target,"
        " fingerprint = excluded.fingerprint, extra_arguments = excluded.extra_arguments,"
        " status = excluded.status, error = excluded.error, facts = excluded.facts,"
        " inputs = excluded.inputs");
    if (!upsert) return upsert.error();
    Result<db::Statement> file = db.Prepare("SELECT id, hash FROM source_file WHERE path = ?");
    if (!file) return file.error();
    // No time of modification is known: the next `arterial index` looks at the content.
    Result<db::Statement> add_file = db.Prepare(
        "INSERT INTO source_file (path, size, mtime_ns, hash) VALUES (?, ?, -1, ?)"
        " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = -1,"
        " hash = excluded.hash RETURNING id");
    if (!add_file) return add_file.error();
    return Statements{std::move(*find), std::move(*upsert), std::move(*file), std::move(*add_file)};
  }
  db::Statement find, upsert, file, add_file;
};

Status UnitRows::Add(const Shard& shard) {
  Row row;
  row.file = shard.file;
  row.command = shard.command;
  row.target = shard.target;
  for (const std::string& folder : shard.generated)
    row.extra += "-isystem\n" + generated_ + "/" + folder + "\n";
  row.status = shard.status;
  row.error = shard.error;
  if (shard.has_facts) row.facts = Compress(db::Encode(shard.facts));
  if (shard.status == "ok" || shard.status == "degraded") {
    Fingerprint fingerprint(shard.command, row.extra, ParserIdentity(shard.extractor, false));
    for (const ShardInput& input : shard.inputs) fingerprint.Add(FileMark(input.path, input.hash));
    row.fingerprint = fingerprint.Finish();
  }
  row.inputs = shard.inputs;
  queued_bytes_ += row.facts.size() + row.inputs.size() * 100;
  queue_.push_back(std::move(row));
  return queue_.size() < kBatch && queued_bytes_ < kBatchBytes ? Status() : Flush();
}

Status UnitRows::Flush() {
  const int64_t before = written_;
  Status status = db_.InTransaction([&]() -> Status {
    Result<Statements> statements = Statements::Prepare(db_);
    if (!statements) return statements.error();
    for (const Row& row : queue_) ARTERIAL_RETURN_IF_ERROR(Write(*statements, row));
    return written_ == before
               ? Status()
               : db_.Exec("DELETE FROM setting WHERE key IN ('link_version', 'revision')");
  });
  queue_.clear();
  queued_bytes_ = 0;
  return status;
}

Result<bool> UnitRows::IsThere(Statements& statements, const Row& row) {
  if (row.fingerprint.IsZero()) return false;
  const std::string command = ToBlob(row.command);
  db::Statement& find = statements.find;
  Result<bool> found = find.With(row.file, db::Blob{command}).Step();
  if (!found || !*found) return found;
  const bool equal = find.Text(0) == row.target && HashAt(find, 1) == row.fingerprint &&
                     find.Text(2) == row.extra && find.Text(3) == row.status &&
                     find.Text(4) == row.error && find.BlobAt(5) == row.facts;
  find.Reset();
  return equal;
}

Status UnitRows::Write(Statements& statements, const Row& row) {
  Result<bool> there = IsThere(statements, row);
  if (!there) return there.error();
  if (*there) {
    ++unchanged_;
    return {};
  }
  ++written_;
  std::vector<int64_t> files;
  for (const ShardInput& input : row.inputs) {
    Result<int64_t> file = FileRow(statements, input);
    if (!file) return file.error();
    files.push_back(*file);
  }
  const std::string command = ToBlob(row.command), fingerprint = ToBlob(row.fingerprint);
  const std::string inputs = files.empty() ? "" : db::EncodeIds(std::move(files));
  std::optional<db::Blob> fingerprint_blob, facts, inputs_blob;
  std::optional<std::string_view> error;
  if (!row.fingerprint.IsZero()) fingerprint_blob = db::Blob{fingerprint};
  if (!row.facts.empty()) facts = db::Blob{row.facts};
  if (!inputs.empty()) inputs_blob = db::Blob{inputs};
  if (!row.error.empty()) error = row.error;
  return statements.upsert.Run(row.file, db::Blob{command}, row.target, fingerprint_blob, row.extra,
                               row.status, error, facts, inputs_blob);
}

Result<int64_t> UnitRows::FileRow(Statements& statements, const ShardInput& input) {
  auto [known, added] = files_.try_emplace(HashBytes(input.path));
  File& file = known->second;
  if (!added) {
    if (file.hash != input.hash)
      issues_.Add("shard_inputs_differ", db::Severity::kWarning, input.path, 0,
                  "shards were made from different contents of this file: make all of them from "
                  "one revision");
    // The smaller hash stays, so that the order of shards has no say.
    if (file.hash <= input.hash) return file.id;
  } else {
    Result<bool> found = statements.file.With(input.path).Step();
    if (!found) return found.error();
    if (*found) file = {statements.file.Int(0), FromBlob(statements.file.BlobAt(1))};
    statements.file.Reset();
    if (*found && file.hash == input.hash) return file.id;
  }
  const std::string hash = ToBlob(input.hash);
  Result<std::optional<int64_t>> id =
      OneId(statements.add_file.With(input.path, static_cast<int64_t>(input.size), db::Blob{hash}));
  if (!id) return id.error();
  file = {id->value_or(0), input.hash};
  return file.id;
}

}  // namespace arterial::indexer
