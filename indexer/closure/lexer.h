// Cuts C++ into identifiers and punctuation: just enough to tell what a file could name.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer {

struct Token {
  enum class Kind : char { kIdentifier, kPunctuation, kQuoted };
  Kind kind;
  bool first;  // of its line
  // kPunctuation: one character, or "##". kQuoted: what stands between the quotes.
  std::string_view text;
};

// `text` without the line ends that a backslash hides; the tokens refer to it.
std::string JoinLines(std::string_view text);
// Comments and numbers are left out. Never fails: what is not closed ends with the file, a quote
// with its line. A directive ends with a token "\n".
std::vector<Token> Tokenize(std::string_view joined);

// Whatever looks like an identifier in `text`, which need not be C++.
std::vector<std::string_view> IdentifiersIn(std::string_view text);

}  // namespace arterial::indexer
