// What the preprocessor does with one unit, as a db::UnitIncludes.
#pragma once

#include <clang/Basic/SourceManager.h>
#include <clang/Lex/PPCallbacks.h>
#include <llvm/ADT/BitVector.h>
#include <llvm/ADT/DenseSet.h>

#include <memory>
#include <set>
#include <string>

#include "db/includes.h"
#include "indexer/scan/file_table.h"

namespace arterial::indexer {

class Collector {
 public:
  explicit Collector(FileTable& files) : files_(files), revealed_(files.reveals().OfAny()) {}

  // Callbacks to give to the unit's preprocessor; they refer to this collector.
  std::unique_ptr<clang::PPCallbacks> Watch(const clang::SourceManager& sources);
  // The result. `problem`: why it may be incomplete, or empty.
  db::UnitIncludes Finish(std::string problem);

 private:
  friend class Callbacks;
  void Enter(clang::FileID file);
  void Include(clang::SourceLocation hash, llvm::StringRef name, clang::OptionalFileEntryRef file);
  void Ask(clang::OptionalFileEntryRef file);
  void AddFile(uint32_t number, const FileCache::Text& text);
  // Number and line of a directive; those of the main file and 0 for one on the command line.
  std::pair<uint32_t, uint32_t> PlaceOf(clang::SourceLocation hash) const;
  Hash128 ContentHash() const;

  FileTable& files_;
  const clang::SourceManager* sources_ = nullptr;
  db::UnitIncludes unit_;
  FrameworkSet revealed_;
  llvm::BitVector known_;                                // unit_.files
  llvm::DenseSet<std::pair<uint64_t, uint32_t>> edges_;  // from and to, line
  std::set<uint32_t> asked_;
  std::string problem_;
};

}  // namespace arterial::indexer
