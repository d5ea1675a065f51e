#include "db/support/compress.h"

#include <zstd.h>

#include <algorithm>
#include <new>
#include <utility>

namespace arterial {

std::string Compress(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 3);
  if (ZSTD_isError(size)) throw std::bad_alloc();  // the buffer is large enough by construction
  out.resize(size);
  return out;
}

namespace {

constexpr size_t kPiece = size_t{1} << 20;

// Of what a Compressor flushed in pieces, which does not say its size.
Result<std::string> DecompressUnsized(std::string_view compressed, size_t limit) {
  const Error damaged{ErrorCode::kInput, "a compressed value is damaged", {}};
  const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(ZSTD_createDCtx(),
                                                                     &ZSTD_freeDCtx);
  if (!context) throw std::bad_alloc();
  std::string out;
  ZSTD_inBuffer in{compressed.data(), compressed.size(), 0};
  for (size_t left = 1; left != 0;) {
    const size_t have = out.size();
    if (have >= limit) return damaged;
    out.resize(std::min(limit, have + kPiece));
    ZSTD_outBuffer to{out.data() + have, out.size() - have, 0};
    left = ZSTD_decompressStream(context.get(), &to, &in);
    out.resize(have + to.pos);
    if (ZSTD_isError(left) || (left != 0 && to.pos == 0 && in.pos == in.size)) return damaged;
  }
  if (in.pos != in.size) return damaged;
  return out;
}

}  // namespace

struct Compressor::Context {
  Context() : stream(ZSTD_createCCtx()) {
    if (stream == nullptr) throw std::bad_alloc();
    ZSTD_CCtx_setParameter(stream, ZSTD_c_compressionLevel, 3);
  }
  ~Context() { ZSTD_freeCCtx(stream); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ZSTD_CCtx* stream;
};

Compressor::Compressor() = default;
Compressor::~Compressor() = default;

void Compressor::Add(std::string_view bytes) {
  waiting_ += bytes;
  if (waiting_.size() > kPiece) Flush(false);
}

void Compressor::Flush(bool last) {
  if (!context_) context_ = std::make_unique<Context>();
  ZSTD_inBuffer in{waiting_.data(), waiting_.size(), 0};
  for (size_t left = 1; left != 0 || in.pos < in.size;) {
    const size_t have = out_.size();
    if (out_.capacity() - have < ZSTD_CStreamOutSize()) out_.reserve(have + have / 4 + kPiece);
    out_.resize(have + ZSTD_CStreamOutSize());
    ZSTD_outBuffer to{out_.data() + have, out_.size() - have, 0};
    left = ZSTD_compressStream2(context_->stream, &to, &in, last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left)) throw std::bad_alloc();  // nothing else can go wrong
    out_.resize(have + to.pos);
    if (!last && in.pos == in.size) break;
  }
  waiting_.clear();
}

std::string Compressor::Finish() {
  if (!context_) return Compress(waiting_);
  Flush(true);
  return std::move(out_);
}

Result<std::string> Decompress(std::string_view compressed, size_t limit) {
  const unsigned long long size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (size == ZSTD_CONTENTSIZE_UNKNOWN) return DecompressUnsized(compressed, limit);
  if (size == ZSTD_CONTENTSIZE_ERROR || size > limit)
    return Error{ErrorCode::kInput, "a compressed value is damaged", {}};
  std::string out(size, '\0');
  const size_t done = ZSTD_decompress(out.data(), out.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(done) || done != size)
    return Error{ErrorCode::kInput, "a compressed value is damaged", {}};
  return out;
}

}  // namespace arterial
