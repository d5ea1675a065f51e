// The tables of the directive scan: of which files each unit consists, who includes whom, and
// whether a unit may be left unparsed.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/includes.h"
#include "db/support/id_list.h"
#include "indexer/unit_store.h"

namespace arterial::indexer {

struct UnitScan {
  Hash128 fingerprint;               // zero: to be scanned again
  db::IdSet files;                   // rows of source_file
  bool relevant = true;              // to be parsed whatever else is found
  std::vector<std::string> missing;  // includes that were not found
};

class ScanStore {
 public:
  // `scanner`: identity of the program that scans. `units` must outlive the store.
  static Result<ScanStore> Load(db::Connection& db, UnitStore& units, Hash128 scanner);

  // The scan of a command's unit, or nullptr.
  const UnitScan* Find(const CompileCommand& command) const;
  // Whether scanning again would give the same.
  bool Valid(const CompileCommand& command, const std::string& extra_arguments);
  // Queues a result. The unit must have a row. `table` is that of the frame.
  Status Add(const CompileCommand& command, const std::string& extra_arguments,
             const db::UnitIncludes& includes, const db::ScanTable& table, int64_t started_ns);
  // The unit could not be scanned: it is parsed.
  Status AddLost(const CompileCommand& command);
  // Commits what is queued.
  Status Flush();
  // Once all units are scanned: includes that no unit evaluates any more go.
  Status DropUnused();
  // Whether anything was written since the tables were loaded.
  bool changed() const { return changed_; }
  // Forgets everything.
  Status Clear();

  std::vector<int64_t> AllFiles() const;
  // Includes in files of the project: who includes whom, as rows of source_file.
  Result<std::vector<std::pair<int64_t, int64_t>>> Includes();

 private:
  using Edge = std::tuple<int64_t, int64_t, int64_t>;  // from, to, line
  struct Queued {
    std::string file;  // with the command the key of the unit
    int64_t unit = 0;
    Hash128 command;
    std::string extra_arguments;
    std::vector<std::string> files;
    std::vector<std::tuple<std::string, std::string, uint32_t>> edges;
    std::vector<std::string> missing;
    bool relevant = true;
    bool raced = true;  // not to be relied on
  };
  ScanStore(db::Connection& db, UnitStore& units, Hash128 scanner)
      : db_(&db), units_(&units), scanner_(scanner) {}
  Status LoadScans();
  Status LoadAbsent();
  Status LoadEdges();
  bool SomethingAppeared() const;
  Status Write(const Queued& queued);
  Result<int64_t> EdgeRow(const Edge& edge);

  db::Connection* db_;
  UnitStore* units_;
  Hash128 scanner_;
  std::unordered_map<int64_t, UnitScan> scans_;  // by unit
  std::set<std::string> absent_;
  std::unordered_map<const db::ScanTable*, size_t> absent_read_;  // of each table
  size_t stored_absent_ = 0;
  bool appeared_ = false;
  bool changed_ = false;
  bool edges_loaded_ = false;
  std::map<Edge, int64_t> edges_;
  std::vector<Queued> queue_;
};

}  // namespace arterial::indexer
