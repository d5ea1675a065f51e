#include "indexer/infer/include_scan.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "indexer/environment.h"
#include "indexer/generated.h"

namespace arterial::indexer {
namespace {

void SkipSpace(std::string_view& line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
}

bool StartsLine(std::string_view text, size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at == 0 || text[at - 1] == '\n';
}

// `line` begins behind the '#'.
bool ParseInclude(std::string_view line, Include& include) {
  constexpr std::string_view kWord = "include";
  SkipSpace(line);
  if (!line.starts_with(kWord)) return false;
  line.remove_prefix(kWord.size());
  SkipSpace(line);
  if (line.empty() || (line[0] != '"' && line[0] != '<')) return false;
  include.angled = line[0] == '<';
  const size_t end = line.find_first_of(include.angled ? ">\n" : "\"\n", 1);
  if (end == line.npos || line[end] == '\n' || end == 1) return false;
  include.name = line.substr(1, end - 1);
  return true;
}

// Up to kIncludeHead bytes; false when the file cannot be read.
bool ReadHead(const std::string& path, std::string& head) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  head.resize(kIncludeHead);
  size_t size = 0;
  ssize_t got = 0;
  while (size < head.size() && (got = read(fd, head.data() + size, head.size() - size)) > 0)
    size += static_cast<size_t>(got);
  close(fd);
  head.resize(size);
  return got >= 0;
}

}  // namespace

std::vector<Include> ScanIncludes(std::string_view text) {
  std::vector<Include> includes;
  Include include;
  uint32_t line = 1;
  size_t counted = 0;
  for (size_t at = text.find('#'); at != text.npos; at = text.find('#', at + 1)) {
    if (!StartsLine(text, at) || !ParseInclude(text.substr(at + 1), include)) continue;
    line += static_cast<uint32_t>(std::count(&text[counted], &text[at], '\n'));
    counted = at;
    include.line = line;
    if (std::find(includes.begin(), includes.end(), include) == includes.end())
      includes.push_back(include);
  }
  return includes;
}

std::vector<ScannedFile> ScanFiles(const std::string& root, const std::vector<std::string>& files) {
  std::vector<ScannedFile> scanned(files.size());
  std::atomic<size_t> next{0};
  auto work = [&] {
    constexpr size_t kChunk = 64;
    std::string head;
    for (size_t begin = next.fetch_add(kChunk); begin < files.size();
         begin = next.fetch_add(kChunk)) {
      for (size_t i = begin; i < std::min(begin + kChunk, files.size()); ++i) {
        scanned[i].readable = ReadHead(root + "/" + files[i], head);
        if (!scanned[i].readable) continue;
        scanned[i].generated = files[i].ends_with(".cpp") && IsGeneratedText(head);
        scanned[i].includes = ScanIncludes(head);
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < std::min(UsableCores(), 8); ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  return scanned;
}

}  // namespace arterial::indexer
