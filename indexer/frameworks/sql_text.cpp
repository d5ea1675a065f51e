#include "indexer/frameworks/sql_text.h"

#include <llvm/ADT/StringExtras.h>

#include <vector>

namespace arterial::indexer {
namespace {

// Statements are looked at as far as their first table.
constexpr size_t kMaxTokens = 400;

struct Token {
  std::string text;
  int depth = 0;      // of parentheses
  bool word = false;  // a name or keyword that is wholly known
};

bool IsWordChar(char c) { return llvm::isAlnum(c) || c == '_' || c == '$' || c == '.'; }

size_t EndOfQuoted(llvm::StringRef text, size_t at) {
  const char quote = text[at] == '[' ? ']' : text[at];
  const size_t end = text.find(quote, at + 1);
  return end == llvm::StringRef::npos ? text.size() : end + 1;
}

// A name, of parts that may be quoted: shop."Order"; nothing of it may be a hole.
Token Word(llvm::StringRef text, size_t& at) {
  Token token;
  token.word = true;
  while (at < text.size()) {
    if (text.substr(at).starts_with("{}")) {
      token.word = false;
      at += 2;
    } else if (IsWordChar(text[at])) {
      token.text += text[at++];
    } else if (text[at] == '"' || text[at] == '`' || text[at] == '[') {
      const size_t end = EndOfQuoted(text, at);
      const llvm::StringRef name = text.substr(at + 1, end - at - 2);
      token.word = token.word && !name.contains("{}");
      token.text += name;
      at = end;
    } else {
      break;
    }
  }
  return token;
}

std::vector<Token> Tokens(llvm::StringRef text) {
  std::vector<Token> tokens;
  int depth = 0;
  for (size_t at = 0; at < text.size() && tokens.size() < kMaxTokens;) {
    const llvm::StringRef rest = text.substr(at);
    if (rest.starts_with("--") || rest.starts_with("#")) {
      at = text.find('\n', at);
    } else if (rest.starts_with("/*")) {
      at = text.find("*/", at);
      if (at != llvm::StringRef::npos) at += 2;
    } else if (llvm::isSpace(text[at])) {
      ++at;
    } else if (text[at] == '\'') {
      tokens.push_back({"'", depth});
      at = EndOfQuoted(text, at);
    } else if (IsWordChar(text[at]) || text[at] == '"' || text[at] == '`' || text[at] == '[' ||
               rest.starts_with("{}")) {
      Token token = Word(text, at);
      token.depth = depth;
      tokens.push_back(std::move(token));
    } else {
      if (text[at] == ')') --depth;
      tokens.push_back({std::string(1, text[at]), depth});
      if (text[at] == '(') ++depth;
      ++at;
    }
  }
  return tokens;
}

bool Is(const Token& token, std::initializer_list<llvm::StringRef> words) {
  if (!token.word) return false;
  for (const llvm::StringRef word : words)
    if (llvm::StringRef(token.text).equals_insensitive(word)) return true;
  return false;
}

// The name behind token `at`, past words that may stand between; not one that is called.
std::string NameAfter(const std::vector<Token>& tokens, size_t at) {
  for (++at; at < tokens.size(); ++at)
    if (!Is(tokens[at], {"if", "not", "exists", "only", "table", "temp", "temporary", "ignore",
                         "low_priority", "delayed", "into", "concurrently", "unlogged"}))
      break;
  if (at >= tokens.size() || !tokens[at].word || tokens[at].text.empty()) return {};
  const bool called = at + 1 < tokens.size() && tokens[at + 1].text == "(" &&
                      tokens[at + 1].depth == tokens[at].depth;
  return called ? "" : tokens[at].text;
}

std::string TableOf(const std::vector<Token>& tokens, size_t verb) {
  const Token& first = tokens[verb];
  if (Is(first, {"update", "truncate", "copy", "lock"})) return NameAfter(tokens, verb);
  for (size_t i = verb + 1; i < tokens.size(); ++i) {
    if (Is(first, {"select", "delete"}) && Is(tokens[i], {"from"})) return NameAfter(tokens, i);
    const bool into = Is(first, {"insert", "replace", "merge"}) && Is(tokens[i], {"into"});
    const bool table = Is(first, {"create", "drop", "alter"}) && Is(tokens[i], {"table"});
    if (!into && !table) continue;
    // A list of columns may follow the name at once.
    std::vector<Token> open = tokens;
    for (Token& token : open)
      if (token.text == "(") token.text = " ";
    return NameAfter(open, i);
  }
  return {};
}

}  // namespace

SqlText ParseSql(llvm::StringRef text) {
  const std::vector<Token> tokens = Tokens(text);
  size_t verb = 0;
  while (verb < tokens.size() && tokens[verb].text == "(") ++verb;
  if (verb >= tokens.size() || !tokens[verb].word) return {};
  // WITH x AS (...) SELECT ...
  if (Is(tokens[verb], {"with"}))
    for (size_t i = verb + 1; i < tokens.size(); ++i)
      if (tokens[i].depth == tokens[verb].depth &&
          Is(tokens[i], {"select", "insert", "update", "delete", "merge"})) {
        verb = i;
        break;
      }
  SqlText sql;
  sql.operation = llvm::StringRef(tokens[verb].text).lower();
  sql.table = TableOf(tokens, verb);
  return sql;
}

}  // namespace arterial::indexer
