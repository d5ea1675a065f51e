// Writes shards as rows of `unit` and `source_file`, a batch a transaction.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "db/connection.h"
#include "db/issues.h"
#include "indexer/shard/shard.h"

namespace arterial::indexer {

class UnitRows {
 public:
  // `generated`: absolute folder in which `arterial index` would make headers for this database.
  // Files that two shards saw with different contents are issues: shard_inputs_differ.
  UnitRows(db::Connection& db, std::string generated, db::IssueLog& issues)
      : db_(db), generated_(std::move(generated)), issues_(issues) {}

  // Queues a shard; writes the batch when it is full. A unit that is there as it is stays.
  Status Add(const Shard& shard);
  Status Flush();

  int64_t written() const { return written_; }
  int64_t unchanged() const { return unchanged_; }

 private:
  struct Row {
    std::string file, target, extra, status, error, facts;
    Hash128 command, fingerprint;
    std::vector<ShardInput> inputs;
  };
  struct File {
    int64_t id = 0;
    Hash128 hash;
    bool seen = false;  // in a shard of this run
  };
  struct Statements;
  Status LoadFiles();
  Status Write(Statements& statements, const Row& row);
  Result<bool> IsThere(Statements& statements, const Row& row);
  Result<int64_t> FileRow(Statements& statements, const ShardInput& input);

  db::Connection& db_;
  const std::string generated_;
  db::IssueLog& issues_;
  std::vector<Row> queue_;
  size_t queued_bytes_ = 0;
  // By the hash of their path: tens of bytes for each distinct one.
  std::unordered_map<Hash128, File> files_;
  bool loaded_ = false;
  int64_t last_file_ = 0;
  int64_t written_ = 0, unchanged_ = 0;
};

}  // namespace arterial::indexer
