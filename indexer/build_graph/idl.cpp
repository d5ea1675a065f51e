#include "indexer/build_graph/idl.h"

#include <algorithm>

namespace arterial::indexer {
namespace {

bool IsNameChar(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.';
}

struct Token {
  std::string_view text;  // a name, or one other character; empty: the end
  bool is_text = false;   // of a literal: never a name or bracket
  int line = 0, column = 0;
};

struct Failure {
  IdlError error;
};

class Lexer {
 public:
  Lexer(std::string_view text, bool hash_comments) : text_(text), hash_comments_(hash_comments) {}

  Token Next() {
    SkipBlanks();
    Token token{{}, false, line_, static_cast<int>(at_ - line_begin_) + 1};
    if (at_ >= text_.size()) return token;
    const size_t begin = at_;
    const char c = text_[at_];
    if (c == '"' || c == '\'') {
      for (++at_; at_ < text_.size() && text_[at_] != c; ++at_) {
        if (text_[at_] == '\\') ++at_;
        if (at_ < text_.size() && text_[at_] == '\n') NewLine(at_);
      }
      if (at_ >= text_.size()) throw Failure{{token.line, token.column, "the text has no end"}};
      ++at_;
      token.is_text = true;
    } else if (IsNameChar(c)) {
      while (at_ < text_.size() && IsNameChar(text_[at_])) ++at_;
    } else {
      ++at_;
    }
    token.text = text_.substr(begin, at_ - begin);
    return token;
  }

 private:
  void NewLine(size_t at) {
    ++line_;
    line_begin_ = at + 1;
  }

  void SkipBlanks() {
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      const std::string_view two = text_.substr(at_, 2);
      if (c == '\n') {
        NewLine(at_);
      } else if (two == "//" || (c == '#' && hash_comments_)) {
        at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
      } else if (two == "/*") {
        const size_t end = text_.find("*/", at_ + 2);
        if (end == text_.npos)
          throw Failure{{line_, static_cast<int>(at_ - line_begin_) + 1, "the comment has no end"}};
        for (; at_ < end; ++at_)
          if (text_[at_] == '\n') NewLine(at_);
        at_ = end + 1;
      } else if (c != ' ' && c != '\t' && c != '\r' && c != '\f' && c != '\v') {
        return;
      }
    }
  }

  std::string_view text_;
  const bool hash_comments_;
  size_t at_ = 0, line_begin_ = 0;
  int line_ = 1;
};

class Parser {
 public:
  Parser(std::string_view text, std::string_view idl, const std::string& file,
         std::vector<IdlOperation>& out)
      : lexer_(text, idl == "thrift"), idl_(idl), file_(file), out_(out) {
    Advance();
  }

  void Parse() {
    while (!now_.text.empty()) {
      if (Is("package") && idl_ == "proto") {
        Advance();
        package_ = std::string(now_.text) + ".";
        SkipStatement();
      } else if (Is("service")) {
        ParseService();
      } else {
        SkipStatement();
      }
    }
  }

 private:
  void Advance() { now_ = lexer_.Next(); }
  bool Is(std::string_view text) const { return !now_.is_text && now_.text == text; }
  [[noreturn]] void Fail(std::string message) const {
    throw Failure{{now_.line, now_.column, std::move(message)}};
  }
  void Expect(std::string_view text) {
    if (!Is(text))
      Fail("expected " + std::string(text) + " before " +
           (now_.text.empty() ? "the end of the file" : std::string(now_.text)));
    Advance();
  }
  std::string Name() {
    if (now_.text.empty() || now_.is_text || !IsNameChar(now_.text[0]))
      Fail("expected a name before " +
           (now_.text.empty() ? "the end of the file" : std::string(now_.text)));
    std::string name(now_.text);
    Advance();
    return name;
  }

  // From an opening bracket behind its closing one.
  void SkipBrackets() {
    int depth = 0;
    const Token open = now_;
    do {
      if (now_.text.empty())
        throw Failure{
            {open.line, open.column, "the " + std::string(open.text) + " is never closed"}};
      if (Is("(") || Is("{") || Is("[")) ++depth;
      if (Is(")") || Is("}") || Is("]")) --depth;
      Advance();
    } while (depth > 0);
  }

  // To behind the next ';', or a block's end.
  void SkipStatement() {
    while (!now_.text.empty() && !Is(";")) {
      if (Is("{")) {
        SkipBrackets();
        break;
      }
      // Thrift ends no line with ';': the next declaration may stand here.
      if (idl_ == "thrift" && Is("service")) return;
      Advance();
    }
    if (Is(";")) Advance();
  }

  void ParseService() {
    Advance();
    const std::string service = Name();
    if (Is("extends")) {
      Advance();
      Name();
    }
    Expect("{");
    while (!Is("}")) {
      if (now_.text.empty()) Fail("the service " + service + " is never closed");
      if (idl_ == "proto")
        ParseRpc(service);
      else
        ParseFunction(service);
    }
    Advance();
    if (Is("(")) SkipBrackets();  // annotations
  }

  void Add(const std::string& service, const Token& name, const char* kind) {
    out_.push_back({package_ + service + "/" + std::string(name.text), std::string(idl_), kind,
                    file_, name.line});
  }

  // rpc Name (stream In) returns (stream Out) { options } or ;
  void ParseRpc(const std::string& service) {
    if (!Is("rpc")) return SkipStatement();
    Advance();
    const Token name = now_;
    Name();
    const bool in = ParseMessage();
    Expect("returns");
    const bool out = ParseMessage();
    Add(service, name, in ? out ? "bidi" : "client_stream" : out ? "server_stream" : "unary");
    if (Is("{")) SkipBrackets();
    if (Is(";")) Advance();
  }

  bool ParseMessage() {
    Expect("(");
    bool stream = false;
    if (Is("stream")) {
      Advance();
      stream = !Is(")");  // else a message of that name
    }
    while (!Is(")")) {
      if (now_.text.empty()) Fail("the ( is never closed");
      Advance();
    }
    Advance();
    return stream;
  }

  // oneway void Name(1: i32 a) throws (1: E e) (annotations),
  void ParseFunction(const std::string& service) {
    const bool oneway = Is("oneway") || Is("async");
    if (oneway) Advance();
    Name();  // map, list and set have their types in <>
    for (int depth = 0; Is("<") || depth > 0; Advance()) {
      if (now_.text.empty()) Fail("the < is never closed");
      depth += Is("<") ? 1 : Is(">") ? -1 : 0;
    }
    if (Is("(")) SkipBrackets();  // annotations of the type
    const Token name = now_;
    Name();
    if (!Is("(")) Fail("expected ( before " + std::string(now_.text));
    SkipBrackets();
    if (Is("throws")) {
      Advance();
      if (!Is("(")) Fail("expected ( behind throws");
      SkipBrackets();
    }
    if (Is("(")) SkipBrackets();
    if (Is(",") || Is(";")) Advance();
    Add(service, name, oneway ? "oneway" : "unary");
  }

  Lexer lexer_;
  const std::string_view idl_;
  const std::string& file_;
  std::vector<IdlOperation>& out_;
  std::string package_;
  Token now_;
};

}  // namespace

std::optional<IdlError> ParseIdl(std::string_view text, std::string_view idl,
                                 const std::string& file, std::vector<IdlOperation>* operations) {
  try {
    Parser(text, idl, file, *operations).Parse();
  } catch (const Failure& failure) {
    return failure.error;
  }
  return {};
}

void ReadIdl(const BuildInputs& inputs, BuildGraph& graph) {
  constexpr uint64_t kMaxSize = uint64_t{8} << 20;
  for (const auto& [folder, content] : inputs.tree.folders())
    for (const std::string& name : content.files) {
      const bool proto = name.ends_with(".proto");
      if (!proto && !name.ends_with(".thrift")) continue;
      const std::string file = JoinPath(folder, name);
      const std::optional<std::string> text =
          ReadText(JoinPath(inputs.tree.root(), file), kMaxSize);
      if (!text) {
        inputs.issues.Add("idl_file_skipped", db::Severity::kWarning, file, 0,
                          "it cannot be read or is larger than 8 MiB");
        continue;
      }
      const std::optional<IdlError> error =
          ParseIdl(*text, proto ? "proto" : "thrift", file, &graph.operations);
      if (error)
        inputs.issues.Add("idl_file_skipped", db::Severity::kWarning, file, error->line,
                          "column " + std::to_string(error->column) + ": " + error->message +
                              ": what follows is not read");
    }
}

}  // namespace arterial::indexer
