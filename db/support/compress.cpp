#include "db/support/compress.h"

#include <zstd.h>

#include <new>

namespace arterial {

std::string Compress(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
  if (ZSTD_isError(size)) throw std::bad_alloc();  // the buffer is large enough by construction
  out.resize(size);
  return out;
}

Result<std::string> Decompress(std::string_view compressed, size_t limit) {
  const unsigned long long size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > limit)
    return Error{ErrorCode::kInput, "a compressed value is damaged", {}};
  std::string out(size, '\0');
  const size_t done = ZSTD_decompress(out.data(), out.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(done) || done != size)
    return Error{ErrorCode::kInput, "a compressed value is damaged", {}};
  return out;
}

}  // namespace arterial
