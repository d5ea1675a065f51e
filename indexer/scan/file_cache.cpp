#include "indexer/scan/file_cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace arterial::indexer {
namespace {

namespace scan = clang::dependency_directives_scan;
using llvm::StringRef;

std::error_code LastError() { return {errno, std::generic_category()}; }

bool IsInclude(scan::DirectiveKind kind) {
  return kind == scan::pp_include || kind == scan::pp_include_next || kind == scan::pp_import ||
         kind == scan::pp___include_macros;
}

bool IsModule(scan::DirectiveKind kind) {
  return kind == scan::cxx_module_decl || kind == scan::cxx_import_decl ||
         kind == scan::cxx_export_module_decl || kind == scan::cxx_export_import_decl ||
         kind == scan::decl_at_import;
}

// All bytes of the descriptor, at most `size`: what was added since the file was looked at is of
// no use without its beginning's context, and what was cut off is not there.
std::unique_ptr<llvm::MemoryBuffer> ReadAll(int fd, size_t size, StringRef name) {
  auto buffer = llvm::WritableMemoryBuffer::getNewUninitMemBuffer(size, name);
  if (buffer == nullptr) return nullptr;
  size_t have = 0;
  while (have < size) {
    const ssize_t got = read(fd, buffer->getBufferStart() + have, size - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return nullptr;
    if (got == 0) break;
    have += static_cast<size_t>(got);
  }
  if (have == size) return buffer;
  return llvm::MemoryBuffer::getMemBufferCopy(StringRef(buffer->getBufferStart(), have), name);
}

// Hash of all that the descriptor has left to read.
Hash128 HashRest(int fd) {
  Hasher hasher;
  std::string part(size_t{1} << 16, '\0');
  for (ssize_t got = 0; (got = read(fd, part.data(), part.size())) > 0;)
    hasher.Raw({part.data(), static_cast<size_t>(got)});
  return hasher.Finish();
}

class CachedFile : public llvm::vfs::File {
 public:
  CachedFile(llvm::vfs::Status status, const FileCache::Text& text)
      : status_(std::move(status)), text_(text) {}
  llvm::ErrorOr<llvm::vfs::Status> status() override { return status_; }
  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine& name, int64_t,
                                                               bool, bool) override {
    llvm::SmallString<256> storage;
    return llvm::MemoryBuffer::getMemBuffer(text_.buffer->getBuffer(), name.toStringRef(storage));
  }
  std::error_code close() override { return {}; }

 private:
  llvm::vfs::Status status_;
  const FileCache::Text& text_;
};

class CachedFileSystem : public llvm::vfs::ProxyFileSystem {
 public:
  explicit CachedFileSystem(FileCache& cache)
      : ProxyFileSystem(llvm::vfs::createPhysicalFileSystem()), cache_(cache) {}

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine& path) override {
    llvm::SmallString<256> storage;
    llvm::ErrorOr<llvm::vfs::Status> status = cache_.Look(Absolute(path, storage));
    if (!status) return status.getError();
    return llvm::vfs::Status::copyWithNewName(*status, path);
  }
  bool exists(const llvm::Twine& path) override {
    llvm::SmallString<256> storage;
    return static_cast<bool>(cache_.Look(Absolute(path, storage)));
  }
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(
      const llvm::Twine& path) override {
    llvm::SmallString<256> storage;
    const StringRef absolute = Absolute(path, storage);
    const llvm::ErrorOr<const FileCache::Text*> text = cache_.Read(absolute);
    if (!text) return text.getError();
    llvm::ErrorOr<llvm::vfs::Status> status = cache_.Look(absolute);
    if (!status) return status.getError();
    return std::make_unique<CachedFile>(llvm::vfs::Status::copyWithNewName(*status, path), **text);
  }

 private:
  StringRef Absolute(const llvm::Twine& path, llvm::SmallString<256>& storage) {
    path.toVector(storage);
    if (!storage.starts_with("/")) makeAbsolute(storage);
    return storage;
  }
  FileCache& cache_;
};

}  // namespace

void FileCache::Text::Reduce() {
  if (!clang::scanSourceForDependencyDirectives(buffer->getBuffer(), tokens_, directives_)) {
    reduced_ = true;
  } else {
    tokens_.clear();
    directives_.clear();
  }
  const char* text = buffer->getBufferStart();
  uint32_t offset = 0, line = 1;
  for (const scan::Directive& directive : directives_) {
    modules = modules || IsModule(directive.Kind);
    if (!IsInclude(directive.Kind) || directive.Tokens.empty()) continue;
    const uint32_t at = directive.Tokens.front().Offset;
    line += static_cast<uint32_t>(std::count(text + offset, text + at, '\n'));
    offset = at;
    lines_.emplace_back(at, line);
  }
}

std::optional<FileCache::Directives> FileCache::Text::directives() const {
  if (!reduced_) return std::nullopt;
  return Directives(directives_);
}

uint32_t FileCache::Text::LineOf(uint32_t offset) const {
  const auto it = std::lower_bound(lines_.begin(), lines_.end(), std::pair(offset, uint32_t{0}));
  if (it != lines_.end() && it->first == offset) return it->second;
  if (reduced_ || offset >= buffer->getBufferSize()) return 0;
  const char* text = buffer->getBufferStart();
  return 1 + static_cast<uint32_t>(std::count(text, text + offset, '\n'));
}

FileCache::Entry& FileCache::Find(StringRef path) {
  auto [it, added] = entries_.try_emplace(path);
  Entry& entry = it->second;
  if (!added) return entry;
  const std::string name = path.str();
  struct stat found{};
  if (stat(name.c_str(), &found) != 0) {
    entry.status = LastError();
    if (known_absent_.try_emplace(path).second) absent_.push_back(name);
    return entry;
  }
  using Type = llvm::sys::fs::file_type;
  const bool folder = S_ISDIR(found.st_mode);
  const bool regular = S_ISREG(found.st_mode);
  // Devices and pipes count as regular files, which Clang can include; their text is empty.
  const uint64_t size =
      regular && static_cast<uint64_t>(found.st_size) <= max_file_ ? found.st_size : 0;
  entry.status = llvm::vfs::Status(
      name, llvm::sys::fs::UniqueID(found.st_dev, found.st_ino),
      llvm::sys::toTimePoint(found.st_mtim.tv_sec, found.st_mtim.tv_nsec), found.st_uid,
      found.st_gid, size, folder ? Type::directory_file : Type::regular_file,
      static_cast<llvm::sys::fs::perms>(found.st_mode & 07777));
  return entry;
}

llvm::ErrorOr<llvm::vfs::Status> FileCache::Look(StringRef path) { return Find(path).status; }

std::unique_ptr<FileCache::Text> FileCache::Load(const std::string& path, bool regular) {
  auto text = std::make_unique<Text>();
  if (regular) {
    const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return nullptr;
    struct stat now{};
    if (fstat(fd, &now) == 0 && S_ISREG(now.st_mode)) {
      text->too_large = static_cast<uint64_t>(now.st_size) > max_file_;
      text->buffer = ReadAll(fd, text->too_large ? 0 : now.st_size, path);
      if (text->too_large) text->hash = HashRest(fd);
    }
    const int reason = errno;
    close(fd);
    errno = reason;
    if (text->buffer == nullptr) return nullptr;
  } else {
    text->buffer = llvm::MemoryBuffer::getMemBufferCopy("", path);
  }
  if (!text->too_large)
    text->hash = HashBytes({text->buffer->getBufferStart(), text->buffer->getBufferSize()});
  text->Reduce();
  bytes_ += text->buffer->getBufferSize();
  return text;
}

llvm::ErrorOr<const FileCache::Text*> FileCache::Read(StringRef path) {
  Entry& entry = Find(path);
  if (!entry.status) return entry.status.getError();
  if (entry.status->isDirectory()) return std::make_error_code(std::errc::is_a_directory);
  if (entry.text != nullptr) return entry.text;
  const llvm::sys::fs::UniqueID id = entry.status->getUniqueID();
  std::unique_ptr<Text>& text = texts_[{id.getDevice(), id.getFile()}];
  if (text == nullptr) {
    const std::string name = path.str();
    struct stat found{};
    errno = 0;
    const bool there = stat(name.c_str(), &found) == 0;
    if (there) text = Load(name, S_ISREG(found.st_mode));
    if (text == nullptr) {  // it vanished, or may not be read
      entry.status = errno != 0 ? LastError() : std::make_error_code(std::errc::io_error);
      texts_.erase({id.getDevice(), id.getFile()});
      if (!there && known_absent_.try_emplace(path).second) absent_.push_back(name);
      return entry.status.getError();
    }
  }
  entry.text = text.get();
  entry.status = llvm::vfs::Status::copyWithNewSize(*entry.status, text->buffer->getBufferSize());
  return entry.text;
}

void FileCache::Clear() {
  entries_.clear();
  texts_.clear();
  bytes_ = 0;
}

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> MakeCachedFileSystem(FileCache& cache,
                                                                     const std::string& directory) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files(new CachedFileSystem(cache));
  files->setCurrentWorkingDirectory(directory);
  return files;
}

}  // namespace arterial::indexer
