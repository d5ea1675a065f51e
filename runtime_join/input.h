// Bytes of trace files: plain, gzip or zstd, recognised by content; files, directories, '-'.
#pragma once

#include <cstdint>
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

 private:
  Input(std::string name, int fd, std::string_view bytes);
  Result<size_t> ReadStored(char* to, size_t size);
  Status FillBlock();
  Result<size_t> Decompress(char* to, size_t size);

  std::string name_;
  int fd_;  // -1: the bytes of memory_
  std::string_view memory_;
  Hasher hasher_;
  int64_t bytes_ = 0;
  std::string block_;  // bytes as stored that wait for the decompressor
  size_t block_start_ = 0;
  size_t block_end_ = 0;
  bool stored_end_ = false;
  std::unique_ptr<Decompressor> decompressor_;  // null until the first read
  std::string peeked_;
  size_t peek_start_ = 0;
};

// Hash of a file's bytes as stored, without decompressing: whether it was ingested before is to be
// known before its spans are counted.
Result<Hash128> HashFile(const std::string& path);

struct InputFile {
  std::string path;
  std::string shown;   // without the folders above what the user named: what may be stored
  bool listed = true;  // named by the user, not found in a directory: must be readable
};

// Directories become their regular files, recursively, sorted by path, without hidden ones; '-' and
// files stay. A path that does not exist is an Error.
Result<std::vector<InputFile>> ListInputs(const std::vector<std::string>& paths);

}  // namespace arterial::runtime
