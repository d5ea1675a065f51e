// Which targets a file belongs to, within one build system. Build files of CMake seldom name
// headers, so what they leave open is inferred, in this order:
//   listed   a target names the file
//   stem     cart.h belongs with the cart.cc beside it
//   folder   all sources of the folder are one target's
//   include  the header lies below an include folder of a target that has no files of its own
//   above    the nearest folder above belongs, by its sources or build file, to one library
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "indexer/build_graph/graph.h"
#include "indexer/build_graph/includes.h"

namespace arterial::indexer {

using TargetId = uint32_t;  // into BuildGraph::targets

class FileOwners {
 public:
  FileOwners(const BuildGraph& graph, std::string_view system, const FileIncludes& files);
  // Sorted; empty: nobody's. Several: each may be meant.
  const std::vector<TargetId>& Of(FileId file) const { return owners_[file]; }
  // Whether a build file says so, or a source of the same name.
  bool Certain(FileId file) const { return certain_[file] != 0; }

 private:
  std::vector<std::vector<TargetId>> owners_;
  std::vector<uint8_t> certain_;
};

}  // namespace arterial::indexer
