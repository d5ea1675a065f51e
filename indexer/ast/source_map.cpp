#include "indexer/ast/source_map.h"

#include <clang/Basic/FileEntry.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/Path.h>

#include "indexer/generated.h"

namespace arterial::indexer {
namespace {

std::string WithSlash(std::string path) {
  if (path.empty() || path.back() != '/') path += '/';
  return path;
}

std::string RealPath(const std::string& path) {
  llvm::SmallString<256> real;
  return llvm::sys::fs::real_path(path, real) ? path : real.str().str();
}

}  // namespace

bool IsGeneratedFile(std::string_view path) {
  const size_t slash = path.rfind('/');
  const std::string_view name = slash == path.npos ? path : path.substr(slash + 1);
  for (const std::string_view end : {".pb.h", ".pb.cc", ".pb.inc", ".pb.cpp", ".pb.hpp", ".srpc.h",
                                     ".capnp.h", ".capnp.c++", ".capnp.cc", ".capnp.cpp"})
    if (name.ends_with(end)) return true;
  return IsThriftSkeleton(name);
}

SourceMap::SourceMap(std::string root, std::string directory) : directory_(std::move(directory)) {
  root_ = WithSlash(Absolute(root));
  real_root_ = WithSlash(RealPath(root_));
}

void SourceMap::Attach(const clang::SourceManager& sources) {
  sources_ = &sources;
  files_.clear();
  main_file_ = FileOf(sources.getMainFileID()).path;
}

std::string SourceMap::Absolute(std::string_view path) const {
  llvm::SmallString<256> absolute;
  if (!path.starts_with("/")) absolute = directory_;
  llvm::sys::path::append(absolute, llvm::StringRef(path.data(), path.size()));
  const std::string written = absolute.str().str();
  llvm::sys::path::remove_dots(absolute, /*remove_dot_dot=*/true);
  std::string plain = absolute.str().str();
  if (written.find("/..") == std::string::npos) return plain;
  // After a link, '..' leads elsewhere than the text says: /lib/gcc/../.. is /usr.
  const std::string real = RealPath(written);
  return real == written || real == RealPath(plain) ? plain : real;
}

std::string SourceMap::Relative(std::string_view path) const {
  const std::string absolute = Absolute(path);
  if (absolute.starts_with(root_)) return absolute.substr(root_.size());
  const std::string real = RealPath(absolute);
  if (real.starts_with(real_root_)) return real.substr(real_root_.size());
  return absolute;
}

const SourceMap::File& SourceMap::FileOf(clang::FileID id) const {
  auto [it, added] = files_.try_emplace(id.getHashValue());
  if (!added) return it->second;
  File& file = it->second;
  const clang::OptionalFileEntryRef entry = sources_->getFileEntryRefForID(id);
  if (!entry) return file;
  file.path = Relative(std::string_view(entry->getName().data(), entry->getName().size()));
  if (IsGeneratedFile(file.path))
    file.kind = FileKind::kGenerated;
  else if (clang::SrcMgr::isSystem(
               sources_->getFileCharacteristic(sources_->getLocForStartOfFile(id))))
    file.kind = FileKind::kSystem;
  else if (const auto text = sources_->getBufferDataOrNone(id);
           text && IsGeneratedText(std::string_view(text->data(), text->size())))
    file.kind = FileKind::kGenerated;
  else
    file.kind = file.path.starts_with("/") ? FileKind::kExternal : FileKind::kProject;
  return file;
}

FileKind SourceMap::KindOf(clang::SourceLocation location) const {
  if (location.isInvalid()) return FileKind::kSystem;
  return FileOf(sources_->getFileID(sources_->getFileLoc(location))).kind;
}

db::Location SourceMap::LocationOf(clang::SourceLocation location) const {
  if (location.isInvalid()) return {};
  const auto [file, offset] = sources_->getDecomposedLoc(sources_->getFileLoc(location));
  return {FileOf(file).path, sources_->getLineNumber(file, offset),
          sources_->getColumnNumber(file, offset)};
}

unsigned SourceMap::OffsetOf(clang::SourceLocation location) const {
  return location.isInvalid() ? 0
                              : sources_->getDecomposedLoc(sources_->getFileLoc(location)).second;
}

bool SourceMap::InMainFile(clang::SourceLocation location) const {
  return location.isValid() &&
         sources_->getFileID(sources_->getFileLoc(location)) == sources_->getMainFileID();
}

}  // namespace arterial::indexer
