#include "indexer/prelude/headers.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "indexer/generated.h"

namespace arterial::indexer {
namespace {

constexpr size_t kHead = 16384;  // licences are long

std::string Head(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string head(kHead, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<size_t>(file.gcount()));
  return head;
}

bool IsGeneratedHeader(std::string_view path) {
  for (const std::string_view end : {".pb.h", ".pb.hpp", ".pb.inc"})
    if (path.ends_with(end)) return true;
  return IsGeneratedName(path);
}

void DropBlanks(std::string_view& text, std::string_view blanks) {
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
}

bool DropWord(std::string_view& text, std::string_view word) {
  if (!text.starts_with(word)) return false;
  text.remove_prefix(word.size());
  DropBlanks(text, " \t");
  return true;
}

}  // namespace

bool BeginsWithGuard(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (true) {
    DropBlanks(text, " \t\r\n\f\v");
    if (text.starts_with("//")) {
      text.remove_prefix(std::min(text.find('\n'), text.size()));
    } else if (text.starts_with("/*")) {
      const size_t end = text.find("*/", 2);
      if (end == text.npos) return false;
      text.remove_prefix(end + 2);
    } else {
      break;
    }
  }
  if (!DropWord(text, "#")) return false;
  if (text.starts_with("ifndef")) return true;
  if (DropWord(text, "pragma")) return text.starts_with("once") || text.starts_with("GCC");
  return DropWord(text, "if") && DropWord(text, "!") && text.starts_with("defined");
}

std::optional<std::string> IncludedName(std::string_view line) {
  DropBlanks(line, " \t");
  if (!DropWord(line, "#")) return std::nullopt;
  if (!DropWord(line, "include_next") && !DropWord(line, "include") && !DropWord(line, "import"))
    return std::nullopt;
  if (line.empty() || (line[0] != '<' && line[0] != '"')) return std::nullopt;
  const size_t end = line.find(line[0] == '<' ? '>' : '"', 1);
  if (end == line.npos || end == 1) return std::nullopt;
  return std::string(line.substr(0, end + 1));
}

std::string Headers::PathOf(uint32_t file) const {
  const std::string& path = table_.files[file].path;
  return path.starts_with('/') ? path : root_ + "/" + path;
}

const Headers::Facts& Headers::Look(uint32_t file) {
  Facts& facts = facts_[file];
  if (facts.known) return facts;
  facts.known = true;
  const std::string& path = table_.files[file].path;
  std::error_code error;
  facts.size = std::filesystem::file_size(PathOf(file), error);
  if (error) facts.size = 0;
  const bool outside = path.starts_with('/');
  facts.kind = outside ? HeaderKind::kLibrary : HeaderKind::kProject;
  if (IsGeneratedHeader(path)) {
    facts.kind = HeaderKind::kGenerated;
    return facts;
  }
  const std::string head = Head(PathOf(file));
  if (IsGeneratedText(head)) facts.kind = HeaderKind::kGenerated;
  facts.leads = facts.kind == HeaderKind::kLibrary && BeginsWithGuard(head);
  return facts;
}

const std::vector<std::string>& Headers::LinesOf(uint32_t file) {
  const auto [it, added] = lines_.try_emplace(file);
  if (added) {
    std::ifstream stream(PathOf(file));
    for (std::string text; std::getline(stream, text);) it->second.push_back(std::move(text));
  }
  return it->second;
}

std::string Headers::TextOf(uint32_t file) const {
  std::ifstream stream(PathOf(file), std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::optional<std::string> Headers::NameAt(uint32_t file, uint32_t line) {
  const std::vector<std::string>& lines = LinesOf(file);
  if (line == 0 || line > lines.size()) return std::nullopt;
  return IncludedName(lines[line - 1]);
}

}  // namespace arterial::indexer
