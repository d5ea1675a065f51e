// Archives of the tape archiver, as a stream: ustar, with GNU's and POSIX' long names and sizes.
// Written out here as a header of 512 bytes needs no library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "db/support/result.h"
#include "runtime_join/input.h"

namespace arterial::runtime {

constexpr size_t kTarBlock = 512;

// Whether the first block (all of it) is the header of an archive, by its checksum.
bool IsTar(std::string_view head);

struct TarEntry {
  std::string name;
  int64_t size = 0;  // bytes of content, which follow in the archive
};

// Walks over the regular files of an archive. After Next gave an entry, the content is read from
// the archive by Read; what is left of it is skipped by the next Next.
class TarReader {
 public:
  explicit TarReader(Input* archive) : archive_(archive) {}
  // False at the end. Error: a damaged header, or an archive that is cut off.
  Result<bool> Next(TarEntry* entry);
  // Bytes of the current entry; 0 at its end, also where the archive ends before.
  Result<size_t> Read(char* to, size_t size);

 private:
  Result<bool> ReadBlock(std::string* block);
  Status SkipRest();
  Result<std::string> ReadMeta(int64_t size);

  Input* archive_;
  int64_t left_ = 0;     // of the entry's content
  int64_t padding_ = 0;  // after it
};

}  // namespace arterial::runtime
