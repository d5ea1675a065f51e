#include "indexer/ownership/path_glob.h"

namespace arterial::indexer {
namespace {

constexpr char32_t kInvalidByte = 0x110000;  // not a code point: bytes are put above it

}  // namespace

char32_t NextCodePoint(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xF0 && first < 0xF8   ? 3
                   : first >= 0xE0 && first < 0xF0 ? 2
                   : first >= 0xC2 && first < 0xE0 ? 1
                                                   : 0;
  if (more == 0 || at + more > text.size()) return kInvalidByte + first;
  char32_t value = first & (0x3F >> more);
  for (int i = 0; i < more; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return kInvalidByte + first;
    value = value << 6 | (byte(at + i) & 0x3F);
  }
  at += more;
  return value;
}

class PathGlob::RubyParser {
 public:
  explicit RubyParser(std::string_view text) : text_(text) {}

  PathGlob Parse() {
    while (at_ < text_.size()) {
      const bool component_start = at_ == 0 || text_[at_ - 1] == '/';
      if (component_start && text_.substr(at_).starts_with("**/")) {
        at_ += 3;
        Add({.kind = Token::Kind::kFolders});
      } else if (text_[at_] == '*') {
        while (at_ < text_.size() && text_[at_] == '*') ++at_;
        Add({.kind = Token::Kind::kStar});
      } else if (text_[at_] == '?') {
        ++at_;
        Add({.kind = Token::Kind::kAny});
      } else if (text_[at_] == '[') {
        ++at_;
        if (!ParseSet()) Add({.kind = Token::Kind::kNever});
      } else {
        if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
        Add({.value = NextCodePoint(text_, at_)});
      }
    }
    return std::move(glob_);
  }

 private:
  void Add(Token token) {
    if (token.kind != Token::Kind::kChar) glob_.literal_ = false;
    token.next = static_cast<uint32_t>(glob_.tokens_.size()) + 1;
    glob_.tokens_.push_back(std::move(token));
  }

  // bracket() of Ruby's dir.c. A ']' at once ends an empty set, which matches nothing (negated:
  // anything).
  bool ParseSet() {
    Token token{.kind = Token::Kind::kSet};
    if (at_ < text_.size() && (text_[at_] == '!' || text_[at_] == '^')) {
      token.negated = true;
      ++at_;
    }
    while (at_ < text_.size()) {
      if (text_[at_] == ']') {
        ++at_;
        Add(std::move(token));
        return true;
      }
      char32_t low = 0;
      if (!ParseSetChar(low)) return false;
      char32_t high = low;
      if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        ++at_;
        if (!ParseSetChar(high)) return false;
      }
      token.ranges.emplace_back(low, high);
    }
    return false;
  }

  bool ParseSetChar(char32_t& c) {
    if (text_[at_] == '\\' && ++at_ >= text_.size()) return false;
    c = NextCodePoint(text_, at_);
    return at_ < text_.size();
  }

  std::string_view text_;
  size_t at_ = 0;
  PathGlob glob_;
};

// sun.nio.fs.Globs.toUnixRegexPattern, with states for what it writes as a regular expression.
class PathGlob::JavaParser {
 public:
  explicit JavaParser(std::string_view text) : text_(text) {}

  std::optional<PathGlob> Parse() {
    while (at_ < text_.size())
      if (!ParseOne()) return std::nullopt;
    if (in_group_) return std::nullopt;
    return std::move(glob_);
  }

 private:
  bool ParseOne() {
    switch (const char c = text_[at_]; c) {
      case '\\':
        if (++at_ == text_.size()) return false;
        Add({.value = NextCodePoint(text_, at_)});
        return true;
      case '*':
        if (text_.substr(at_).starts_with("**")) {
          at_ += 2;
          Add({.kind = Token::Kind::kDeepStar});
        } else {
          ++at_;
          Add({.kind = Token::Kind::kStar});
        }
        return true;
      case '?':
        ++at_;
        Add({.kind = Token::Kind::kAny});
        return true;
      case '[':
        ++at_;
        return ParseSet();
      case '{':
        if (in_group_) return false;  // groups cannot be nested
        ++at_;
        OpenGroup();
        return true;
      case ',':
      case '}':
        if (in_group_) {
          ++at_;
          EndAlternative(c == '}');
          return true;
        }
        [[fallthrough]];
      default:
        Add({.value = NextCodePoint(text_, at_)});
        return true;
    }
  }

  uint32_t Here() const { return static_cast<uint32_t>(glob_.tokens_.size()); }

  void Add(Token token) {
    if (token.kind != Token::Kind::kChar) glob_.literal_ = false;
    token.next = Here() + 1;
    glob_.tokens_.push_back(std::move(token));
  }

  // A group is a chain of splits: each goes to its alternative or to the next split; the ends of
  // the alternatives jump behind the group.
  void OpenGroup() {
    in_group_ = true;
    ends_.clear();
    split_ = Here();
    Add({.kind = Token::Kind::kSplit});
  }

  void EndAlternative(bool last) {
    ends_.push_back(Here());
    Add({.kind = Token::Kind::kSplit});  // jumps to the end of the group
    if (last) {
      glob_.tokens_[split_].value = glob_.tokens_[split_].next;
      for (const uint32_t end : ends_) {
        glob_.tokens_[end].next = Here();
        glob_.tokens_[end].value = Here();
      }
      in_group_ = false;
      return;
    }
    glob_.tokens_[split_].value = Here();
    split_ = Here();
    Add({.kind = Token::Kind::kSplit});
  }

  bool ParseSet() {
    Token token{.kind = Token::Kind::kSet};
    if (at_ < text_.size() && text_[at_] == '^') {
      token.ranges.emplace_back('^', '^');  // Java escapes it: it stands for itself
      ++at_;
    } else {
      if (at_ < text_.size() && text_[at_] == '!') {
        token.negated = true;
        ++at_;
      }
      if (at_ < text_.size() && text_[at_] == '-') {
        token.ranges.emplace_back('-', '-');
        ++at_;
      }
    }
    while (at_ < text_.size() && text_[at_] != ']') {
      if (text_[at_] == '/') return false;  // not allowed in a set
      const char32_t low = NextCodePoint(text_, at_);
      char32_t high = low;
      if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
        ++at_;
        high = NextCodePoint(text_, at_);
        if (high < low) return false;
      }
      token.ranges.emplace_back(low, high);
    }
    if (at_ == text_.size()) return false;
    ++at_;
    Add(std::move(token));
    return true;
  }

  std::string_view text_;
  size_t at_ = 0;
  bool in_group_ = false;
  uint32_t split_ = 0;
  std::vector<uint32_t> ends_;
  PathGlob glob_;
};

PathGlob PathGlob::Ruby(std::string_view text) { return RubyParser(text).Parse(); }
std::optional<PathGlob> PathGlob::Java(std::string_view text) { return JavaParser(text).Parse(); }

bool PathGlob::Accepts(const Token& token, char32_t c) const {
  switch (token.kind) {
    case Token::Kind::kChar:
      return token.value == c;
    case Token::Kind::kAny:
      return c != '/';
    case Token::Kind::kSet: {
      if (c == '/') return false;
      bool in = false;
      for (const auto& [low, high] : token.ranges) in = in || (low <= c && c <= high);
      return in != token.negated;
    }
    default:
      return false;
  }
}

// Adds a state and those that it reaches without reading a character.
void PathGlob::Reach(uint32_t state, std::vector<uint8_t>& states) const {
  std::vector<uint32_t> others;  // of splits; not the call stack: there may be thousands
  while (true) {
    if (!states[state]) {
      states[state] = 1;
      const Token::Kind kind = state < tokens_.size() ? tokens_[state].kind : Token::Kind::kNever;
      if (kind == Token::Kind::kSplit) others.push_back(tokens_[state].value);
      if (kind == Token::Kind::kSplit || kind == Token::Kind::kStar ||
          kind == Token::Kind::kDeepStar || kind == Token::Kind::kFolders) {
        state = tokens_[state].next;
        continue;
      }
    }
    if (others.empty()) return;
    state = others.back();
    others.pop_back();
  }
}

bool PathGlob::Matches(std::string_view path) const {
  std::vector<uint8_t> now(tokens_.size() + 1, 0), then;
  Reach(0, now);
  for (size_t at = 0; at < path.size();) {
    const char32_t c = NextCodePoint(path, at);
    then.assign(tokens_.size() + 1, 0);
    for (uint32_t i = 0; i < tokens_.size(); ++i) {
      if (!now[i]) continue;
      const Token& token = tokens_[i];
      if (token.kind == Token::Kind::kDeepStar || (token.kind == Token::Kind::kStar && c != '/')) {
        Reach(i, then);
      } else if (token.kind == Token::Kind::kFolders) {
        then[i] = 1;  // within a folder's name: what follows starts behind its '/'
        if (c == '/') Reach(token.next, then);
      } else if (Accepts(token, c)) {
        Reach(token.next, then);
      }
    }
    now.swap(then);
  }
  return now[tokens_.size()] != 0;
}

}  // namespace arterial::indexer
