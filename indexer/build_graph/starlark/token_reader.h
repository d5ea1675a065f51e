// What the parser asks of the tokens: the one at hand, whether it is a given one, and an error
// there.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/build_graph/starlark/syntax.h"

namespace arterial::indexer::starlark {

using TokenKind = Token::Kind;
inline constexpr int kMaxDepth = 200;
inline constexpr int kMaxChain = 500;  // a.b.c..., a + b + c...: trees as deep as they are long

inline constexpr std::array<std::string_view, 17> kKeywords = {
    "and",    "or",   "not",    "in",   "if",    "else",     "elif",  "for",  "def",
    "return", "load", "lambda", "pass", "break", "continue", "while", "class"};

inline bool IsKeyword(std::string_view text) {
  for (std::string_view keyword : kKeywords)
    if (keyword == text && text != "load") return true;
  return false;
}

// Thrown and caught within Parse only.
struct Failure {
  SyntaxError error;
};

class TokenReader {
 public:
  explicit TokenReader(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

 protected:
  struct Depth {
    explicit Depth(TokenReader& parser) : parser(parser) {
      if (++parser.depth_ > kMaxDepth) parser.Fail("it is nested too deeply");
    }
    ~Depth() { --parser.depth_; }
    TokenReader& parser;
  };

  const Token& Now() const { return tokens_[at_]; }
  const Token& Ahead() const { return tokens_[std::min(at_ + 1, tokens_.size() - 1)]; }
  void Advance() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  [[noreturn]] void Fail(std::string message) const {
    throw Failure{{Now().line, Now().column, std::move(message)}};
  }
  bool Is(std::string_view text) const {
    return (Now().kind == TokenKind::kMark || Now().kind == TokenKind::kName) && Now().text == text;
  }
  bool Accept(std::string_view text) {
    if (!Is(text)) return false;
    Advance();
    return true;
  }
  std::string Shown() const {
    switch (Now().kind) {
      case TokenKind::kEnd:
        return "the end of the file";
      case TokenKind::kNewline:
        return "the end of the line";
      case TokenKind::kIndent:
      case TokenKind::kDedent:
        return "a change of indentation";
      case TokenKind::kString:
        return "a string";
      default:
        return Now().text;
    }
  }
  void Expect(std::string_view text) {
    if (!Accept(text)) Fail("expected " + std::string(text) + " before " + Shown());
  }
  ExprPtr Make(Expr::Kind kind) const {
    auto expr = std::make_unique<Expr>();
    expr->kind = kind;
    expr->line = Now().line;
    expr->column = Now().column;
    return expr;
  }
  std::string Name() {
    if (Now().kind != TokenKind::kName || IsKeyword(Now().text))
      Fail("expected a name before " + Shown());
    std::string name = Now().text;
    Advance();
    return name;
  }

  std::string Text() {
    if (Now().kind != TokenKind::kString) Fail("expected a string before " + Shown());
    std::string text = Now().text;
    Advance();
    return text;
  }

 private:
  std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;
};

}  // namespace arterial::indexer::starlark
