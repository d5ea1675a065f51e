#include "indexer/unit_store.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <set>

#include "db/facts.h"
#include "db/support/compress.h"
#include "db/support/id_list.h"
#include "indexer/command_line.h"

namespace arterial::indexer {
namespace {

constexpr size_t kBatch = 50;
constexpr std::chrono::seconds kBatchTime{2};

}  // namespace

Result<UnitStore> UnitStore::Load(db::Connection& db, std::string root, Hash128 worker) {
  Result<FileTable> files = FileTable::Load(db, std::move(root));
  if (!files) return files.error();
  UnitStore store(db, std::move(*files), worker);
  if (Status status = store.LoadUnits(); !status) return status.error();
  return store;
}

Status UnitStore::LoadUnits() {
  Result<db::Statement> select = db_->Prepare(
      "SELECT id, file, command_hash, status, error IS NOT NULL, extra_arguments,"
      " fingerprint, inputs FROM unit");
  if (!select) return select.error();
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return {};
    StoredUnit unit{select->Int(0),    select->String(3),           select->Int(4) != 0,
                    select->String(5), FromBlob(select->BlobAt(6)), {}};
    if (!select->IsNull(7)) {
      Result<db::IdSet> inputs = db::IdSet::FromBlob(select->BlobAt(7));
      if (!inputs) return inputs.error();
      unit.inputs = std::move(*inputs);
    }
    units_[{select->String(1), FromBlob(select->BlobAt(2))}] = std::move(unit);
  }
}

const StoredUnit* UnitStore::Find(const CompileCommand& command) const {
  auto it = units_.find({command.file, command.hash});
  return it == units_.end() ? nullptr : &it->second;
}

Result<std::optional<db::UnitFacts>> UnitStore::Facts(int64_t unit_id) const {
  Result<db::Statement> select = db_->Prepare("SELECT facts FROM unit WHERE id = ?");
  if (!select) return select.error();
  Result<bool> row = select->With(unit_id).Step();
  if (!row) return row.error();
  if (!*row || select->IsNull(0)) return std::optional<db::UnitFacts>();
  Result<std::string> bytes = Decompress(select->BlobAt(0));
  if (!bytes) return bytes.error();
  Result<db::UnitFacts> facts = db::Decode(*bytes);
  if (!facts) return facts.error();
  return std::optional<db::UnitFacts>(std::move(*facts));
}

Result<std::vector<std::string>> UnitStore::Missing(int64_t unit_id) const {
  Result<std::optional<db::UnitFacts>> facts = Facts(unit_id);
  if (!facts) return facts.error();
  return *facts ? std::move((*facts)->missing) : std::vector<std::string>();
}

std::set<std::string> UnitStore::FilePaths(const std::vector<int64_t>& files) const {
  std::set<std::string> paths;
  for (int64_t file : files) paths.insert(files_.PathOf(file));
  for (const auto& [key, unit] : units_)
    for (int64_t input : unit.inputs.Ids()) paths.insert(files_.PathOf(input));
  return paths;
}

Status UnitStore::AddPending(const std::vector<CompileCommand>& commands) {
  return db_->InTransaction([&]() -> Status {
    for (const CompileCommand& command : commands) {
      if (Find(command) != nullptr) continue;
      Row row;
      row.file = command.file;
      row.command_hash = command.hash;
      row.target = command.target;
      row.status = "pending";
      ARTERIAL_RETURN_IF_ERROR(Write(row));
    }
    return {};
  });
}

Status UnitStore::Outdate(const std::string& file, const Hash128& command_hash) {
  const auto it = units_.find({file, command_hash});
  if (it == units_.end()) return {};
  it->second.fingerprint = {};
  Result<db::Statement> update = db_->Prepare("UPDATE unit SET fingerprint = NULL WHERE id = ?");
  if (!update) return update.error();
  return update->Run(it->second.id);
}

Status UnitStore::SetNeedless(const CompileCommand& command, const std::string& extra_arguments) {
  const StoredUnit* unit = Find(command);
  if (unit != nullptr && unit->status == "needless" && unit->extra_arguments == extra_arguments)
    return {};
  Row row;
  row.file = command.file;
  row.command_hash = command.hash;
  row.target = command.target;
  row.extra_arguments = extra_arguments;
  row.status = "needless";
  queue_.push_back(std::move(row));
  return {};
}

Status UnitStore::DropUnusedFiles(const std::vector<int64_t>& also_used) {
  std::set<int64_t> used(also_used.begin(), also_used.end());
  for (const auto& [key, unit] : units_)
    for (int64_t input : unit.inputs.Ids()) used.insert(input);
  return db_->InTransaction([&] { return files_.DropOthers(*db_, used); });
}

// An include is looked for in the folders of the command and beside every file that was read.
bool UnitStore::Appeared(const CompileCommand& command, const StoredUnit& unit,
                         const std::vector<std::string>& missing) const {
  std::set<std::string> folders = {"/usr/include", "/usr/local/include"};
  for (std::string& folder : IncludeFolders(command.arguments, command.directory))
    folders.insert(std::move(folder));
  for (int64_t input : unit.inputs.Ids()) {
    const std::filesystem::path path = files_.Resolved(files_.PathOf(input));
    folders.insert(path.parent_path().string());
  }
  std::error_code error;
  for (const std::string& name : missing)
    for (const std::string& folder : folders)
      if (std::filesystem::exists(folder + "/" + name, error)) return true;
  return false;
}

Result<bool> UnitStore::Unchanged(const CompileCommand& command,
                                  const std::string& extra_arguments) {
  const StoredUnit* unit = Find(command);
  if (unit == nullptr || unit->fingerprint.IsZero() || unit->extra_arguments != extra_arguments)
    return false;
  if (unit->status != "ok" && unit->status != "degraded") return false;
  Fingerprint now(command.hash, extra_arguments, worker_);
  for (int64_t id : unit->inputs.Ids()) now.Add(files_.Mark(id));
  if (now.Finish() != unit->fingerprint) return false;
  if (!unit->has_error) return true;
  Result<std::vector<std::string>> missing = Missing(unit->id);
  // Facts that cannot be read any more are made anew.
  return missing.ok() && !Appeared(command, *unit, *missing);
}

Result<int64_t> UnitStore::DeleteOthers(const std::vector<CompileCommand>& commands) {
  std::set<std::pair<std::string_view, Hash128>> wanted;
  for (const CompileCommand& command : commands) wanted.emplace(command.file, command.hash);
  int64_t deleted = 0;
  Status status = db_->InTransaction([&]() -> Status {
    Result<db::Statement> remove = db_->Prepare("DELETE FROM unit WHERE id = ?");
    if (!remove) return remove.error();
    for (auto it = units_.begin(); it != units_.end();) {
      if (wanted.contains({it->first.first, it->first.second})) {
        ++it;
        continue;
      }
      ARTERIAL_RETURN_IF_ERROR(remove->Run(it->second.id));
      it = units_.erase(it);
      ++deleted;
    }
    return deleted == 0 ? Status() : db_->Exec("DELETE FROM setting WHERE key = 'link_version'");
  });
  if (!status) return status.error();
  return deleted;
}

std::string UnitStore::StatusOf(const UnitOutcome& outcome) {
  if (outcome.kind == UnitOutcome::Kind::kCrashed) return "crashed";
  if (outcome.kind == UnitOutcome::Kind::kTimeout) return "timeout";
  // Errors and not even the main file read: the command itself could not be used.
  if (outcome.facts.degraded && outcome.facts.inputs.empty()) return "failed";
  return outcome.facts.degraded ? "degraded" : "ok";
}

Status UnitStore::Add(const CompileCommand& command, const std::string& extra_arguments,
                      UnitOutcome outcome) {
  outcome.facts.degraded = outcome.facts.degraded || command.inferred;
  Row row;
  row.file = command.file;
  row.command_hash = command.hash;
  row.target = command.target;
  row.extra_arguments = extra_arguments;
  row.status = StatusOf(outcome);
  row.error = outcome.error;
  if (outcome.kind == UnitOutcome::Kind::kAnswered) {
    row.error = outcome.facts.first_error;
    // The column `inputs` has them, wherever the tree lies, and their names once for all units.
    const std::vector<std::string> inputs = std::exchange(outcome.facts.inputs, {});
    row.facts = Compress(db::Encode(outcome.facts));
    bool raced = false;
    for (const std::string& input : inputs) {
      row.inputs.push_back(files_.Stored(input));
      raced = raced || files_.ModifiedSince(row.inputs.back(), outcome.started_ns);
    }
    std::sort(row.inputs.begin(), row.inputs.end());
    row.inputs.erase(std::unique(row.inputs.begin(), row.inputs.end()), row.inputs.end());
    if (!raced && row.status != "failed") {
      Fingerprint fingerprint(command.hash, extra_arguments, worker_);
      for (const std::string& input : row.inputs) fingerprint.Add(files_.Mark(input));
      row.fingerprint = fingerprint.Finish();
    }
  }
  queue_.push_back(std::move(row));
  if (queue_.size() < kBatch && std::chrono::steady_clock::now() - last_flush_ < kBatchTime)
    return {};
  return Flush();
}

Status UnitStore::Write(const Row& row) {
  StoredUnit unit{0, row.status, !row.error.empty(), row.extra_arguments, row.fingerprint, {}};
  std::vector<int64_t> files;
  for (const std::string& input : row.inputs) {
    Result<int64_t> file = files_.Save(*db_, input);
    if (!file) return file.error();
    files.push_back(*file);
  }
  unit.inputs = db::IdSet(std::move(files));
  Result<db::Statement> upsert = db_->Prepare(
      "INSERT INTO unit (file, command_hash, target, fingerprint, extra_arguments, status, error,"
      " facts, inputs) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
      " ON CONFLICT (file, command_hash) DO UPDATE SET target = excluded.target,"
      " fingerprint = excluded.fingerprint, extra_arguments = excluded.extra_arguments,"
      " status = excluded.status, error = excluded.error, facts = excluded.facts,"
      " inputs = excluded.inputs");
  if (!upsert) return upsert.error();
  const std::string hash = ToBlob(row.command_hash);
  const std::string fingerprint = ToBlob(row.fingerprint);
  std::optional<db::Blob> fingerprint_blob, facts, inputs_blob;
  std::optional<std::string_view> error;
  if (!row.fingerprint.IsZero()) fingerprint_blob = db::Blob{fingerprint};
  if (!row.facts.empty()) facts = db::Blob{row.facts};
  if (unit.inputs.size() > 0) inputs_blob = db::Blob{unit.inputs.blob()};
  if (!row.error.empty()) error = row.error;
  ARTERIAL_RETURN_IF_ERROR(upsert->Run(row.file, db::Blob{hash}, row.target, fingerprint_blob,
                                       row.extra_arguments, row.status, error, facts, inputs_blob));
  Result<db::Statement> select =
      db_->Prepare("SELECT id FROM unit WHERE file = ? AND command_hash = ?");
  if (!select) return select.error();
  Result<bool> found = select->With(row.file, db::Blob{hash}).Step();
  if (!found) return found.error();
  unit.id = select->Int(0);
  units_[{row.file, row.command_hash}] = std::move(unit);
  return {};
}

Status UnitStore::Flush() {
  Status status = db_->InTransaction([&]() -> Status {
    for (const Row& row : queue_) ARTERIAL_RETURN_IF_ERROR(Write(row));
    ARTERIAL_RETURN_IF_ERROR(files_.SaveChanged(*db_));
    return queue_.empty() ? Status() : db_->Exec("DELETE FROM setting WHERE key = 'link_version'");
  });
  queue_.clear();
  last_flush_ = std::chrono::steady_clock::now();
  return status;
}

}  // namespace arterial::indexer
