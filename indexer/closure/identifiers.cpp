#include "indexer/closure/identifiers.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "indexer/closure/lexer.h"

namespace arterial::indexer {
namespace {

using Kind = Token::Kind;

// Behind these a name is part of an expression, not declared.
constexpr std::string_view kBeforeExpression[] = {
    "alignof", "and",      "bitand", "bitor",    "case",     "co_await", "co_return", "co_yield",
    "compl",   "decltype", "delete", "do",       "else",     "emit",     "goto",      "in",
    "new",     "noexcept", "not",    "not_eq",   "operator", "or",       "requires",  "return",
    "sizeof",  "throw",    "typeid", "typename", "xor",      "and_eq",   "or_eq",     "xor_eq"};

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool Shouts(std::string_view name) { return std::none_of(name.begin(), name.end(), IsLower); }

// Macros that join their arguments are called so, and project macros mostly shout.
bool MayPaste(std::string_view name) {
  if (Shouts(name)) return true;
  std::string lower;
  for (char c : name) lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  for (const char* word : {"cat", "join", "paste", "glue"})
    if (lower.find(word) != lower.npos) return true;
  return false;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : joined_(JoinLines(text)), tokens_(Tokenize(joined_)) {}

  FileIdentifiers Run() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      const Token& token = tokens_[at_];
      TrackMacroArguments(token);
      TrackParentheses(token);
      if (token.kind == Kind::kPunctuation && token.text == "\n") in_directive_ = false;
      if (token.kind == Kind::kQuoted)
        AddQuoted(token.text);
      else if (token.kind == Kind::kIdentifier)
        AddIdentifier(token);
      else if (token.text == "#" && token.first)
        AddDirective();
    }
    return Finish();
  }

 private:
  std::string_view TextAt(size_t index) const {
    return index < tokens_.size() && tokens_[index].kind != Kind::kQuoted ? tokens_[index].text
                                                                          : std::string_view();
  }
  bool IsIdentifierAt(size_t index) const {
    return index < tokens_.size() && tokens_[index].kind == Kind::kIdentifier;
  }

  void Add(std::string_view name, int occurrence) {
    found_[HashOf(name)] |= static_cast<uint8_t>(occurrence | kMentioned);
    result_.main =
        result_.main || name.ends_with("main") || name.ends_with("MAIN") || name.ends_with("Main");
  }

  // A string may name a symbol: asm labels, aliases, dlsym; or code, given to a macro.
  void AddQuoted(std::string_view text) {
    for (std::string_view name : IdentifiersIn(text))
      found_[HashOf(name)] |= kMentioned | kUsed | kGeneric;
  }

  void AddIdentifier(const Token& token) {
    if (token.text == "template" && TextAt(at_ + 1) == "<" && at_ >= generic_end_)
      generic_end_ = EndOfTemplate();
    // Clauses of braces in front of a body, and functions that are templates by `auto`: all of such
    // a file is taken for templates.
    if (token.text == "requires" ||
        (token.text == "auto" && !parentheses_.empty() && parentheses_.back()))
      all_generic_ = true;
    int occurrence = depth_ > 0 ? kFragment : 0;
    if (at_ > 0 && (TextAt(at_ - 1) == "##" || TextAt(at_ + 1) == "##")) occurrence |= kGlue;
    const int form = Form();
    if (form != kUsed) declared_.push_back({HashOf(token.text), HashOf(TextAt(at_ - 1))});
    occurrence |= form;
    if (form == kUsed && (at_ < generic_end_ || in_directive_)) occurrence |= kGeneric;
    Add(token.text, occurrence);
  }

  // `type name(...) ...;` mentions, `type name(...) ... {` defines, all else uses.
  int Form() const {
    if (at_ == 0 || !IsIdentifierAt(at_ - 1) || TextAt(at_ + 1) != "(") return kUsed;
    const std::string_view before = TextAt(at_ - 1);
    if (Shouts(before) || before.starts_with("__") ||
        std::find(std::begin(kBeforeExpression), std::end(kBeforeExpression), before) !=
            std::end(kBeforeExpression))
      return kUsed;
    size_t at = at_ + 1;
    for (int depth = 0; at < tokens_.size(); ++at) {
      const std::string_view text = TextAt(at);
      if (text == "(") ++depth;
      if (text == ")" && --depth == 0) break;
      if (text == "{" || text == ";" || text == "\n") return kUsed;
    }
    for (++at; at < tokens_.size(); ++at) {
      const std::string_view text = TextAt(at);
      if (text == ";") return kMentioned;
      if (text == "{") return kDefined;
      if (text == "\n" || text == ":" || text == "}") return kUsed;
    }
    return kUsed;
  }

  // Behind `template <...>` and what it declares: its `;`, or the end of its first braces.
  size_t EndOfTemplate() const {
    size_t at = at_ + 1;
    for (int angles = 0, parentheses = 0; at < tokens_.size(); ++at) {
      const std::string_view text = TextAt(at);
      if (text == "(") ++parentheses;
      if (text == ")") --parentheses;
      if (parentheses > 0) continue;
      if (text == "<") ++angles;
      if (text == ">" && --angles == 0) break;
    }
    for (int braces = 0; at < tokens_.size(); ++at) {
      const std::string_view text = TextAt(at);
      if (text == "{") ++braces;
      if ((text == "}" && --braces <= 0) || (text == ";" && braces == 0)) return at;
    }
    return at;
  }

  // Whether each open parenthesis may be that of parameters.
  void TrackParentheses(const Token& token) {
    if (token.kind != Kind::kPunctuation) return;
    if (token.text == ")" && !parentheses_.empty()) parentheses_.pop_back();
    if (token.text != "(") return;
    const std::string_view before = at_ > 0 ? TextAt(at_ - 1) : std::string_view();
    parentheses_.push_back(before != "for" && before != "if" && before != "while" &&
                           before != "switch" && before != "catch" && before != "decltype");
  }

  // Whether the token is between the parentheses of something that may be a macro.
  void TrackMacroArguments(const Token& token) {
    if (token.kind != Kind::kPunctuation) return;
    if (token.text == "(") {
      if (depth_ > 0 || (at_ > 0 && IsIdentifierAt(at_ - 1) && MayPaste(TextAt(at_ - 1)))) ++depth_;
    } else if (token.text == ")") {
      depth_ = std::max(0, depth_ - 1);
    } else if (token.text == "\n") {
      depth_ = 0;
    }
  }

  // `#define NAME body`; the tokens of the directive are then read like any.
  void AddDirective() {
    in_directive_ = true;
    const std::string_view kind = TextAt(at_ + 1);
    result_.includes =
        result_.includes || kind == "include" || kind == "import" || kind == "include_next";
    if (TextAt(at_ + 1) != "define" || !IsIdentifierAt(at_ + 2)) return;
    const std::string_view name = TextAt(at_ + 2), next = TextAt(at_ + 3);
    const bool function_like =
        next == "(" && tokens_[at_ + 3].text.data() == name.data() + name.size();
    if (!function_like) result_.macros.push_back(HashOf(name));
  }

  FileIdentifiers Finish() {
    for (auto& [identifier, occurrence] : found_) {
      if (all_generic_ && (occurrence & kUsed) != 0) occurrence |= kGeneric;
      result_.entries.push_back({identifier, occurrence});
    }
    std::sort(result_.entries.begin(), result_.entries.end(),
              [](const auto& a, const auto& b) { return a.identifier < b.identifier; });
    for (const FileIdentifiers::Declared& declared : declared_)
      if ((found_[declared.identifier] & kGeneric) == 0) result_.declared.push_back(declared);
    return std::move(result_);
  }

  const std::string joined_;
  const std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;           // of parentheses since those of a macro
  size_t generic_end_ = 0;  // tokens before it belong to a template
  bool in_directive_ = false, all_generic_ = false;
  std::vector<bool> parentheses_;
  std::unordered_map<IdentifierHash, uint8_t> found_;
  std::vector<FileIdentifiers::Declared> declared_;
  FileIdentifiers result_;
};

}  // namespace

// FNV-1a
IdentifierHash HashOf(std::string_view identifier) {
  uint32_t hash = 2166136261U;
  for (const char c : identifier) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash;
}

FileIdentifiers ReadIdentifiers(std::string_view text) { return Reader(text).Run(); }

}  // namespace arterial::indexer
