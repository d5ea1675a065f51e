#include "indexer/ownership/build_owners.h"

#include <algorithm>
#include <set>

#include "db/support/names.h"
#include "indexer/ownership/owners_files.h"

namespace arterial::indexer {
namespace {

struct Token {
  enum class Kind { kEnd, kName, kText, kMark } kind = Kind::kEnd;
  std::string text;  // name, contents of the string, or the one character of a mark
  int line = 0;
  int column = 0;
};

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

// Starlark's tokens, as far as owners need them.
class Lexer {
 public:
  Lexer(std::string_view text, const std::string& file, db::IssueLog& issues)
      : text_(text), file_(file), issues_(issues) {}

  Token Next() {
    SkipBlanks();
    Token token;
    token.line = line_;
    token.column = static_cast<int>(at_ - line_begin_) + 1;
    if (at_ >= text_.size()) return token;
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      token.kind = Token::Kind::kText;
      ReadString(token);
    } else if (IsNameChar(c)) {
      token.kind = Token::Kind::kName;
      while (at_ < text_.size() && IsNameChar(text_[at_])) token.text += text_[at_++];
    } else {
      token.kind = Token::Kind::kMark;
      token.text = text_.substr(at_, text_.substr(at_).starts_with("==") ? 2 : 1);
      at_ += token.text.size();
    }
    return token;
  }

 private:
  void NewLine() {
    ++line_;
    line_begin_ = at_ + 1;
  }

  void SkipBlanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        continue;
      }
      if (c == '\n')
        NewLine();
      else if (c != ' ' && c != '\t' && c != '\r' && c != '\\')
        return;
      ++at_;
    }
  }

  void ReadString(Token& token) {
    const char quote = text_[at_];
    const std::string triple(3, quote);
    const bool long_text = text_.substr(at_).starts_with(triple);
    at_ += long_text ? 3 : 1;
    while (at_ < text_.size()) {
      if (long_text ? text_.substr(at_).starts_with(triple) : text_[at_] == quote) {
        at_ += long_text ? 3 : 1;
        return;
      }
      if (text_[at_] == '\n') {
        if (!long_text) break;
        NewLine();
      }
      if (text_[at_] == '\\' && at_ + 1 < text_.size() && text_[at_ + 1] != '\n') ++at_;
      token.text += text_[at_++];
    }
    issues_.Add("build_owners_line_skipped", db::Severity::kWarning, file_, token.line,
                AtColumn(token.column, "the text has no end"));
  }

  std::string_view text_;
  const std::string& file_;
  db::IssueLog& issues_;
  size_t at_ = 0, line_begin_ = 0;
  int line_ = 1;
};

// Finds calls at the top level with the arguments that matter.
class Parser {
 public:
  Parser(std::string_view text, const std::string& file, db::IssueLog& issues)
      : lexer_(text, file, issues), file_(file), issues_(issues) {
    Advance();
  }

  std::vector<BuildOwners> Parse() {
    while (now_.kind != Token::Kind::kEnd) {
      const Token name = now_;
      Advance();
      if (name.kind == Token::Kind::kName && IsMark("(")) ParseCall(name);
    }
    return std::move(found_);
  }

 private:
  void Advance() { now_ = lexer_.Next(); }
  bool IsMark(std::string_view mark) const {
    return now_.kind == Token::Kind::kMark && now_.text == mark;
  }
  bool Opens() const { return IsMark("(") || IsMark("[") || IsMark("{"); }
  bool Closes() const { return IsMark(")") || IsMark("]") || IsMark("}"); }

  void ParseCall(const Token& name) {
    BuildOwners call;
    call.rule = name.text;
    Advance();
    while (now_.kind != Token::Kind::kEnd && !IsMark(")")) {
      // A name in the first column begins another call: this one was never closed.
      if (now_.kind == Token::Kind::kName && now_.column == 1 && now_.line > name.line) {
        issues_.Add("build_owners_line_skipped", db::Severity::kWarning, file_, name.line,
                    AtColumn(name.column, "the call has no closing parenthesis"));
        break;
      }
      ParseArgument(call);
      if (IsMark(",")) Advance();
    }
    if (IsMark(")")) Advance();
    if (!call.owners.empty() && (!call.name.empty() || call.rule == "package" ||
                                 call.rule == "oncall" || call.rule == "project"))
      found_.push_back(std::move(call));
  }

  // One argument, up to its comma or the end of the call.
  void ParseArgument(BuildOwners& call) {
    Token key;
    if (now_.kind == Token::Kind::kName) {
      const Token name = now_;
      Advance();
      if (IsMark("=")) {
        key = name;
        Advance();
      }
    }
    std::vector<Token> texts;
    bool in_exclude = false;
    for (int depth = 0; now_.kind != Token::Kind::kEnd; Advance()) {
      if (depth == 0 && (IsMark(",") || IsMark(")"))) break;
      if (now_.kind == Token::Kind::kName && now_.column == 1 && now_.line > key.line) break;
      if (Opens()) ++depth;
      if (Closes()) --depth;
      if (depth <= 0) in_exclude = false;
      if (now_.kind == Token::Kind::kName && now_.text == "exclude") in_exclude = true;
      if (now_.kind == Token::Kind::kText && !in_exclude) texts.push_back(now_);
      if (depth < 0) {  // of no bracket that was opened
        Advance();
        break;
      }
    }
    Take(key, texts, call);
  }

  static void Take(const Token& key, const std::vector<Token>& texts, BuildOwners& call) {
    if (texts.empty()) return;
    const bool owners = key.text == "owners" || key.text == "owner" || key.text == "oncall" ||
                        (key.text.empty() && call.rule == "oncall");
    if (owners) {
      if (call.owners.empty()) call.line = key.text.empty() ? texts[0].line : key.line;
      for (const Token& text : texts) call.owners.push_back(text.text);
    } else if (key.text == "name") {
      call.name = texts[0].text;
    } else if (key.text == "srcs" || key.text == "hdrs" || key.text == "headers" ||
               key.text == "textual_hdrs" || key.text == "exported_headers") {
      for (const Token& text : texts)
        if (!text.text.empty() && text.text[0] != ':' && !text.text.starts_with("//") &&
            text.text[0] != '@')
          call.files.push_back(text.text);
    }
  }

  Lexer lexer_;
  const std::string& file_;
  db::IssueLog& issues_;
  Token now_;
  std::vector<BuildOwners> found_;
};

std::string Label(std::string_view folder, std::string_view name) {
  return "//" + std::string(folder) + ":" + std::string(name);
}

}  // namespace

std::vector<BuildOwners> ParseBuildOwners(std::string_view text, const std::string& file,
                                          db::IssueLog& issues) {
  return Parser(text, file, issues).Parse();
}

void BuildOwnersTree::Add(std::string_view text, const std::string& file, db::IssueLog& issues) {
  Package package;
  package.file = file;
  for (BuildOwners& call : ParseBuildOwners(text, file, issues)) {
    Entry entry{std::move(call), {}};
    for (const std::string& glob : entry.call.files) entry.globs.push_back(PathGlob::Ruby(glob));
    package.entries.push_back(std::move(entry));
    any_ = true;
  }
  packages_[std::string(FolderOf(file))] = std::move(package);
}

// The rules of the nearest package: those of targets that name the file, else of the package.
std::vector<OwnerRule> BuildOwnersTree::Explain(std::string_view path) const {
  std::vector<OwnerRule> of_targets, of_package;
  for (std::string_view folder = path; !folder.empty();) {
    folder = FolderOf(folder);
    const auto package = packages_.find(folder);
    if (package == packages_.end()) continue;
    const std::string_view relative = folder.empty() ? path : path.substr(folder.size() + 1);
    for (const Entry& entry : package->second.entries) {
      const BuildOwners& call = entry.call;
      const OwnerRule rule{JoinOwners(call.owners), package->second.file, call.line,
                           call.name.empty() ? call.rule : Label(folder, call.name), "adds"};
      if (call.name.empty())
        of_package.push_back(rule);
      else if (std::any_of(entry.globs.begin(), entry.globs.end(),
                           [&](const PathGlob& glob) { return glob.Matches(relative); }))
        of_targets.push_back(rule);
    }
    break;
  }
  if (!of_targets.empty())
    for (OwnerRule& rule : of_package) rule.effect = "overridden";
  of_targets.insert(of_targets.end(), of_package.begin(), of_package.end());
  return of_targets;
}

std::optional<Owner> BuildOwnersTree::OwnerOf(std::string_view path) const {
  std::optional<Owner> owner;
  std::vector<std::string> owners;
  for (const OwnerRule& rule : Explain(path)) {
    if (rule.effect != "adds") continue;
    if (!owner) owner = Owner{{}, rule.file, rule.line, false};
    owners.push_back(rule.owners);
  }
  if (owner) owner->owners = JoinOwners(owners);
  return owner;
}

std::optional<Owner> BuildOwnersTree::OwnerOfTarget(std::string_view label) const {
  const Package* package = nullptr;
  const BuildOwners* found = nullptr;
  int fitting = 0;
  for (const auto& [folder, each] : packages_) {
    for (const Entry& entry : each.entries) {
      if (entry.call.name.empty()) continue;
      const std::string full = Label(folder, entry.call.name);
      const bool exact =
          full == label || (folder.ends_with(entry.call.name) && "//" + folder == label);
      if (exact) return Owner{JoinOwners(entry.call.owners), each.file, entry.call.line, false};
      if (label.starts_with("//") || !IsEndOfName(label, full)) continue;
      ++fitting;
      found = &entry.call;
      package = &each;
    }
  }
  if (fitting != 1) return std::nullopt;  // a bare name must be the only one
  return Owner{JoinOwners(found->owners), package->file, found->line, false};
}

std::unique_ptr<OwnerSource> LoadBuildOwners(const OwnershipInputs& inputs) {
  auto tree = std::make_unique<BuildOwnersTree>();
  std::set<std::string, std::less<>> folders;
  // BUILD.bazel hides the BUILD beside it.
  for (const char* name : {"BUILD.bazel", "BUILD", "BUCK", "TARGETS"})
    for (const std::string& file : inputs.tree.Named(name))
      if (folders.emplace(FolderOf(file)).second)
        if (const std::string* text = inputs.tree.Read(file)) tree->Add(*text, file, inputs.issues);
  if (tree->empty()) return nullptr;
  return tree;
}

}  // namespace arterial::indexer
