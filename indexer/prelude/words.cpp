#include "indexer/prelude/words.h"

#include <algorithm>

namespace arterial::indexer {
namespace {

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Where the comment at `at` ends; `at` itself if none begins there.
size_t SkipComment(std::string_view text, size_t at) {
  if (text[at] != '/' || at + 1 >= text.size()) return at;
  size_t end = at;
  if (text[at + 1] == '*') {
    end = text.find("*/", at + 2);
    return end == text.npos ? text.size() : end + 2;
  }
  if (text[at + 1] != '/') return at;
  do end = text.find('\n', end + 1);
  while (end != text.npos && text[end - 1] == '\\');
  return std::min(end, text.size());
}

}  // namespace

void ForWords(std::string_view text, const std::function<void(std::string_view)>& see) {
  bool quoted = false;  // never beyond the end of a line
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    while (at < text.size() && IsWord(text[at])) ++at;
    if (at > begin) {
      if (text[begin] > '9') see(text.substr(begin, at - begin));
      continue;
    }
    const char before = at > 0 ? text[at - 1] : '\n';
    if (text[at] == '\n') quoted = false;
    if (text[at] == '"' && before != '\'' && !(quoted && before == '\\')) quoted = !quoted;
    at = std::max(quoted ? at : SkipComment(text, at), at + 1);
  }
}

bool HasWord(std::string_view text, std::string_view word) {
  bool found = false;
  if (text.find(word) != text.npos)
    ForWords(text, [&](std::string_view here) { found = found || here == word; });
  return found;
}

}  // namespace arterial::indexer
