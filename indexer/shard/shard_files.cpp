#include "indexer/shard/shard_files.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
constexpr int kMaxNesting = 16;             // of lists; more is a circle
constexpr uint64_t kMaxBytes = 1ULL << 30;  // of a shard, as of a worker's answer

Status FindInFolder(const std::string& folder,
                    const std::function<Status(const std::string& path)>& found) {
  std::error_code error;
  std::vector<std::string> files, folders;
  fs::directory_iterator it(folder, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    std::error_code ignored;
    const std::string path = it->path().string();
    if (it->is_directory(ignored) && !it->is_symlink(ignored))
      folders.push_back(path);
    else if (path.ends_with(kShardSuffix))
      files.push_back(path);
  }
  if (error)
    return Error{ErrorCode::kEnvironment, "the folder cannot be read: " + error.message(), folder};
  std::sort(files.begin(), files.end());
  std::sort(folders.begin(), folders.end());
  for (const std::string& file : files) ARTERIAL_RETURN_IF_ERROR(found(file));
  for (const std::string& below : folders) ARTERIAL_RETURN_IF_ERROR(FindInFolder(below, found));
  return {};
}

Status Find(const std::string& given, int nesting,
            const std::function<Status(const std::string& path)>& found) {
  std::error_code error;
  if (fs::is_directory(given, error)) return FindInFolder(given, found);
  if (fs::exists(given, error)) return found(given);
  if (!given.starts_with('@'))
    return Error{ErrorCode::kInput, "there is no such shard, folder or @list", given};
  std::ifstream list(given.substr(1), std::ios::binary);
  if (!list) return Error{ErrorCode::kInput, "the list of shards cannot be read", given.substr(1)};
  if (nesting == kMaxNesting)
    return Error{ErrorCode::kInput, "lists of shards name each other in a circle", given};
  for (std::string line; std::getline(list, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (!line.empty()) ARTERIAL_RETURN_IF_ERROR(Find(line, nesting + 1, found));
  }
  return {};
}

}  // namespace

Status WriteShardFile(const std::string& path, const std::string& bytes) {
  std::error_code error;
  const fs::path folder = fs::path(path).parent_path();
  if (!folder.empty()) fs::create_directories(folder, error);
  const std::string part = path + ".part" + std::to_string(getpid());
  std::ofstream out(part, std::ios::binary);
  out << bytes;
  out.close();
  if (out) fs::rename(part, path, error);
  if (out && !error) return {};
  std::error_code ignored;
  fs::remove(part, ignored);
  return Error{ErrorCode::kEnvironment,
               "the shard cannot be written" + (error ? ": " + error.message() : std::string()),
               path};
}

Result<std::string> ReadShardFile(const std::string& path) {
  std::ifstream input(path, std::ios::binary | std::ios::ate);
  const std::streamoff size = input ? static_cast<std::streamoff>(input.tellg()) : -1;
  if (size < 0 || static_cast<uint64_t>(size) > kMaxBytes)
    return Error{ErrorCode::kInput, size < 0 ? "it cannot be read" : "it is larger than any shard",
                 path};
  std::string bytes(static_cast<size_t>(size), '\0');
  input.seekg(0);
  if (!input.read(bytes.data(), size)) return Error{ErrorCode::kInput, "it cannot be read", path};
  return bytes;
}

Status FindShards(const std::vector<std::string>& given,
                  const std::function<Status(const std::string& path)>& found) {
  for (const std::string& each : given) ARTERIAL_RETURN_IF_ERROR(Find(each, 0, found));
  return {};
}

}  // namespace arterial::indexer
