#include "indexer/closure/lexer.h"

#include <algorithm>

namespace arterial::indexer {
namespace {

// Bytes of UTF-8 belong to identifiers.
bool IsHead(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsBody(char c) { return IsHead(c) || IsDigit(c); }

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<Token> Run() {
    while (at_ < text_.size()) Next();
    if (directive_) Add(Token::Kind::kPunctuation, "\n");
    return std::move(tokens_);
  }

 private:
  char Peek(size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }

  void Add(Token::Kind kind, std::string_view text) {
    tokens_.push_back({kind, line_start_, text});
    line_start_ = false;
  }

  void Next() {
    const char c = Peek();
    if (c == '\n') {
      EndLine();
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v') {
      ++at_;
    } else if (c == '/' && Peek(1) == '/') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '/' && Peek(1) == '*') {
      const size_t end = text_.find("*/", at_ + 2);
      at_ = end == text_.npos ? text_.size() : end + 2;
    } else if (c == '"' || c == '\'') {
      Quoted(c);
    } else if (IsHead(c)) {
      Identifier();
    } else if (IsDigit(c)) {
      Number();
    } else {
      Punctuation();
    }
  }

  void EndLine() {
    if (directive_) Add(Token::Kind::kPunctuation, "\n");
    directive_ = false;
    line_start_ = true;
    ++at_;
  }

  void Punctuation() {
    if (Peek() == '#' && line_start_) directive_ = true;
    const size_t size = Peek() == '#' && Peek(1) == '#' ? 2 : 1;
    Add(Token::Kind::kPunctuation, text_.substr(at_, size));
    at_ += size;
  }

  void Identifier() {
    const size_t begin = at_;
    while (IsBody(Peek())) ++at_;
    const std::string_view name = text_.substr(begin, at_ - begin);
    if (Peek() == '"' && name.back() == 'R' && name.size() <= 3) return RawString();
    Add(Token::Kind::kIdentifier, name);
  }

  // 0x1p-3, 1'000, 1e+5, 12_ms
  void Number() {
    for (; at_ < text_.size(); ++at_) {
      const char c = Peek();
      if (IsBody(c) || c == '.') continue;
      const char before = text_[at_ - 1];
      if (c == '\'' && IsBody(Peek(1))) continue;
      if ((c == '+' || c == '-') &&
          (before == 'e' || before == 'E' || before == 'p' || before == 'P'))
        continue;
      return;
    }
  }

  void Quoted(char quote) {
    const size_t begin = ++at_;
    while (at_ < text_.size() && Peek() != quote && Peek() != '\n')
      at_ += Peek() == '\\' && Peek(1) != '\n' ? 2 : 1;
    at_ = std::min(at_, text_.size());
    Add(Token::Kind::kQuoted, text_.substr(begin, at_ - begin));
    if (Peek() == quote) ++at_;
  }

  // R"end( ... )end"
  void RawString() {
    const size_t open = text_.find('(', at_);
    if (open == text_.npos || open - at_ > 17) return Quoted('"');
    const std::string close = ")" + std::string(text_.substr(at_ + 1, open - at_ - 1)) + "\"";
    const size_t end = std::min(text_.find(close, open), text_.size());
    Add(Token::Kind::kQuoted, text_.substr(open + 1, end - open - 1));
    at_ = std::min(end + close.size(), text_.size());
  }

  const std::string_view text_;
  size_t at_ = 0;
  bool line_start_ = true, directive_ = false;
  std::vector<Token> tokens_;
};

}  // namespace

std::string JoinLines(std::string_view text) {
  std::string joined;
  joined.reserve(text.size());
  while (!text.empty()) {
    const size_t backslash = text.find('\\');
    joined += text.substr(0, backslash);
    if (backslash == text.npos) break;
    text.remove_prefix(backslash + 1);
    if (text.starts_with("\r\n"))
      text.remove_prefix(2);
    else if (text.starts_with('\n'))
      text.remove_prefix(1);
    else
      joined += '\\';
  }
  return joined;
}

std::vector<std::string_view> IdentifiersIn(std::string_view text) {
  std::vector<std::string_view> found;
  for (size_t at = 0; at < text.size();) {
    size_t end = at;
    while (end < text.size() && IsBody(text[end])) ++end;
    if (end > at && IsHead(text[at])) found.push_back(text.substr(at, end - at));
    at = std::max(end, at + 1);
  }
  return found;
}

std::vector<Token> Tokenize(std::string_view joined) { return Tokenizer(joined).Run(); }

}  // namespace arterial::indexer
