#include "runtime_join/decompress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <new>

namespace arterial::runtime {
namespace {

constexpr std::string_view kGzipMagic("\x1f\x8b", 2);
constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);

// A zstd stream may begin with frames that say nothing, as pzstd's do: magic 0x184D2A5?.
bool StartsZstd(std::string_view head) {
  return head.starts_with(kZstdMagic) ||
         (head.size() >= 4 && (head[0] & '\xf0') == '\x50' && head.substr(1, 3) == "\x2a\x4d\x18");
}

class Plain : public Decompressor {
 public:
  Step Run(std::string_view in, char* to, size_t size) override {
    const size_t n = in.copy(to, size);
    return {n, n};
  }
};

class Gzip : public Decompressor {
 public:
  Gzip() {
    if (inflateInit2(&stream_, 15 + 16) != Z_OK) throw std::bad_alloc();
  }
  ~Gzip() override { inflateEnd(&stream_); }

  Step Run(std::string_view in, char* to, size_t size) override {
    if (in.empty() && !in_member_) return {};
    if (!in_member_) {
      // Zeros behind the last member fill up blocks of tapes and disks.
      if (members_ > 0 && in.front() == '\0')
        return {std::min(in.find_first_not_of('\0'), in.size()), 0};
      if (members_ > 0) inflateReset(&stream_);
      in_member_ = true;
      ++members_;
    }
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));
    stream_.avail_in = static_cast<uInt>(std::min<size_t>(in.size(), 1u << 30));
    stream_.next_out = reinterpret_cast<Bytef*>(to);
    stream_.avail_out = static_cast<uInt>(std::min<size_t>(size, 1u << 30));
    const uInt offered = stream_.avail_in;
    const uInt room = stream_.avail_out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_STREAM_END)
      in_member_ = false;
    else if (code != Z_OK && code != Z_BUF_ERROR)
      damage_ = members_ > 1 ? "bytes after the gzip stream" : "the gzip stream is damaged";
    else if (in.empty() && stream_.avail_out == room)  // also no output that waited for room
      damage_ = "the gzip stream is cut off";
    return {offered - stream_.avail_in, room - stream_.avail_out};
  }

 private:
  z_stream stream_{};
  bool in_member_ = false;
  int64_t members_ = 0;
};

class Zstd : public Decompressor {
 public:
  Zstd() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
    // Frames made with --long up to 1 GiB windows would need as much memory; 128 MiB is zstd's own
    // limit without a flag.
    ZSTD_DCtx_setParameter(stream_, ZSTD_d_windowLogMax, 27);
  }
  ~Zstd() override { ZSTD_freeDStream(stream_); }

  Step Run(std::string_view in, char* to, size_t size) override {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer out{to, size, 0};
    // Also with empty input: output that did not fit before may still be inside.
    const size_t code = ZSTD_decompressStream(stream_, &out, &from);
    if (ZSTD_isError(code))
      damage_ = std::string("the zstd stream is damaged: ") + ZSTD_getErrorName(code);
    else if (in.empty() && out.pos == 0 && in_frame_)
      damage_ = "the zstd stream is cut off";
    else if (!in.empty() || out.pos > 0)
      in_frame_ = code != 0;
    return {from.pos, out.pos};
  }

 private:
  ZSTD_DStream* stream_;
  bool in_frame_ = false;
};

}  // namespace

std::unique_ptr<Decompressor> MakeDecompressor(std::string_view head) {
  if (head.starts_with(kGzipMagic)) return std::make_unique<Gzip>();
  if (StartsZstd(head)) return std::make_unique<Zstd>();
  return std::make_unique<Plain>();
}

}  // namespace arterial::runtime
