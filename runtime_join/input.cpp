#include "runtime_join/input.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "db/support/interrupt.h"
#include "runtime_join/temp_file.h"

namespace arterial::runtime {
namespace {

constexpr size_t kBlock = 256 << 10;

Error CannotRead(const std::string& name, int code) {
  return {ErrorCode::kInput, std::string("cannot read: ") + std::strerror(code), name};
}

}  // namespace

Input::Input(std::string name, int fd, std::string_view bytes)
    : name_(std::move(name)), fd_(fd), memory_(bytes), block_(kBlock, '\0') {}

Input::~Input() {
  if (fd_ > STDIN_FILENO) close(fd_);
}

Result<std::unique_ptr<Input>> Input::Open(const std::string& path) {
  if (path == "-") return std::unique_ptr<Input>(new Input("-", STDIN_FILENO, {}));
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return CannotRead(path, errno);
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    close(fd);
    return CannotRead(path, EISDIR);
  }
  return std::unique_ptr<Input>(new Input(path, fd, {}));
}

std::unique_ptr<Input> Input::FromBytes(std::string_view bytes, std::string name) {
  return std::unique_ptr<Input>(new Input(std::move(name), -1, bytes));
}

Result<size_t> Input::ReadStored(char* to, size_t size) {
  if (fd_ < 0) {
    const size_t n = memory_.copy(to, size);
    memory_.remove_prefix(n);
    return n;
  }
  for (;;) {
    if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", name_};
    const ssize_t got = read(fd_, to, size);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) return CannotRead(name_, errno);
  }
}

Status Input::FillBlock() {
  if (block_start_ == block_end_) block_start_ = block_end_ = 0;
  Result<size_t> got = ReadStored(block_.data() + block_end_, block_.size() - block_end_);
  if (!got) return got.error();
  hasher_.Raw({block_.data() + block_end_, *got});
  bytes_ += static_cast<int64_t>(*got);
  block_end_ += *got;
  stored_end_ = *got == 0;
  return {};
}

Result<size_t> Input::Decompress(char* to, size_t size) {
  if (!decompressor_) {
    while (block_end_ < 4 && !stored_end_) ARTERIAL_RETURN_IF_ERROR(FillBlock());
    decompressor_ = MakeDecompressor({block_.data(), block_end_});
  }
  while (decompressor_->damage().empty()) {
    if (block_start_ == block_end_ && !stored_end_) ARTERIAL_RETURN_IF_ERROR(FillBlock());
    const std::string_view waiting(block_.data() + block_start_, block_end_ - block_start_);
    const Decompressor::Step step = decompressor_->Run(waiting, to, size);
    block_start_ += step.taken;
    if (step.made > 0) return step.made;
    if (waiting.empty()) return size_t{0};
  }
  return size_t{0};
}

Result<size_t> Input::Read(char* to, size_t size) {
  if (peek_start_ < peeked_.size()) {
    const size_t n = peeked_.copy(to, size, peek_start_);
    peek_start_ += n;
    return n;
  }
  return Decompress(to, size);
}

Result<std::string_view> Input::Peek(size_t size) {
  peeked_.erase(0, peek_start_);
  peek_start_ = 0;
  while (peeked_.size() < size) {
    const size_t have = peeked_.size();
    peeked_.resize(size);
    Result<size_t> got = Decompress(peeked_.data() + have, size - have);
    peeked_.resize(have + (got ? *got : 0));
    if (!got) return got.error();
    if (*got == 0) break;
  }
  return std::string_view(peeked_);
}

Result<Hash128> Input::Spool(const std::string& folder) {
  Result<int> copy = OpenUnnamedFile(folder);
  if (!copy) return copy.error();
  Input spooled(name_, *copy, {});  // closes the copy on errors
  Hasher hasher;
  for (;;) {
    Result<size_t> got = ReadStored(block_.data(), block_.size());
    if (!got) return got.error();
    if (*got == 0) break;
    hasher.Raw({block_.data(), *got});
    for (size_t done = 0; done < *got;) {
      const ssize_t written = write(*copy, block_.data() + done, *got - done);
      if (written < 0 && errno != EINTR)
        return Error{ErrorCode::kEnvironment,
                     std::string("cannot copy it to a temporary file: ") + std::strerror(errno) +
                         ": set TMPDIR to a folder with more space",
                     name_};
      if (written > 0) done += static_cast<size_t>(written);
    }
  }
  lseek(*copy, 0, SEEK_SET);
  std::swap(fd_, spooled.fd_);
  return hasher.Finish();
}

Status Input::Drain() {
  while (!stored_end_) {
    block_start_ = block_end_ = 0;
    ARTERIAL_RETURN_IF_ERROR(FillBlock());
  }
  return {};
}

const std::string& Input::damage() const {
  static const std::string kNone;
  return decompressor_ ? decompressor_->damage() : kNone;
}

Result<Hash128> HashFile(const std::string& path) {
  Result<std::unique_ptr<Input>> input = Input::Open(path);
  if (!input) return input.error();
  ARTERIAL_RETURN_IF_ERROR((*input)->Drain());
  return (*input)->content_hash();
}

Result<std::vector<InputFile>> ListInputs(const std::vector<std::string>& paths) {
  namespace fs = std::filesystem;
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path == "-" || !fs::is_directory(path, error)) {
      if (path != "-" && !fs::exists(path, error))
        return Error{ErrorCode::kInput, "no such file or directory", path};
      files.push_back({path, fs::path(path).filename().string(), true});
      continue;
    }
    std::vector<std::string> found;
    fs::recursive_directory_iterator it(path, error);
    for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
      std::error_code unreadable;
      const bool hidden = it->path().filename().string().starts_with(".");
      if (hidden && it->is_directory(unreadable)) it.disable_recursion_pending();
      if (!hidden && it->is_regular_file(unreadable)) found.push_back(it->path().string());
    }
    if (error) return Error{ErrorCode::kInput, "cannot list: " + error.message(), path};
    std::sort(found.begin(), found.end());
    // "." and "traces/" have a name only once they are resolved.
    const fs::path above = fs::absolute(path).lexically_normal();
    const fs::path folder =
        above.has_filename() ? above.filename() : above.parent_path().filename();
    for (const std::string& file : found)
      files.push_back({file, (folder / fs::path(file).lexically_relative(path)).string(), false});
  }
  return files;
}

}  // namespace arterial::runtime
