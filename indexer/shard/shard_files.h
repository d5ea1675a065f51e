// Shards on disk: written whole or not at all, found by name, folder or list.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "db/support/result.h"
#include "indexer/shard/shard.h"

namespace arterial::indexer {

// Writes to a neighbour and renames it, so that nobody sees half a shard. Makes the folder.
Status WriteShardFile(const std::string& path, const std::string& bytes);

// The whole file; an error when it cannot be read, or is larger than any shard.
Result<std::string> ReadShardFile(const std::string& path);

// Calls `found` with each file that `given` names, in order: a file; a folder: all *.shard in it
// and in the folders below, sorted; @FILE: the names in that file, one a line, relative to the
// working directory, of any of these kinds. Only names are held in memory. Fails on a name that is
// not there.
Status FindShards(const std::vector<std::string>& given,
                  const std::function<Status(const std::string& path)>& found);

}  // namespace arterial::indexer
