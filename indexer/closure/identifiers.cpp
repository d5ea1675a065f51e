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
    for (std::string_view name : IdentifiersIn(text)) found_[HashOf(name)] |= kMentioned | kUsed;
  }

  void AddIdentifier(const Token& token) {
    int occurrence = depth_ > 0 ? kFragment : 0;
    if (at_ > 0 && (TextAt(at_ - 1) == "##" || TextAt(at_ + 1) == "##")) occurrence |= kGlue;
    if (DeclaresOnly())
      declared_.push_back({HashOf(token.text), HashOf(TextAt(at_ - 1))});
    else
      occurrence |= kUsed;
    Add(token.text, occurrence);
  }

  // `type name(...) ...;`
  bool DeclaresOnly() const {
    if (at_ == 0 || !IsIdentifierAt(at_ - 1) || TextAt(at_ + 1) != "(") return false;
    const std::string_view before = TextAt(at_ - 1);
    if (Shouts(before) || before.starts_with("__") ||
        std::find(std::begin(kBeforeExpression), std::end(kBeforeExpression), before) !=
            std::end(kBeforeExpression))
      return false;
    size_t at = at_ + 1;
    for (int depth = 0; at < tokens_.size(); ++at) {
      const std::string_view text = TextAt(at);
      if (text == "(") ++depth;
      if (text == ")" && --depth == 0) break;
      if (text == "{" || text == ";" || text == "\n") return false;
    }
    for (++at; at < tokens_.size(); ++at) {
      const std::string_view text = TextAt(at);
      if (text == ";") return true;
      if (text == "{" || text == "\n" || text == ":" || text == "}") return false;
    }
    return false;
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
    if (TextAt(at_ + 1) != "define" || !IsIdentifierAt(at_ + 2)) return;
    const std::string_view name = TextAt(at_ + 2), next = TextAt(at_ + 3);
    const bool function_like =
        next == "(" && tokens_[at_ + 3].text.data() == name.data() + name.size();
    if (!function_like) result_.macros.push_back(HashOf(name));
  }

  FileIdentifiers Finish() {
    for (const auto& [identifier, occurrence] : found_)
      result_.entries.push_back({identifier, occurrence});
    std::sort(result_.entries.begin(), result_.entries.end(),
              [](const auto& a, const auto& b) { return a.identifier < b.identifier; });
    for (const FileIdentifiers::Declared& declared : declared_)
      if ((found_[declared.identifier] & kUsed) == 0) result_.declared.push_back(declared);
    return std::move(result_);
  }

  const std::string joined_;
  const std::vector<Token> tokens_;
  size_t at_ = 0;
  int depth_ = 0;  // of parentheses since those of a macro
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
