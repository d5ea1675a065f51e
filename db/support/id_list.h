// Sets of row ids as small blobs: of a few thousand ids close together, little more than a byte
// each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/result.h"

namespace arterial::db {

// Sorts the ids and drops duplicates. Ids are positive.
std::string EncodeIds(std::vector<int64_t> ids);
// Sorted. Fails on anything that EncodeIds does not write.
Result<std::vector<int64_t>> DecodeIds(std::string_view blob);

// A set of ids kept as its blob: for sets of which there are as many as units.
class IdSet {
 public:
  IdSet() = default;
  explicit IdSet(std::vector<int64_t> ids);
  // Fails as DecodeIds does.
  static Result<IdSet> FromBlob(std::string_view blob);
  std::vector<int64_t> Ids() const;  // sorted
  size_t size() const { return size_; }
  const std::string& blob() const { return blob_; }  // empty when there are none

 private:
  std::string blob_;
  size_t size_ = 0;
};

}  // namespace arterial::db
