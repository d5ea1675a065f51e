#include "runtime_join/tar.h"

#include <algorithm>
#include <charconv>

namespace arterial::runtime {
namespace {

constexpr int64_t kMaxMeta = 1 << 20;  // long names and attributes

// Octal digits, or binary where the first bit is set. -1: neither.
int64_t Number(std::string_view field) {
  if (!field.empty() && (field.front() & '\x80') != 0) {
    uint64_t value = static_cast<uint8_t>(field.front()) & 0x7F;
    for (char c : field.substr(1)) {
      if (value >> 54 != 0) return -1;
      value = value << 8 | static_cast<uint8_t>(c);
    }
    return static_cast<int64_t>(value);
  }
  while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
  field = field.substr(0, field.find_first_of(std::string_view(" \0", 2)));
  int64_t value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value, 8);
  if (field.empty()) return 0;
  return error == std::errc() && end == field.data() + field.size() ? value : -1;
}

std::string_view Text(std::string_view field) { return field.substr(0, field.find('\0')); }

Error Damaged(const std::string& name, std::string what) {
  return {ErrorCode::kInput, "damaged tar archive: " + std::move(what), name};
}

// The value of a POSIX attribute: lines of `LENGTH key=value\n`.
std::string_view PaxValue(std::string_view meta, std::string_view key) {
  std::string_view found;
  while (!meta.empty()) {
    size_t length = 0;
    const auto [end, error] = std::from_chars(meta.data(), meta.data() + meta.size(), length);
    const size_t start = end - meta.data() + 1;
    if (error != std::errc() || length <= start || length > meta.size()) break;
    const std::string_view line = meta.substr(start, length - start - 1);
    if (line.starts_with(key) && line.substr(key.size()).starts_with('='))
      found = line.substr(key.size() + 1);
    meta.remove_prefix(length);
  }
  return found;
}

}  // namespace

bool IsTar(std::string_view head) {
  if (head.size() < kTarBlock) return false;
  if (head[0] == '\0') return false;
  // Before POSIX there was no magic: its place is empty, and the checksum must do.
  if (head.substr(257, 5) != "ustar" && head.substr(257, 5) != std::string_view("\0\0\0\0\0", 5))
    return false;
  int64_t sum = 0;
  for (size_t i = 0; i < kTarBlock; ++i)
    sum += i >= 148 && i < 156 ? ' ' : static_cast<uint8_t>(head[i]);
  return sum == Number(head.substr(148, 8));
}

Result<bool> TarReader::ReadBlock(std::string* block) {
  block->resize(kTarBlock);
  size_t have = 0;
  while (have < kTarBlock) {
    Result<size_t> got = archive_->Read(block->data() + have, kTarBlock - have);
    if (!got) return got.error();
    if (*got == 0) break;
    have += *got;
  }
  if (have == 0) return false;
  if (have < kTarBlock) return Damaged(archive_->name(), "it is cut off");
  return true;
}

Status TarReader::SkipRest() {
  std::string waste(64 << 10, '\0');
  for (left_ += padding_, padding_ = 0; left_ > 0;) {
    Result<size_t> got = Read(waste.data(), waste.size());
    if (!got) return got.error();
    if (*got == 0) return Damaged(archive_->name(), "it is cut off");
  }
  return {};
}

Result<size_t> TarReader::Read(char* to, size_t size) {
  if (left_ == 0) return size_t{0};
  Result<size_t> got = archive_->Read(to, std::min<size_t>(size, static_cast<size_t>(left_)));
  if (got) left_ -= static_cast<int64_t>(*got);
  return got;
}

Result<std::string> TarReader::ReadMeta(int64_t size) {
  if (size > kMaxMeta) return Damaged(archive_->name(), "a name of more than a megabyte");
  std::string text(static_cast<size_t>(size), '\0');
  for (size_t have = 0; have < text.size();) {
    Result<size_t> got = Read(text.data() + have, text.size() - have);
    if (!got) return got.error();
    if (*got == 0) return Damaged(archive_->name(), "it is cut off");
    have += *got;
  }
  return text;
}

Result<bool> TarReader::Next(TarEntry* entry) {
  std::string name, pax, block;
  for (;;) {
    ARTERIAL_RETURN_IF_ERROR(SkipRest());
    Result<bool> more = ReadBlock(&block);
    if (!more || !*more) return more;
    if (block.find_first_not_of('\0') == std::string::npos) return false;  // the end
    const std::string_view header(block);
    if (!IsTar(header)) return Damaged(archive_->name(), "a header whose checksum is wrong");
    left_ = Number(header.substr(124, 12));
    if (left_ < 0) return Damaged(archive_->name(), "a size that is no number");
    const char type = header[156];
    if (const std::string_view size = PaxValue(pax, "size"); !size.empty() && type != 'x') {
      int64_t value = 0;
      std::from_chars(size.data(), size.data() + size.size(), value);
      left_ = std::max<int64_t>(value, 0);
    }
    padding_ = (kTarBlock - left_ % kTarBlock) % kTarBlock;
    if (type == 'L' || type == 'x') {
      Result<std::string> meta = ReadMeta(left_);
      if (!meta) return meta.error();
      (type == 'L' ? name : pax) = std::move(*meta);
      continue;
    }
    if (type == '0' || type == '\0' || type == '7') {
      const std::string_view prefix = Text(header.substr(345, 155));
      entry->name = (prefix.empty() ? "" : std::string(prefix) + "/") +
                    std::string(Text(header.substr(0, 100)));
      if (!name.empty()) entry->name = Text(name);
      if (const std::string_view path = PaxValue(pax, "path"); !path.empty()) entry->name = path;
      entry->size = left_;
      return true;
    }
    name.clear();
    pax.clear();
  }
}

}  // namespace arterial::runtime
