#include "runtime_join/temp_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace arterial::runtime {

namespace {

std::string FolderOf(const std::string& folder) {
  const char* from_environment = std::getenv("TMPDIR");
  if (!folder.empty()) return folder;
  return from_environment != nullptr && *from_environment != '\0' ? from_environment : "/tmp";
}

Error Refused(const char* what, const std::string& folder) {
  return {ErrorCode::kEnvironment,
          std::string(what) + " for traces that do not fit into memory (" + std::strerror(errno) +
              "): set TMPDIR to a folder with more space, or raise --memory",
          folder};
}

}  // namespace

Result<int> OpenUnnamedFile(const std::string& folder) {
  std::string path = FolderOf(folder) + "/arterial-XXXXXX";
  const int fd = mkstemp(path.data());
  if (fd < 0) return Refused("cannot make a temporary file", FolderOf(folder));
  unlink(path.c_str());
  return fd;
}

Result<TempFile> TempFile::Create(const std::string& folder) {
  Result<int> fd = OpenUnnamedFile(folder);
  if (!fd) return fd.error();
  return TempFile(*fd, FolderOf(folder));
}

TempFile::TempFile(TempFile&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      folder_(std::move(other.folder_)),
      read_at_(other.read_at_) {}

TempFile& TempFile::operator=(TempFile&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(folder_, other.folder_);
  std::swap(read_at_, other.read_at_);
  return *this;
}

TempFile::~TempFile() {
  if (fd_ >= 0) close(fd_);
}

Error TempFile::Failure(const char* what) const { return Refused(what, folder_); }

Status TempFile::Append(std::string_view block) {
  const uint64_t size = block.size();
  std::string bytes(reinterpret_cast<const char*>(&size), sizeof size);
  bytes += block;
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return Failure("cannot write a temporary file");
    rest.remove_prefix(static_cast<size_t>(written));
  }
  return {};
}

Result<size_t> TempFile::ReadAll(char* to, size_t size) {
  size_t done = 0;
  while (done < size) {
    const ssize_t got = pread(fd_, to + done, size - done, read_at_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return Failure("cannot read a temporary file");
    if (got == 0) break;
    done += static_cast<size_t>(got);
    read_at_ += got;
  }
  return done;
}

Result<bool> TempFile::Read(std::string* block) {
  uint64_t size = 0;
  Result<size_t> got = ReadAll(reinterpret_cast<char*>(&size), sizeof size);
  if (!got) return got.error();
  if (*got == 0) return false;
  block->resize(size);
  got = ReadAll(block->data(), size);
  if (!got) return got.error();
  return true;
}

}  // namespace arterial::runtime
