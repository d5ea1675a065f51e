// From compile commands to shards: what `arterial index` does for a unit, without a database.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "db/support/result.h"
#include "indexer/compile_db.h"
#include "indexer/shard/shard.h"

namespace arterial::indexer {

struct ShardOptions {
  std::string root;  // absolute
  int jobs = 0;      // as in IndexOptions, like the four below
  std::string worker_program;
  std::chrono::milliseconds unit_timeout{120000};
  uint64_t worker_memory_limit = 0;
  std::function<void(int64_t done, int64_t total, const std::string& file)> progress;
};

// Parses each command in worker processes and hands its shard to `done`, in any order, from the
// calling thread. A unit's shard depends on the command and the files that it reads only: headers
// that lack are made from .proto files in a scratch folder, for each unit on its own. A unit whose
// worker crashed or ran out of time has a shard too, with that status and no facts; whether to keep
// it is the caller's choice, for another machine may do better. Files must not change meanwhile.
Status MakeShards(const ShardOptions& options, const std::vector<CompileCommand>& commands,
                  const std::function<Status(Shard)>& done);

}  // namespace arterial::indexer
