// Globs over whole paths, for the dialects that do not follow gitignore. One matcher for two
// syntaxes; matching takes O(pattern * path) whatever both are: sets of states, no backtracking.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace arterial::indexer {

class PathGlob {
 public:
  // Ruby's File.fnmatch with FNM_PATHNAME and FNM_DOTMATCH, as GitLab calls it: `*`, `?` and sets
  // stay within a component; `**/` at the start of a component is any number of folders; other
  // `**` are `*`; sets may be negated by ! or ^; an unclosed set matches nothing.
  static PathGlob Ruby(std::string_view text);
  // Java's FileSystem.getPathMatcher("glob:"), as Gerrit calls it: `**` crosses '/', braces hold
  // alternatives. nullopt: Java throws PatternSyntaxException, Gerrit then matches nothing.
  static std::optional<PathGlob> Java(std::string_view text);

  // `path` has '/' between components, as in the pattern.
  bool Matches(std::string_view path) const;
  // Whether no wildcard is in it: then it matches just the path that it spells.
  bool literal() const { return literal_; }

 private:
  struct Token {
    enum class Kind : uint8_t { kChar, kAny, kStar, kDeepStar, kFolders, kSet, kNever, kSplit };
    Kind kind = Kind::kChar;
    char32_t value = 0;  // kChar; kSplit: index of the other way on; of any token: see `next`
    uint32_t next = 0;   // the token after this one
    bool negated = false;
    std::vector<std::pair<char32_t, char32_t>> ranges;  // kSet
  };
  class RubyParser;
  class JavaParser;
  bool Accepts(const Token& token, char32_t c) const;
  void Reach(uint32_t state, std::vector<uint8_t>& states) const;

  std::vector<Token> tokens_;
  bool literal_ = true;
};

// Next code point of UTF-8 text; a byte that is not UTF-8 stands for itself.
char32_t NextCodePoint(std::string_view text, size_t& at);

}  // namespace arterial::indexer
