#include "db/support/id_list.h"

#include <algorithm>

#include "db/support/compress.h"

namespace arterial::db {
namespace {

Error Malformed() { return {ErrorCode::kInput, "a list of row ids is malformed", {}}; }

}  // namespace

std::string EncodeIds(std::vector<int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  std::string bytes;
  int64_t last = 0;
  for (int64_t id : ids) {
    auto step = static_cast<uint64_t>(id - last);
    last = id;
    for (; step >= 0x80; step >>= 7) bytes.push_back(static_cast<char>(step | 0x80));
    bytes.push_back(static_cast<char>(step));
  }
  return Compress(bytes);
}

Result<std::vector<int64_t>> DecodeIds(std::string_view blob) {
  Result<std::string> bytes = Decompress(blob);
  if (!bytes) return bytes.error();
  std::vector<int64_t> ids;
  uint64_t last = 0, step = 0;
  int shift = 0;
  for (const char c : *bytes) {
    if (shift > 56) return Malformed();
    step |= static_cast<uint64_t>(c & 0x7f) << shift;
    shift += 7;
    if ((c & 0x80) != 0) continue;
    last += step;
    if (step == 0 || last > static_cast<uint64_t>(INT64_MAX)) return Malformed();
    ids.push_back(static_cast<int64_t>(last));
    step = 0;
    shift = 0;
  }
  if (shift != 0) return Malformed();
  return ids;
}

IdSet::IdSet(std::vector<int64_t> ids) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  size_ = ids.size();
  if (size_ > 0) blob_ = EncodeIds(std::move(ids));
}

Result<IdSet> IdSet::FromBlob(std::string_view blob) {
  Result<std::vector<int64_t>> ids = DecodeIds(blob);
  if (!ids) return ids.error();
  IdSet set;
  set.size_ = ids->size();
  if (set.size_ > 0) set.blob_ = blob;
  return set;
}

std::vector<int64_t> IdSet::Ids() const {
  if (blob_.empty()) return {};
  Result<std::vector<int64_t>> ids = DecodeIds(blob_);
  return ids ? std::move(*ids) : std::vector<int64_t>();  // written by EncodeIds
}

}  // namespace arterial::db
