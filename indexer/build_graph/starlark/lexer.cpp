#include <algorithm>
#include <array>
#include <cstdlib>

#include "indexer/build_graph/starlark/syntax.h"

namespace arterial::indexer::starlark {
namespace {

using Kind = Token::Kind;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNameStart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80) != 0;
}
bool IsNameChar(char c) { return IsNameStart(c) || IsDigit(c); }

// Longest first.
constexpr std::array<std::string_view, 44> kMarks = {
    "**=", "//=", ">>=", "<<=", "**", "//", ">>", "<<", "==", "!=", "<=", ">=", "+=", "-=", "*=",
    "/=",  "%=",  "&=",  "|=",  "^=", "->", "+",  "-",  "*",  "/",  "%",  "=",  "<",  ">",  "(",
    ")",   "[",   "]",   "{",   "}",  ",",  ":",  ".",  ";",  "&",  "|",  "^",  "~",  "@"};

class Lexer {
 public:
  Lexer(std::string_view text, std::vector<Token>* tokens) : text_(text), tokens_(*tokens) {
    if (text_.starts_with("\xef\xbb\xbf")) at_ = line_begin_ = 3;
  }

  std::optional<SyntaxError> Run() {
    while (!error_ && at_ < text_.size()) {
      if (fresh_ && !Indent()) break;
      if (!error_ && at_ < text_.size()) Next();
    }
    if (error_) return error_;
    if (!open_.empty()) {
      const Token& mark = tokens_[open_.back()];
      return SyntaxError{mark.line, mark.column, "the " + mark.text + " is never closed"};
    }
    if (!tokens_.empty() && tokens_.back().kind != Kind::kNewline) Push(Kind::kNewline);
    for (; indents_.size() > 1; indents_.pop_back()) Push(Kind::kDedent);
    Push(Kind::kEnd);
    return {};
  }

 private:
  int Column() const { return static_cast<int>(at_ - line_begin_) + 1; }
  Token& Push(Kind kind) {
    tokens_.push_back({kind, {}, 0, line_, Column()});
    return tokens_.back();
  }
  void Fail(std::string message) { error_ = SyntaxError{line_, Column(), std::move(message)}; }
  void NewLine() {  // at_ is behind the line's end
    ++line_;
    line_begin_ = at_;
  }

  // At the begin of a logical line: its indentation. Skips blank lines. False at the end.
  bool Indent() {
    fresh_ = false;
    size_t width = 0;
    for (;;) {
      size_t end = at_;
      width = 0;
      for (; end < text_.size() && (text_[end] == ' ' || text_[end] == '\t'); ++end)
        width = text_[end] == ' ' ? width + 1 : (width / 8 + 1) * 8;
      if (end < text_.size() && text_[end] == '\r') ++end;
      if (end < text_.size() && text_[end] == '#')
        end = std::min(text_.find('\n', end), text_.size());
      if (end >= text_.size()) {
        at_ = end;
        return false;
      }
      if (text_[end] != '\n') {
        at_ = end;
        break;
      }
      at_ = end + 1;
      NewLine();
    }
    if (width > indents_.back()) {
      indents_.push_back(width);
      Push(Kind::kIndent);
    }
    for (; width < indents_.back(); indents_.pop_back()) Push(Kind::kDedent);
    if (width != indents_.back()) Fail("the indentation fits no line above");
    return true;
  }

  void Next() {
    const char c = text_[at_];
    if (c == '\n') return LineEnd();
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '\\' && at_ + 1 < text_.size() &&
               (text_[at_ + 1] == '\n' || text_.substr(at_ + 1, 2) == "\r\n")) {
      at_ += text_[at_ + 1] == '\n' ? 2 : 3;
      NewLine();
    } else if (IsDigit(c) || (c == '.' && at_ + 1 < text_.size() && IsDigit(text_[at_ + 1]))) {
      Number();
    } else if (size_t quote = StringAt(); quote != text_.npos) {
      String(quote);
    } else if (IsNameStart(c)) {
      Token& token = Push(Kind::kName);
      const size_t begin = at_;
      while (at_ < text_.size() && IsNameChar(text_[at_])) ++at_;
      token.text = text_.substr(begin, at_ - begin);
    } else {
      Mark();
    }
  }

  void LineEnd() {
    if (open_.empty() && !tokens_.empty() && tokens_.back().kind != Kind::kNewline &&
        tokens_.back().kind != Kind::kDedent && tokens_.back().kind != Kind::kIndent)
      Push(Kind::kNewline);
    ++at_;
    NewLine();
    fresh_ = open_.empty();
  }

  void Mark() {
    const std::string_view rest = text_.substr(at_);
    for (std::string_view mark : kMarks) {
      if (!rest.starts_with(mark)) continue;
      Token& token = Push(Kind::kMark);
      token.text = mark;
      if (mark == "(" || mark == "[" || mark == "{") open_.push_back(tokens_.size() - 1);
      if (mark == ")" || mark == "]" || mark == "}") Close(mark[0]);
      at_ += mark.size();
      return;
    }
    if (rest.starts_with("!")) return Fail("there is no operator !; write not");
    Fail("a character that means nothing here");
  }

  void Close(char mark) {
    const char opens = mark == ')' ? '(' : mark == ']' ? '[' : '{';
    if (open_.empty()) return Fail(std::string("the ") + mark + " closes nothing");
    const Token& open = tokens_[open_.back()];
    if (open.text[0] != opens)
      return Fail(std::string("the ") + mark + " does not close the " + open.text + " of line " +
                  std::to_string(open.line));
    open_.pop_back();
  }

  void Number() {
    Token& token = Push(Kind::kInt);
    const size_t begin = at_;
    const bool prefixed = text_[at_] == '0' && at_ + 1 < text_.size() &&
                          std::string_view("xXoObB").find(text_[at_ + 1]) != std::string_view::npos;
    if (prefixed) at_ += 2;
    while (at_ < text_.size() && (IsNameChar(text_[at_]) || text_[at_] == '.' ||
                                  (!prefixed && (text_[at_] == '+' || text_[at_] == '-') &&
                                   (text_[at_ - 1] == 'e' || text_[at_ - 1] == 'E'))))
      ++at_;
    token.text = text_.substr(begin, at_ - begin);
    if (!prefixed && token.text.find_first_of(".eE") != std::string::npos) {
      token.kind = Kind::kFloat;
      return;
    }
    const char letter = prefixed ? static_cast<char>(token.text[1] | 0x20) : ' ';
    const int base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    char* end = nullptr;
    token.number = std::strtoll(token.text.c_str() + (prefixed ? 2 : 0), &end, base);
    if (*end != '\0') Fail("this is no number: " + token.text);
  }

  // Where the quote of a string begins here, behind its prefix; npos: there is no string.
  size_t StringAt() const {
    size_t quote = at_;
    while (quote < text_.size() && quote < at_ + 2 &&
           std::string_view("rRbB").find(text_[quote]) != std::string_view::npos)
      ++quote;
    return quote < text_.size() && (text_[quote] == '"' || text_[quote] == '\'') ? quote
                                                                                 : text_.npos;
  }

  void String(size_t quote_at) {
    const std::string_view prefix = text_.substr(at_, quote_at - at_);
    const bool raw = prefix.find_first_of("rR") != prefix.npos;
    Token token{Kind::kString, {}, 0, line_, Column()};
    const char quote = text_[quote_at];
    const std::string triple(3, quote);
    const bool is_long = text_.substr(quote_at).starts_with(triple);
    at_ = quote_at + (is_long ? 3 : 1);
    for (;;) {
      if (at_ >= text_.size() || (!is_long && text_[at_] == '\n')) {
        error_ = SyntaxError{token.line, token.column, "the string has no end"};
        return;
      }
      if (is_long ? text_.substr(at_).starts_with(triple) : text_[at_] == quote) break;
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        Escape(raw, token.text);
      } else {
        token.text += text_[at_++];
        if (token.text.back() == '\n') NewLine();
      }
    }
    at_ += is_long ? 3 : 1;
    tokens_.push_back(std::move(token));
  }

  void Escape(bool raw, std::string& out) {
    const char c = text_[at_ + 1];
    at_ += 2;
    if (c == '\n') NewLine();
    if (raw) {
      out += '\\';
      out += c;
      return;
    }
    static constexpr std::string_view kNames = "nrtabfv", kValues = "\n\r\t\a\b\f\v";
    if (c == '\n') return;
    if (const size_t i = kNames.find(c); i != kNames.npos)
      out += kValues[i];
    else if (c == '\\' || c == '"' || c == '\'')
      out += c;
    else  // \x41, \u00e4, \101: kept as written, no label has such
      (out += '\\') += c;
  }

  std::string_view text_;
  std::vector<Token>& tokens_;
  std::optional<SyntaxError> error_;
  std::vector<size_t> open_;  // tokens of brackets that are open
  std::vector<size_t> indents_ = {0};
  size_t at_ = 0, line_begin_ = 0;
  int line_ = 1;
  bool fresh_ = true;  // a logical line begins: its indentation counts
};

}  // namespace

std::optional<SyntaxError> Tokenize(std::string_view text, std::vector<Token>* tokens) {
  return Lexer(text, tokens).Run();
}

}  // namespace arterial::indexer::starlark
