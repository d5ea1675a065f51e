// From shards to a database, as `arterial index` would have made it of the same units.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"
#include "indexer/link/link.h"

namespace arterial::indexer {

struct LinkShardsOptions {
  std::vector<std::string> shards;  // as FindShards takes them
  // Absolute folder of the sources: owners, revision, sources that no shard holds. Empty: without.
  std::string root;
  bool keep = false;                             // units of the database that no shard holds stay
  std::function<void(int64_t shards)> progress;  // read so far; -1: linking
};

struct LinkShardsSummary {
  int64_t shards = 0;                                   // files read
  int64_t units = 0;                                    // in the database afterwards
  int64_t added = 0;                                    // written now: new, or other than before
  int64_t unchanged = 0;                                // in the database as they are
  int64_t deleted = 0;                                  // in no shard any more
  int64_t repeated = 0;                                 // the same content again
  int64_t conflicts = 0;                                // another shard of a unit was taken
  int64_t damaged = 0, foreign = 0, other_version = 0;  // skipped
  int64_t degraded = 0, failed = 0, crashed = 0, timeout = 0, inferred = 0;  // units by status
  bool linked = false;                                                       // false: as before
  LinkSummary link;
};

// Makes the units of `db` those of the shards and links them. Shards are read one after another.
// Of two shards of one unit that differ the one with the smaller id counts, so that the order has
// no say. What is skipped is an issue of phase index with the file's name: shard_damaged,
// shard_foreign, shard_of_another_version, shard_repeated, shard_conflict; shard_extractors_differ
// says that facts of several extractors meet. Fails when no shard can be used.
Result<LinkShardsSummary> LinkShards(db::Connection& db, const LinkShardsOptions& options);

}  // namespace arterial::indexer
