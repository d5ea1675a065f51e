#include "runtime_join/input.h"

#include <fcntl.h>
#include <glob.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "db/support/interrupt.h"
#include "runtime_join/framing.h"
#include "runtime_join/temp_file.h"

namespace arterial::runtime {
namespace {

constexpr size_t kBlock = 256 << 10;

Error CannotRead(const std::string& name, int code) {
  return {ErrorCode::kInput, std::string("cannot read: ") + std::strerror(code), name};
}

}  // namespace

Input::Input(std::string name, int fd, std::string_view bytes)
    : name_(std::move(name)), fd_(fd), memory_(bytes) {
  stored_.block.resize(kBlock);
}

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

std::unique_ptr<Input> Input::FromPull(Pull pull, std::string name) {
  std::unique_ptr<Input> input(new Input(std::move(name), -1, {}));
  input->pull_ = std::move(pull);
  return input;
}

Result<size_t> Input::ReadStored(char* to, size_t size) {
  if (pull_) return pull_(to, size);
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

Status Input::FillStored() {
  Layer& layer = stored_;
  if (layer.start == layer.end) layer.start = layer.end = 0;
  Result<size_t> got = ReadStored(layer.block.data() + layer.end, layer.block.size() - layer.end);
  if (!got) return got.error();
  hasher_.Raw({layer.block.data() + layer.end, *got});
  bytes_ += static_cast<int64_t>(*got);
  layer.end += *got;
  layer.at_end = *got == 0;
  return {};
}

Status Input::FillFrames() {
  if (frames_.block.empty()) frames_.block.resize(kBlock);
  frames_.start = frames_.end = 0;
  Result<size_t> got = Decompress(frames_.block.data(), frames_.block.size());
  if (!got) return got.error();
  frames_.end = *got;
  frames_.at_end = *got == 0;
  return {};
}

Result<size_t> Input::Run(Layer* layer, const std::function<Status()>& fill, char* to,
                          size_t size) {
  Decompressor& decompressor = *layer->decompressor;
  while (decompressor.damage().empty()) {
    if (layer->start == layer->end && !layer->at_end) ARTERIAL_RETURN_IF_ERROR(fill());
    const std::string_view waiting(layer->block.data() + layer->start, layer->end - layer->start);
    const Decompressor::Step step = decompressor.Run(waiting, to, size);
    layer->start += step.taken;
    if (step.made > 0) return step.made;
    if (waiting.empty()) return size_t{0};
  }
  return size_t{0};
}

Result<size_t> Input::Decompress(char* to, size_t size) {
  if (!stored_.decompressor) {
    while (stored_.end < 4 && !stored_.at_end) ARTERIAL_RETURN_IF_ERROR(FillStored());
    stored_.decompressor = MakeDecompressor({stored_.block.data(), stored_.end});
  }
  return Run(&stored_, [this] { return FillStored(); }, to, size);
}

// Whether the content lies in frames shows in its first bytes, which are given back.
Status Input::StartFrames() {
  started_ = true;
  std::string head(kFrameHead, '\0');
  size_t have = 0;
  while (have < head.size()) {
    Result<size_t> got = Decompress(head.data() + have, head.size() - have);
    if (!got) return got.error();
    if (*got == 0) break;
    have += *got;
  }
  head.resize(have);
  frames_.decompressor = MakeDeframer(head);
  frames_.block = std::move(head);
  frames_.end = have;
  return {};
}

Result<size_t> Input::Unpack(char* to, size_t size) {
  if (!started_) ARTERIAL_RETURN_IF_ERROR(StartFrames());
  if (frames_.decompressor) return Run(&frames_, [this] { return FillFrames(); }, to, size);
  if (frames_.start == frames_.end) return Decompress(to, size);
  const size_t n =
      frames_.block.copy(to, std::min(size, frames_.end - frames_.start), frames_.start);
  frames_.start += n;
  return n;
}

Result<size_t> Input::Read(char* to, size_t size) {
  if (size == 0) return size_t{0};
  if (peek_start_ < peeked_.size()) {
    const size_t n = peeked_.copy(to, size, peek_start_);
    peek_start_ += n;
    return n;
  }
  return Unpack(to, size);
}

Result<std::string_view> Input::Peek(size_t size) {
  peeked_.erase(0, peek_start_);
  peek_start_ = 0;
  while (peeked_.size() < size) {
    const size_t have = peeked_.size();
    peeked_.resize(size);
    Result<size_t> got = Unpack(peeked_.data() + have, size - have);
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
    Result<size_t> got = ReadStored(stored_.block.data(), stored_.block.size());
    if (!got) return got.error();
    if (*got == 0) break;
    hasher.Raw({stored_.block.data(), *got});
    for (size_t done = 0; done < *got;) {
      const ssize_t written = write(*copy, stored_.block.data() + done, *got - done);
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
  pull_ = nullptr;
  return hasher.Finish();
}

Status Input::Drain() {
  while (!stored_.at_end) {
    stored_.start = stored_.end = 0;
    ARTERIAL_RETURN_IF_ERROR(FillStored());
  }
  return {};
}

const std::string& Input::damage() const {
  static const std::string kNone;
  for (const Layer* layer : {&stored_, &frames_})
    if (layer->decompressor && !layer->decompressor->damage().empty())
      return layer->decompressor->damage();
  return kNone;
}

int64_t Input::skipped_messages() const {
  return frames_.decompressor ? frames_.decompressor->skipped() : 0;
}

Result<Hash128> HashFile(const std::string& path) {
  Result<std::unique_ptr<Input>> input = Input::Open(path);
  if (!input) return input.error();
  ARTERIAL_RETURN_IF_ERROR((*input)->Drain());
  return (*input)->content_hash();
}

namespace {

namespace fs = std::filesystem;

Status AddFolder(const std::string& path, std::vector<InputFile>* files) {
  std::error_code error;
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
  const fs::path folder = above.has_filename() ? above.filename() : above.parent_path().filename();
  for (const std::string& file : found)
    files->push_back({file, (folder / fs::path(file).lexically_relative(path)).string(), false});
  return {};
}

// What a pattern fits, in the order of its bytes whatever the locale; itself where it is none.
std::vector<std::string> Expand(const std::string& pattern) {
  std::error_code error;
  if (pattern == "-" || fs::exists(pattern, error)) return {pattern};
  glob_t matches{};
  std::vector<std::string> paths;
  if (glob(pattern.c_str(), GLOB_NOSORT, nullptr, &matches) == 0)
    paths.assign(matches.gl_pathv, matches.gl_pathv + matches.gl_pathc);
  globfree(&matches);
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) paths.push_back(pattern);
  return paths;
}

}  // namespace

Result<std::vector<InputFile>> ListInputs(const std::vector<std::string>& paths) {
  std::vector<InputFile> files;
  for (const std::string& pattern : paths) {
    const std::vector<std::string> fitting = Expand(pattern);
    for (const std::string& path : fitting) {
      std::error_code error;
      if (path != "-" && fs::is_directory(path, error)) {
        ARTERIAL_RETURN_IF_ERROR(AddFolder(path, &files));
        continue;
      }
      if (path != "-" && !fs::exists(path, error))
        return Error{ErrorCode::kInput, "no such file or directory", path};
      files.push_back({path, fs::path(path).filename().string(), fitting.size() == 1});
    }
  }
  return files;
}

}  // namespace arterial::runtime
