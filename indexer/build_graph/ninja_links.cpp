#include "indexer/build_graph/ninja_links.h"

namespace arterial::indexer {
namespace {

// The words of a statement, from `at` to its end; "$" takes the next character's meaning away.
// ':' and '|' are words of their own.
std::vector<std::string> Words(std::string_view text, size_t& at) {
  std::vector<std::string> words;
  std::string word;
  auto end_word = [&] {
    if (!word.empty()) words.push_back(std::move(word));
    word.clear();
  };
  for (; at < text.size() && text[at] != '\n'; ++at) {
    const char c = text[at];
    if (c == '$' && at + 1 < text.size()) {
      if (text[++at] == '\n')
        end_word();  // goes on in the next line
      else
        word += text[at];
    } else if (c == ' ' || c == '\r') {
      end_word();
    } else if (c == ':' || c == '|') {
      end_word();
      words.emplace_back(1, c);
    } else {
      word += c;
    }
  }
  end_word();
  return words;
}

// What a file below <made>.p/ belongs to.
std::string Made(const std::string& path) { return path.substr(0, path.find(".p/")); }

bool IsLibrary(std::string_view path) {
  return path.ends_with(".a") || path.ends_with(".so") || path.find(".so.") != path.npos ||
         path.ends_with(".dylib") || path.ends_with(".lib");
}

}  // namespace

std::map<std::string, NinjaLink> ReadNinjaLinks(std::string_view text) {
  constexpr std::string_view kBuild = "build ";
  std::map<std::string, NinjaLink> links;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!text.substr(at).starts_with(kBuild)) {
      at = text.find('\n', at);
      if (at == text.npos) break;
      continue;
    }
    at += kBuild.size();
    const std::vector<std::string> words = Words(text, at);
    size_t rule = 0;
    while (rule < words.size() && words[rule] != ":") ++rule;
    if (rule == 0 || ++rule >= words.size()) continue;
    const bool is_link = words[rule].ends_with("LINKER");
    if (!is_link && (!words[rule].ends_with("COMPILER") || Made(words[0]) == words[0])) continue;
    NinjaLink& link = links[Made(words[0])];
    bool before = false;  // behind "||"
    for (size_t i = rule + 1; i < words.size(); ++i) {
      before = before || (words[i] == "|" && words[i - 1] == "|");
      if (words[i] == "|") continue;
      const std::string input = words[i].ends_with(".symbols") ? Made(words[i]) : words[i];
      if (before && !is_link) link.before.push_back(input);
      if (!before && is_link && IsLibrary(input)) link.libraries.push_back(input);
    }
  }
  return links;
}

}  // namespace arterial::indexer
