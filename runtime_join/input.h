// Bytes of trace files: plain, gzip or zstd, messages behind lengths, recognised by content; files,
// directories, globs, '-'.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "db/support/hash.h"
#include "db/support/result.h"
#include "runtime_join/decompress.h"

namespace arterial::runtime {

// One opened input. Decompresses while reading, memory does not depend on its size. Not
// thread-safe.
class Input {
 public:
  // "-" is standard input. A missing or unreadable file is an Error that names it.
  static Result<std::unique_ptr<Input>> Open(const std::string& path);
  // The bytes must outlive the input; they may be compressed too.
  static std::unique_ptr<Input> FromBytes(std::string_view bytes, std::string name);
  // Bytes as stored come from `pull`, 0 at their end: a file within an archive.
  using Pull = std::function<Result<size_t>(char* to, size_t size)>;
  static std::unique_ptr<Input> FromPull(Pull pull, std::string name);
  ~Input();

  const std::string& name() const { return name_; }  // as given
  // Decompressed bytes; 0 only at the end. Error: read failure, or kInterrupted after a signal.
  Result<size_t> Read(char* to, size_t size);
  // The next bytes without consuming them; fewer than `size` only at the end. The view is valid
  // until the next call.
  Result<std::string_view> Peek(size_t size);
  // Copies a stream, which can be read once only (standard input, a pipe), to a file without a name
  // in `folder` (see OpenUnnamedFile) and goes on from there: its content is known before it is
  // read. Before the first Read or Peek.
  Result<Hash128> Spool(const std::string& folder);
  // Reads what is left, so that content_hash and bytes cover the whole input.
  Status Drain();

  Hash128 content_hash() const { return hasher_.Finish(); }  // of the bytes as stored
  int64_t bytes() const { return bytes_; }                   // as stored
  // Why a compressed stream ended early (cut off, damaged); empty when it did not. What was
  // decompressed before that was delivered.
  const std::string& damage() const;
  // Messages that were left out because they are damaged or too long (see framing.h).
  int64_t skipped_messages() const;

 private:
  // One step of unpacking, with what waits for it.
  struct Layer {
    std::string block;
    size_t start = 0;
    size_t end = 0;
    bool at_end = false;  // nothing more comes in
    std::unique_ptr<Decompressor> decompressor;
  };
  Input(std::string name, int fd, std::string_view bytes);
  Result<size_t> ReadStored(char* to, size_t size);
  Status FillStored();
  Result<size_t> Decompress(char* to, size_t size);
  Status FillFrames();
  Status StartFrames();
  Result<size_t> Unpack(char* to, size_t size);
  static Result<size_t> Run(Layer* layer, const std::function<Status()>& fill, char* to,
                            size_t size);

  std::string name_;
  int fd_;  // -1: the bytes of memory_
  std::string_view memory_;
  Pull pull_;  // instead of both
  Hasher hasher_;
  int64_t bytes_ = 0;
  Layer stored_;  // gzip, zstd or neither
  Layer frames_;  // without a decompressor: the content has no frames to be taken apart
  bool started_ = false;
  std::string peeked_;
  size_t peek_start_ = 0;
};

// Hash of a file's bytes as stored, without decompressing: whether it was ingested before is to be
// known before its spans are counted.
Result<Hash128> HashFile(const std::string& path);

struct InputFile {
  std::string path;
  std::string shown;   // without the folders above what the user named: what may be stored
  bool listed = true;  // named by the user, not one of many found: must be readable
};

// Directories become their regular files, recursively, sorted by path, without hidden ones; '-' and
// files stay. A path that does not exist is a glob: it becomes what it fits, sorted, and is an
// Error where it fits nothing.
Result<std::vector<InputFile>> ListInputs(const std::vector<std::string>& paths);

}  // namespace arterial::runtime
