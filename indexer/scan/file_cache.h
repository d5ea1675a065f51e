// The files of all units of a scan, each read, hashed and reduced to its preprocessor directives
// once. What was seen first holds for the whole scan, so a file that changes or vanishes meanwhile
// is seen alike by all units, and its hash is that of the text that was scanned.
#pragma once

#include <clang/Lex/DependencyDirectivesScanner.h>
#include <llvm/ADT/StringMap.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "db/support/hash.h"

namespace arterial::indexer {

class FileCache {
 public:
  // `max_file`: longer files are taken as empty, see Text::too_large.
  explicit FileCache(uint64_t max_file) : max_file_(max_file) {}

  using Directives = llvm::ArrayRef<clang::dependency_directives_scan::Directive>;

  struct Text {
    std::unique_ptr<llvm::MemoryBuffer> buffer;
    Hash128 hash;
    bool too_large = false;
    bool modules = false;  // has module declarations or imports

    // Null if the text does not lend itself to the reduction: it must be lexed as a whole.
    std::optional<Directives> directives() const;
    // Line of the directive that starts at the byte offset; 0 if none does.
    uint32_t LineOf(uint32_t offset) const;

   private:
    friend class FileCache;
    void Reduce();
    bool reduced_ = false;
    llvm::SmallVector<clang::dependency_directives_scan::Token, 0> tokens_;
    llvm::SmallVector<clang::dependency_directives_scan::Directive, 0> directives_;
    std::vector<std::pair<uint32_t, uint32_t>> lines_;  // offset and line of each #include
  };

  // Properties of a file or folder; `path` is absolute. Name lookups that fail are remembered.
  llvm::ErrorOr<llvm::vfs::Status> Look(llvm::StringRef path);
  // The text of a regular file, or an error. Devices and pipes are never opened; their text is
  // empty. Valid until Clear.
  llvm::ErrorOr<const Text*> Read(llvm::StringRef path);

  // Paths that were not there, since the last call. Clear does not bring them up again.
  std::vector<std::string> TakeAbsent() { return std::exchange(absent_, {}); }
  uint64_t bytes() const { return bytes_; }  // of texts held
  void Clear();

 private:
  struct Entry {
    llvm::ErrorOr<llvm::vfs::Status> status = std::error_code();
    const Text* text = nullptr;  // read already
  };
  Entry& Find(llvm::StringRef path);
  std::unique_ptr<Text> Load(const std::string& path, bool regular);

  uint64_t max_file_;
  uint64_t bytes_ = 0;
  llvm::StringMap<Entry> entries_;
  std::map<std::pair<uint64_t, uint64_t>, std::unique_ptr<Text>> texts_;  // by device and inode
  llvm::StringMap<char> known_absent_;
  std::vector<std::string> absent_;
};

// The cache as Clang sees it.
llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> MakeCachedFileSystem(FileCache& cache,
                                                                     const std::string& directory);

}  // namespace arterial::indexer
