// Where source locations lie as people see them, and which files belong to the project. Call
// sites, handlers and functions are taken from project files alone; everything else is a library.
#pragma once

#include <string>
#include <unordered_map>

#include "db/facts.h"
#include "indexer/ast/compat.h"

namespace arterial::indexer {

enum class FileKind {
  kProject,    // under the root, written by people
  kGenerated,  // written by protoc, a plugin of it or the Thrift compiler, wherever it lies
  kExternal,   // outside the root, but not a system header
  kSystem,     // a system header by the compiler's rules, or no file at all
};

// Names that only code generators give (*.pb.h, *.grpc.pb.cc, *_server.skeleton.cpp ...).
bool IsGeneratedFile(std::string_view path);

class SourceMap {
 public:
  // `root` and `directory` (of the compile command) are absolute.
  SourceMap(std::string root, std::string directory);
  void Attach(const clang::SourceManager& sources);

  FileKind KindOf(clang::SourceLocation location) const;
  bool IsProject(clang::SourceLocation location) const {
    return KindOf(location) == FileKind::kProject;
  }
  // The place where the token was written; for a token made by a macro, where that was expanded.
  db::Location LocationOf(clang::SourceLocation location) const;
  // Byte offset of that place in its file: tells apart what stands on one line.
  unsigned OffsetOf(clang::SourceLocation location) const;
  bool InMainFile(clang::SourceLocation location) const;
  const std::string& MainFile() const { return main_file_; }

  // Absolute and without '.' and '..'.
  std::string Absolute(std::string_view path) const;
  // Relative to the root if the path, or what its links lead to, lies there; else absolute.
  std::string Relative(std::string_view path) const;

 private:
  struct File {
    FileKind kind = FileKind::kSystem;
    std::string path;
  };
  const File& FileOf(clang::FileID id) const;

  const clang::SourceManager* sources_ = nullptr;
  std::string root_;
  std::string real_root_;
  std::string directory_;
  std::string main_file_;
  mutable std::unordered_map<unsigned, File> files_;
};

}  // namespace arterial::indexer
