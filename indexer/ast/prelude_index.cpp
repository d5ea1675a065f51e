#include "indexer/ast/prelude_index.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>

#include "db/support/hash.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kMagic = "arterial prelude 1\n";
constexpr size_t kCheck = 16;  // bytes of the hash at the end

void Put(std::string& out, uint64_t value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

// Numbers of this machine's byte order: the files never leave it.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}
  uint64_t Number() {
    uint64_t value = 0;
    const std::string_view bytes = Take(sizeof value);
    if (bytes.size() == sizeof value) std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }
  std::string_view Take(uint64_t size) {
    if (size > rest_.size()) failed_ = true;
    if (failed_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  bool Numbers(std::vector<uint32_t>& numbers) {
    const uint64_t count = Number();
    if (count > rest_.size() / sizeof(uint32_t)) failed_ = true;
    const std::string_view bytes = Take(failed_ ? 0 : count * sizeof(uint32_t));
    if (failed_) return false;
    numbers.resize(count);
    if (count > 0) std::memcpy(numbers.data(), bytes.data(), bytes.size());
    return true;
  }
  bool failed() const { return failed_; }

 private:
  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace

uint32_t WordHash(std::string_view word) { return static_cast<uint32_t>(Hash64(word)); }

bool PreludeIndex::Mentions(std::string_view word) const {
  return std::binary_search(words.begin(), words.end(), WordHash(word));
}

bool WritePreludeIndex(const PreludeIndex& index, const std::string& path) {
  std::string out(kMagic);
  Put(out, index.pch_size);
  Put(out, index.files.size());
  const auto numbers = [&](const std::vector<uint32_t>& values) {
    Put(out, values.size());
    out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(uint32_t));
  };
  for (size_t i = 0; i < index.files.size(); ++i) {
    Put(out, index.files[i].size());
    out += index.files[i];
    numbers(index.includes[i]);
    Put(out, index.guarded[i] ? 1 : 0);
  }
  numbers(index.words);
  out += ToBlob(HashBytes(out));
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(out.data(), static_cast<std::streamsize>(out.size()));
  file.close();
  return file.good();
}

std::optional<PreludeIndex> ReadPreludeIndex(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string all{std::istreambuf_iterator<char>(file), {}};
  if (all.size() < kMagic.size() + kCheck || !all.starts_with(kMagic)) return std::nullopt;
  const std::string_view body = std::string_view(all).substr(0, all.size() - kCheck);
  if (ToBlob(HashBytes(body)) != all.substr(body.size())) return std::nullopt;
  Reader reader(body.substr(kMagic.size()));
  PreludeIndex index;
  index.pch_size = reader.Number();
  const uint64_t count = reader.Number();
  for (uint64_t i = 0; i < count && !reader.failed(); ++i) {
    index.files.emplace_back(reader.Take(reader.Number()));
    reader.Numbers(index.includes.emplace_back());
    index.guarded.push_back(reader.Number() != 0);
    for (const uint32_t to : index.includes.back())
      if (to >= count) return std::nullopt;
  }
  reader.Numbers(index.words);
  if (reader.failed()) return std::nullopt;
  return index;
}

}  // namespace arterial::indexer
