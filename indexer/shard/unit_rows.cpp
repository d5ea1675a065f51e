#include "indexer/shard/unit_rows.h"

#include <algorithm>
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
    // No time of modification is known: the next `arterial index` looks at the content.
    Result<db::Statement> add_file = db.Prepare(
        "INSERT INTO source_file (size, hash, id, path, mtime_ns) VALUES (?, ?, ?, ?, -1)");
    if (!add_file) return add_file.error();
    Result<db::Statement> set_file =
        db.Prepare("UPDATE source_file SET size = ?, hash = ?, mtime_ns = -1 WHERE id = ?");
    if (!set_file) return set_file.error();
    return Statements{std::move(*find), std::move(*upsert), std::move(*add_file),
                      std::move(*set_file)};
  }
  db::Statement find, upsert, add_file, set_file;
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
    ARTERIAL_RETURN_IF_ERROR(LoadFiles());
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

Status UnitRows::LoadFiles() {
  if (loaded_) return {};
  loaded_ = true;
  Result<db::Statement> select = db_.Prepare("SELECT id, path, hash FROM source_file");
  if (!select) return select.error();
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return {};
    files_[HashBytes(select->Text(1))] = {select->Int(0), FromBlob(select->BlobAt(2)), false};
    last_file_ = std::max(last_file_, select->Int(0));
  }
}

Result<int64_t> UnitRows::FileRow(Statements& statements, const ShardInput& input) {
  auto [known, added] = files_.try_emplace(HashBytes(input.path));
  File& file = known->second;
  if (file.seen) {
    if (file.hash != input.hash)
      issues_.Add("shard_inputs_differ", db::Severity::kWarning, input.path, 0,
                  "shards were made from different contents of this file: make all of them from "
                  "one revision");
    // The smaller hash stays, so that the order of shards has no say.
    if (file.hash <= input.hash) return file.id;
  }
  file.seen = true;
  if (!added && file.hash == input.hash) return file.id;
  file.hash = input.hash;
  const std::string hash = ToBlob(input.hash);
  const auto size = static_cast<int64_t>(input.size);
  if (added) file.id = ++last_file_;
  Status status = added ? statements.add_file.Run(size, db::Blob{hash}, file.id, input.path)
                        : statements.set_file.Run(size, db::Blob{hash}, file.id);
  if (!status) return status.error();
  return file.id;
}

}  // namespace arterial::indexer
