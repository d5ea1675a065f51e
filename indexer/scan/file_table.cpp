#include "indexer/scan/file_table.h"

namespace arterial::indexer {

const FileTable::Known& FileTable::Find(clang::FileEntryRef file) {
  auto [it, added] = known_.try_emplace(&file.getMapEntry());
  if (!added) return it->second;
  std::string absolute = file.getName().str();
  if (!absolute.starts_with('/')) absolute = directory_ + '/' + absolute;
  const llvm::ErrorOr<const FileCache::Text*> text = cache_.Read(absolute);
  if (!text) return it->second;
  it->second.text = *text;
  it->second.number = Number(paths_->Relative(absolute), (*text)->hash);
  return it->second;
}

uint32_t FileTable::Number(const std::string& path, const Hash128& content) {
  const auto [it, added] =
      numbers_.try_emplace(path + ToHex(content), static_cast<uint32_t>(table_.files.size()));
  if (added) {
    table_.files.push_back({path, content});
    facts_.push_back({reveals_.OfPath(path), Hasher().Add(path).Add(ToBlob(content)).Finish()});
  }
  return it->second;
}

std::optional<uint32_t> FileTable::NumberOf(clang::FileEntryRef file) { return Find(file).number; }

const FileCache::Text* FileTable::TextOf(clang::FileEntryRef file) { return Find(file).text; }

void FileTable::TakeAbsent() {
  for (std::string& path : cache_.TakeAbsent()) table_.absent.push_back(std::move(path));
}

void FileTable::Forget(const std::string& directory) {
  known_.clear();
  directory_ = directory;
  paths_.emplace(root_, directory);
}

}  // namespace arterial::indexer
