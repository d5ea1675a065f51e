// An anonymous temporary file of length-prefixed blocks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "db/support/result.h"

namespace arterial::runtime {

// Opens a new file that has no name, for writing and reading; the caller closes it. `folder` empty:
// $TMPDIR, else /tmp.
Result<int> OpenUnnamedFile(const std::string& folder);

// Written first, then read from the start. The file has no name: it vanishes with the process,
// however that ends.
class TempFile {
 public:
  static Result<TempFile> Create(const std::string& folder);
  TempFile() = default;
  TempFile(TempFile&& other) noexcept;
  TempFile& operator=(TempFile&& other) noexcept;
  ~TempFile();

  bool open() const { return fd_ >= 0; }
  Status Append(std::string_view block);
  // The next block; false after the last.
  Result<bool> Read(std::string* block);
  void Rewind() { read_at_ = 0; }

 private:
  TempFile(int fd, std::string folder) : fd_(fd), folder_(std::move(folder)) {}
  Error Failure(const char* what) const;
  Result<size_t> ReadAll(char* to, size_t size);

  int fd_ = -1;
  std::string folder_;
  int64_t read_at_ = 0;
};

}  // namespace arterial::runtime
