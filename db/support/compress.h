// zstd for BLOBs that arterial writes and reads itself.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "db/support/result.h"

namespace arterial {

// Deterministic for equal bytes (level 3, single-threaded).
std::string Compress(std::string_view bytes);
// The same in pieces: content that is never there whole. What fits into one piece of 1 MiB gives
// the bytes of Compress.
class Compressor {
 public:
  Compressor();
  ~Compressor();
  void Add(std::string_view bytes);
  std::string Finish();  // once

 private:
  void Flush(bool last);
  struct Context;
  std::unique_ptr<Context> context_;  // none: nothing was flushed yet
  std::string waiting_, out_;
};
// Refuses content that claims to be larger than `limit` bytes.
Result<std::string> Decompress(std::string_view compressed, size_t limit = size_t{1} << 30);

}  // namespace arterial
