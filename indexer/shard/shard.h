// A shard: the facts of one translation unit as a file of its own, which a build system's remote
// action can make and cache and `arterial link` puts together with others. Equal inputs give equal
// bytes, wherever the tree lies, whenever and on whatever machine.
//
//   bytes 0-7    "artshard"
//   bytes 8-11   version of the format, little-endian
//   bytes 12-27  id: hash of the payload before compression
//   bytes 28-35  size of what follows, little-endian
//   from 36      the payload, zstd-compressed
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/facts.h"
#include "db/support/hash.h"
#include "db/support/result.h"

namespace arterial::indexer {

inline constexpr uint32_t kShardVersion = 1;
inline constexpr std::string_view kShardSuffix = ".shard";
// Where a shard says that generated headers are: no folder, but the same name everywhere.
inline constexpr std::string_view kShardGenerated = ".arterial/gen/";

// A file that the unit read.
struct ShardInput {
  std::string path;   // relative to the root with '/', absolute outside it
  uint64_t size = 0;  // bytes
  Hash128 hash;       // of the content; zero when it could not be read
  auto operator<=>(const ShardInput&) const = default;
};

struct Shard {
  Hash128 extractor;                   // of the program that extracted the facts
  std::string file;                    // main source file
  Hash128 command;                     // CommandHash
  bool inferred = false;               // the command was inferred from the tree
  std::string target;                  // build target, empty where unknown
  std::string status;                  // as in the table `unit`
  std::string error;                   // first error, empty when none
  std::vector<std::string> generated;  // folders below kShardGenerated that were searched, in order
  std::vector<ShardInput> inputs;      // sorted by path
  std::vector<db::IssueFact> issues;   // what the driver lost or guessed on the unit's behalf
  bool has_facts = false;              // false: the worker never answered
  db::UnitFacts facts;                 // without `inputs`, which stand above
};

// Identity of a shard's content.
using ShardId = Hash128;

struct EncodedShard {
  ShardId id;
  std::string bytes;  // the file
};
EncodedShard Encode(const Shard& shard);
// The two halves of Encode.
std::string ShardPayload(const Shard& shard);
EncodedShard SealShard(std::string_view payload);

// Why a file is no shard that can be used.
enum class ShardFault {
  kForeign,  // something else
  kVersion,  // of another version of the format or of the facts
  kDamaged,  // cut short, or other bytes than were written
};

struct DecodedShard {
  ShardId id;
  Shard shard;
  ShardFault fault = ShardFault::kDamaged;  // where there is an error
  std::string error;                        // a sentence; empty: all is well
};
// Never reads outside the bytes. What it accepts means a unit, and has the id of its payload.
DecodedShard DecodeShard(std::string_view file);

}  // namespace arterial::indexer
