// The pass that scans the includes of units in worker processes, and supplies the headers that
// protoc would make before anything is parsed.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "indexer/compile_db.h"
#include "indexer/prelude/gather.h"
#include "indexer/proto_gen.h"
#include "indexer/scan_store.h"
#include "indexer/unit_store.h"
#include "indexer/worker_pool.h"

namespace arterial::indexer {

// Lines of a unit's extra arguments as a list.
std::vector<std::string> SplitLines(const std::string& text);
// Arguments that the unit was scanned or parsed with last, unless their folders are gone.
std::string KeptExtra(const UnitStore& store, const CompileCommand& command);

// A unit to parse and the arguments to add, one a line.
struct Task {
  size_t command = 0;  // into CompileDb::commands
  std::string extra;
};

class ScanPass {
 public:
  // All must outlive the pass. Every command's unit has a row.
  ScanPass(const CompileDb& build, const UnitStore& store, ScanStore& scans, ProtoGen& proto,
           PoolOptions pool);

  // Scans what has changed. Returns how many units were scanned.
  Result<int64_t> Run(const std::function<void(int64_t done, int64_t total)>& progress);
  // Arguments to add to a unit's command.
  const std::string& extra(size_t unit) const { return extra_[unit]; }
  // The scans of this run, for preludes.
  const GatheredScans& scanned() const { return scanned_; }
  // Long units must not come last, when the other workers have nothing left to do.
  void LargestFirst(std::vector<Task>& tasks) const;

 private:
  Status Scan(const std::vector<size_t>& units,
              const std::function<void(int64_t done, int64_t total)>& progress);

  const CompileDb& build_;
  const UnitStore& store_;
  ScanStore& scans_;
  ProtoGen& proto_;
  PoolOptions pool_;
  std::vector<std::string> extra_;
  GatheredScans scanned_;
};

}  // namespace arterial::indexer
