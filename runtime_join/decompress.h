// Streaming decompression: gzip (any number of members) and zstd (any number of frames).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace arterial::runtime {

class Decompressor {
 public:
  virtual ~Decompressor() = default;
  struct Step {
    size_t taken = 0;
    size_t made = 0;
  };
  // Turns some of `in` into at most `size` bytes at `to`. `in` is empty only at the end of the
  // input. Where nothing more can come because the input is cut off or damaged, sets damage().
  virtual Step Run(std::string_view in, char* to, size_t size) = 0;
  const std::string& damage() const { return damage_; }
  int64_t skipped() const { return skipped_; }  // parts left out, after which it went on

 protected:
  std::string damage_;
  int64_t skipped_ = 0;
};

// By the first bytes (at least four where there are as many): gzip, zstd, or a plain copy.
std::unique_ptr<Decompressor> MakeDecompressor(std::string_view head);

}  // namespace arterial::runtime
