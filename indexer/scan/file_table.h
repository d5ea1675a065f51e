// The files that a scan has met, numbered: Clang's names of them on one side, stored paths on the
// other.
#pragma once

#include <clang/Basic/FileEntry.h>
#include <llvm/ADT/DenseMap.h>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "db/includes.h"
#include "indexer/ast/source_map.h"
#include "indexer/scan/file_cache.h"
#include "indexer/scan/reveals.h"

namespace arterial::indexer {

class FileTable {
 public:
  FileTable(std::string root, FileCache& cache) : root_(std::move(root)), cache_(cache) {}

  // Number of a file that can be read; nothing if it cannot.
  std::optional<uint32_t> NumberOf(clang::FileEntryRef file);
  // Null if the file cannot be read.
  const FileCache::Text* TextOf(clang::FileEntryRef file);
  // Frameworks that the file's path reveals.
  FrameworkSet RevealedBy(uint32_t number) const { return facts_[number].revealed; }
  // Hash of the file's path and content.
  const Hash128& IdentityOf(uint32_t number) const { return facts_[number].identity; }
  const Reveals& reveals() const { return reveals_; }

  // Moves what was looked for in vain from the cache to the table.
  void TakeAbsent();
  // Clang's names are about to change their meaning: another working directory, or a new cache.
  void Forget(const std::string& directory);
  const db::ScanTable& table() const { return table_; }

 private:
  struct Known {
    const FileCache::Text* text = nullptr;
    std::optional<uint32_t> number;
  };
  const Known& Find(clang::FileEntryRef file);
  uint32_t Number(const std::string& path, const Hash128& content);

  std::string root_, directory_;
  FileCache& cache_;
  Reveals reveals_;
  std::optional<SourceMap> paths_;
  llvm::DenseMap<const void*, Known> known_;  // by Clang's entry of the name
  std::unordered_map<std::string, uint32_t> numbers_;
  struct FileFacts {
    FrameworkSet revealed = 0;
    Hash128 identity;
  };
  std::vector<FileFacts> facts_;  // as table_.files
  db::ScanTable table_;
};

}  // namespace arterial::indexer
