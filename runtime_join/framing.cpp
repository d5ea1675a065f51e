#include "runtime_join/framing.h"

#include <zstd.h>

#include <algorithm>
#include <new>
#include <string>

namespace arterial::runtime {
namespace {

constexpr std::string_view kZstdMagic("\x28\xb5\x2f\xfd", 4);
constexpr size_t kLength = 4;

size_t BigEndian(std::string_view bytes) {
  size_t value = 0;
  for (char c : bytes.substr(0, kLength)) value = value << 8 | static_cast<uint8_t>(c);
  return value;
}

bool StartsJson(std::string_view text) {
  return !text.empty() && (text.front() == '{' || text.front() == '[');
}

class Deframer : public Decompressor {
 public:
  Deframer() : zstd_(ZSTD_createDCtx()) {
    if (zstd_ == nullptr) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(zstd_, ZSTD_d_windowLogMax, 27);
  }
  ~Deframer() override { ZSTD_freeDCtx(zstd_); }

  Step Run(std::string_view in, char* to, size_t size) override {
    if (given_ < ready_.size()) return {0, Give(to, size)};
    if (in.empty()) {
      if (!message_.empty() || skip_ > 0) damage_ = "the last message is cut off";
      return {};
    }
    return {Take(in), given_ < ready_.size() ? Give(to, size) : 0};
  }

 private:
  size_t Give(char* to, size_t size) {
    const size_t made = ready_.copy(to, size, given_);
    given_ += made;
    return made;
  }

  // Adds to the message, at most up to its end.
  size_t Take(std::string_view in) {
    if (skip_ > 0) {
      const size_t taken = std::min(in.size(), skip_);
      skip_ -= taken;
      return taken;
    }
    const size_t whole = message_.size() < kLength ? kLength : kLength + BigEndian(message_);
    const size_t taken = std::min(in.size(), whole - message_.size());
    message_.append(in.substr(0, taken));
    if (message_.size() < kLength) return taken;
    const size_t length = BigEndian(message_);
    if (length > kMaxMessage) {
      ++skipped_;
      skip_ = length;
      message_.clear();
    } else if (message_.size() == kLength + length) {
      Finish(std::string_view(message_).substr(kLength));
      message_.clear();
    }
    return taken;
  }

  void Finish(std::string_view message) {
    ready_.clear();
    given_ = 0;
    if (message.starts_with(kZstdMagic)) {
      ready_.assign(kLength, '\0');
      if (!Inflate(message)) {
        ++skipped_;
        ready_.clear();
        return;
      }
    } else {
      ready_.assign(kLength, '\0').append(message);
    }
    const std::string_view content = std::string_view(ready_).substr(kLength);
    if (StartsJson(content)) {
      ready_.erase(0, kLength);
      ready_ += '\n';
      return;
    }
    size_t length = content.size();
    for (size_t i = kLength; i-- > 0; length >>= 8) ready_[i] = static_cast<char>(length & 0xFF);
  }

  // Appends what the frames hold. False where they are damaged or hold too much.
  bool Inflate(std::string_view message) {
    ZSTD_DCtx_reset(zstd_, ZSTD_reset_session_only);
    ZSTD_inBuffer from{message.data(), message.size(), 0};
    for (;;) {
      const size_t have = ready_.size();
      ready_.resize(have + std::max<size_t>(64 << 10, have));
      ZSTD_outBuffer out{ready_.data(), ready_.size(), have};
      const size_t code = ZSTD_decompressStream(zstd_, &out, &from);
      ready_.resize(out.pos);
      if (ZSTD_isError(code) || out.pos > kMaxMessage) return false;
      if (from.pos == from.size && (code == 0 || out.pos == have)) return code == 0;
    }
  }

  ZSTD_DCtx* zstd_;
  std::string message_;  // with its length, as far as it was read
  size_t skip_ = 0;      // bytes of a message that is too long
  std::string ready_;
  size_t given_ = 0;  // of it
};

}  // namespace

std::unique_ptr<Decompressor> MakeDeframer(std::string_view head) {
  if (head.size() <= kLength) return nullptr;
  const std::string_view message = head.substr(kLength);
  const size_t length = BigEndian(head);
  if (length < 2 || length > kMaxMessage) return nullptr;
  // Text is no length: its first bytes would mean hundreds of megabytes.
  const bool json = StartsJson(message) && (message.size() < 2 || message[1] == '"' ||
                                            message[1] == '{' || message[1] == '\n');
  if (!json && !message.starts_with(kZstdMagic)) return nullptr;
  return std::make_unique<Deframer>();
}

}  // namespace arterial::runtime
