// Contents of the files that units depend on, so that a unit is parsed again only when something it
// read has changed. A file whose size and modification time are those of the last look is taken as
// unchanged (hashing all 2,478 files of a 23-unit tree takes 80 ms, looking at them 11 ms).
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/support/hash.h"
#include "db/support/result.h"

namespace arterial::indexer {

// The `source_file` table in memory.
class FileTable {
 public:
  // `root`: absolute folder that stored paths are relative to.
  static Result<FileTable> Load(db::Connection& db, std::string root);

  // Stored paths of files that are known to be as they were stored: not looked at in this run.
  void Trust(std::unordered_set<std::string> unchanged) { trusted_ = std::move(unchanged); }
  // Hash of the file's content now; zero when it cannot be read. Each file is looked at once a run.
  Hash128 Hash(const std::string& stored_path);
  // Stands for the file and its content in fingerprints; that of a row's file at the cost of a
  // look into a table.
  Hash128 Mark(const std::string& stored_path);
  Hash128 Mark(int64_t id);
  // Whether the file was modified at or after that wall-clock time: a unit that was being parsed
  // then may have seen the content before.
  bool ModifiedSince(const std::string& stored_path, int64_t ns);
  // Row id of the file; writes the row when it is new or has changed. Within a transaction.
  Result<int64_t> Save(db::Connection& db, const std::string& stored_path);
  // Writes what was looked at and found changed. Within a transaction.
  Status SaveChanged(db::Connection& db);
  // Removes the rows of all other files. Within a transaction.
  Status DropOthers(db::Connection& db, const std::set<int64_t>& used);
  // Stored path (relative to the root where below it) of an absolute one.
  std::string Stored(const std::string& absolute) const;
  // The absolute path of a stored one.
  std::string Resolved(const std::string& stored_path) const;
  // Stored path of a row, empty when there is none.
  const std::string& PathOf(int64_t id) const;

 private:
  struct Entry {
    int64_t id = 0;  // 0: not stored
    int64_t size = -1;
    int64_t mtime_ns = -1;
    Hash128 hash;
    bool seen = false;     // looked at in this run
    bool changed = false;  // differs from its row
  };
  Entry& Look(const std::string& stored_path);
  std::string root_;
  std::unordered_set<std::string> trusted_;
  std::unordered_map<std::string, Entry> files_;
  std::unordered_map<int64_t, const std::string*> paths_;
  std::unordered_map<int64_t, Hash128> marks_;
  int64_t last_id_ = 0;
};

// Identity of what a unit's facts were made from: its command, the arguments added to it, the
// worker program, and each file that was read, in any order.
class Fingerprint {
 public:
  Fingerprint(const Hash128& command, const std::string& extra, const Hash128& worker);
  void Add(const Hash128& mark);  // of a file, each once
  Hash128 Finish() const { return sum_; }

 private:
  Hash128 sum_;
};

// FileTable::Mark of a file with that content.
Hash128 FileMark(const std::string& stored_path, const Hash128& content);
// What extracts: the program at `worker`, and the rules of the root's arterial.yaml that it reads.
Hash128 ExtractorIdentity(const std::string& worker, const std::string& root);
// What parses: ExtractorIdentity, and whether it is told to read all bodies. Facts of two are
// never mixed.
Hash128 ParserIdentity(const Hash128& worker, bool all_bodies);

// Hash of a file's content, zero when it cannot be read.
Hash128 HashFile(const std::string& path);

}  // namespace arterial::indexer
