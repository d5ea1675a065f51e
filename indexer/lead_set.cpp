#include "indexer/lead_set.h"

#include <fstream>
#include <iterator>

namespace arterial::indexer {
namespace {

constexpr size_t kIdBytes = 16;

}  // namespace

Status WriteLeadSet(const std::string& path, std::span<const db::FunctionId> functions) {
  std::string bytes;
  bytes.reserve(functions.size() * kIdBytes);
  for (const db::FunctionId& id : functions) bytes += ToBlob(id);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << bytes;
  file.close();
  if (!file) return Error{ErrorCode::kEnvironment, path + ": cannot be written", {}};
  return {};
}

Result<LeadSet> ReadLeadSet(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (!file || bytes.size() % kIdBytes != 0)
    return Error{ErrorCode::kEnvironment, path + ": cannot be read", {}};
  LeadSet functions;
  functions.reserve(bytes.size() / kIdBytes);
  for (size_t at = 0; at < bytes.size(); at += kIdBytes)
    functions.insert(FromBlob(std::string_view(bytes).substr(at, kIdBytes)));
  return functions;
}

}  // namespace arterial::indexer
