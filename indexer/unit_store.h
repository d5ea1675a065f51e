// The `unit` table: which units keep their facts, and one writer for the new ones. Results are
// committed in batches, so that a killed run leaves a consistent database and loses seconds.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/support/id_list.h"
#include "indexer/compile_db.h"
#include "indexer/fingerprint.h"
#include "indexer/worker_pool.h"

namespace arterial::indexer {

// What the database knows of a unit.
struct StoredUnit {
  int64_t id = 0;
  std::string status;           // as in the table: ok, degraded, ...
  bool has_error = false;       // degraded by an error, not only by inferred flags
  std::string extra_arguments;  // one a line
  Hash128 fingerprint;          // zero: never parsed
  db::IdSet inputs;             // rows of source_file
};

class UnitStore {
 public:
  // `worker`: identity of the worker program; facts of another one are made anew.
  static Result<UnitStore> Load(db::Connection& db, std::string root, Hash128 worker);

  // As FileTable::Trust.
  void Trust(std::unordered_set<std::string> unchanged) { files_.Trust(std::move(unchanged)); }
  // The stored unit of a command, or nullptr.
  const StoredUnit* Find(const CompileCommand& command) const;
  // Whether the stored facts are those that parsing again would give: status ok or degraded, all
  // inputs as they were, the same arguments added, and no include that was missing has turned up.
  Result<bool> Unchanged(const CompileCommand& command, const std::string& extra_arguments);
  // Makes a row, `pending`, for each unit that has none.
  Status AddPending(const std::vector<CompileCommand>& commands);
  // The unit's facts are no longer those that parsing would give. Within a transaction.
  Status Outdate(const std::string& file, const Hash128& command_hash);
  // The unit is not parsed; whatever facts it had are dropped.
  Status SetNeedless(const CompileCommand& command, const std::string& extra_arguments);
  // Removes units that the compile database no longer has. Returns how many.
  Result<int64_t> DeleteOthers(const std::vector<CompileCommand>& commands);

  // Queues one result; commits when a batch is full. What was parsed under inferred flags is
  // degraded, with an error or without: macros that the build defines may have left code out.
  Status Add(const CompileCommand& command, const std::string& extra_arguments,
             UnitOutcome outcome);
  // Commits what is queued and the file table.
  Status Flush();

  // The unit's stored facts; none: it has none.
  Result<std::optional<db::UnitFacts>> Facts(int64_t unit_id) const;
  // Includes that the unit's stored facts say were not found.
  Result<std::vector<std::string>> Missing(int64_t unit_id) const;
  // Removes the rows of files that no unit consists of any more.
  Status DropUnusedFiles(const std::vector<int64_t>& also_used);
  // Stored paths of these files and of all that parses read.
  std::set<std::string> FilePaths(const std::vector<int64_t>& files) const;
  FileTable& files() { return files_; }
  const FileTable& files() const { return files_; }
  // Status that an outcome is stored under.
  static std::string StatusOf(const UnitOutcome& outcome);

 private:
  using Key = std::pair<std::string, Hash128>;
  struct Row {
    std::string file, target, extra_arguments, status, error, facts;
    Hash128 command_hash, fingerprint;
    std::vector<std::string> inputs;
  };
  UnitStore(db::Connection& db, FileTable files, Hash128 worker)
      : db_(&db), files_(std::move(files)), worker_(worker) {}
  Status LoadUnits();
  Status Write(const Row& row);
  bool Appeared(const CompileCommand& command, const StoredUnit& unit,
                const std::vector<std::string>& missing) const;

  db::Connection* db_;
  FileTable files_;
  Hash128 worker_;
  std::map<Key, StoredUnit> units_;
  std::vector<Row> queue_;
  std::chrono::steady_clock::time_point last_flush_ = std::chrono::steady_clock::now();
};

}  // namespace arterial::indexer
