// Recursive descent with precedence climbing, as the grammar's appendix has it.
#include <algorithm>
#include <array>
#include <utility>

#include "indexer/build_graph/starlark/token_reader.h"

namespace arterial::indexer::starlark {
namespace {

class Parser : private TokenReader {
 public:
  using TokenReader::TokenReader;

  void ParseFile(File* file) {
    while (Now().kind != TokenKind::kEnd) ParseStatement(file->statements);
  }

 private:
  void ParseStatement(std::vector<Statement>& into) {
    const Depth depth(*this);
    if (Now().kind == TokenKind::kNewline) return Advance();
    if (Now().kind == TokenKind::kIndent) Fail("the line is indented without a reason");
    if (Is("def")) return ParseDef(into);
    if (Is("if")) return ParseIf(into);
    if (Is("for")) return ParseFor(into);
    do {
      if (Now().kind == TokenKind::kNewline) break;
      ParseSimple(into);
    } while (Accept(";"));
    if (Now().kind == TokenKind::kNewline) return Advance();
    if (Now().kind != TokenKind::kEnd) Fail("expected the end of the statement before " + Shown());
  }

  Statement Begin(Statement::Kind kind) const {
    Statement statement;
    statement.kind = kind;
    statement.line = Now().line;
    return statement;
  }

  std::vector<Statement> ParseSuite() {
    Expect(":");
    std::vector<Statement> body;
    if (Now().kind != TokenKind::kNewline) {
      do {
        if (Now().kind == TokenKind::kNewline) break;
        ParseSimple(body);
      } while (Accept(";"));
      if (Now().kind == TokenKind::kNewline) Advance();
      return body;
    }
    Advance();
    if (Now().kind != TokenKind::kIndent) Fail("expected an indented block");
    Advance();
    while (Now().kind != TokenKind::kDedent && Now().kind != TokenKind::kEnd) ParseStatement(body);
    if (Now().kind == TokenKind::kDedent) Advance();
    return body;
  }

  void ParseDef(std::vector<Statement>& into) {
    Statement statement = Begin(Statement::Kind::kDef);
    Advance();
    statement.function = std::make_shared<Function>();
    statement.function->line = statement.line;
    statement.function->name = Name();
    Expect("(");
    statement.function->parameters = ParseParameters(")");
    Expect(")");
    if (Accept("->")) ParseTest();
    statement.function->body = ParseSuite();
    into.push_back(std::move(statement));
  }

  std::vector<Parameter> ParseParameters(std::string_view end) {
    std::vector<Parameter> parameters;
    while (!Is(end)) {
      Parameter parameter;
      if (Accept("**"))
        parameter.kind = Parameter::Kind::kKwargs;
      else if (Accept("*"))
        parameter.kind = Is(",") || Is(end) ? Parameter::Kind::kBareStar : Parameter::Kind::kArgs;
      if (parameter.kind != Parameter::Kind::kBareStar) parameter.name = Name();
      if (end == ")" && Accept(":")) ParseTest();
      if (Accept("=")) parameter.fallback = ParseTest();
      parameters.push_back(std::move(parameter));
      if (!Accept(",")) break;
    }
    return parameters;
  }

  void ParseIf(std::vector<Statement>& into) {
    const Depth depth(*this);
    Statement statement = Begin(Statement::Kind::kIf);
    Advance();
    statement.value = ParseTest();
    statement.body = ParseSuite();
    if (Is("elif"))
      ParseIf(statement.otherwise);
    else if (Accept("else"))
      statement.otherwise = ParseSuite();
    into.push_back(std::move(statement));
  }

  void ParseFor(std::vector<Statement>& into) {
    Statement statement = Begin(Statement::Kind::kFor);
    Advance();
    statement.target = ParseTargets();
    Expect("in");
    statement.value = ParseExpression();
    statement.body = ParseSuite();
    into.push_back(std::move(statement));
  }

  void ParseSimple(std::vector<Statement>& into) {
    static constexpr std::array<std::pair<std::string_view, Statement::Kind>, 3> kWords = {
        {{"pass", Statement::Kind::kPass},
         {"break", Statement::Kind::kBreak},
         {"continue", Statement::Kind::kContinue}}};
    for (const auto& [word, kind] : kWords)
      if (Is(word)) {
        into.push_back(Begin(kind));
        return Advance();
      }
    if (Is("load") && Ahead().text == "(" && Ahead().kind == TokenKind::kMark)
      return ParseLoad(into);
    if (Is("return")) {
      Statement statement = Begin(Statement::Kind::kReturn);
      Advance();
      if (Now().kind != TokenKind::kNewline && !Is(";")) statement.value = ParseExpression();
      into.push_back(std::move(statement));
      return;
    }
    Statement statement = Begin(Statement::Kind::kExpr);
    statement.value = ParseExpression();
    static constexpr std::array<std::string_view, 12> kAssigns = {
        "=", "+=", "-=", "*=", "/=", "//=", "%=", "&=", "|=", "^=", "<<=", ">>="};
    for (std::string_view assign : kAssigns)
      if (Accept(assign)) {
        statement.kind = Statement::Kind::kAssign;
        statement.text = assign;
        statement.target = std::move(statement.value);
        statement.value = ParseExpression();
        break;
      }
    into.push_back(std::move(statement));
  }

  void ParseLoad(std::vector<Statement>& into) {
    Statement statement = Begin(Statement::Kind::kLoad);
    Advance();
    Expect("(");
    statement.text = Text();
    while (Accept(",") && !Is(")")) {
      if (Now().kind == TokenKind::kString) {
        const std::string name = Text();
        statement.names.push_back({name, name});
      } else {
        std::string local = Name();
        Expect("=");
        statement.names.push_back({std::move(local), Text()});
      }
    }
    Expect(")");
    into.push_back(std::move(statement));
  }

  // What may stand left of `in`: names, tuples of them.
  ExprPtr ParseTargets() {
    ExprPtr first = ParsePrimary();
    if (!Is(",")) return first;
    ExprPtr tuple = Make(Expr::Kind::kTuple);
    tuple->parts.push_back(std::move(first));
    while (Accept(",") && !Is("in")) tuple->parts.push_back(ParsePrimary());
    return tuple;
  }

  bool EndsExpression() const {
    return Now().kind == TokenKind::kNewline || Now().kind == TokenKind::kEnd || Is(")") ||
           Is("]") || Is("}") || Is("=") || Is(":") || Is(";");
  }

  // With commas: a tuple.
  ExprPtr ParseExpression() {
    ExprPtr first = ParseTest();
    if (!Is(",")) return first;
    ExprPtr tuple = Make(Expr::Kind::kTuple);
    tuple->parts.push_back(std::move(first));
    while (Accept(",") && !EndsExpression()) tuple->parts.push_back(ParseTest());
    return tuple;
  }

  ExprPtr ParseTest() {
    const Depth depth(*this);
    if (Is("lambda")) return ParseLambda();
    ExprPtr value = ParseBinary(0);
    if (!Is("if")) return value;
    ExprPtr conditional = Make(Expr::Kind::kConditional);
    Advance();
    conditional->parts.push_back(std::move(value));
    conditional->parts.push_back(ParseBinary(0));
    Expect("else");
    conditional->parts.push_back(ParseTest());
    return conditional;
  }

  ExprPtr ParseLambda() {
    ExprPtr lambda = Make(Expr::Kind::kLambda);
    Advance();
    lambda->function = std::make_unique<Function>();
    lambda->function->name = "lambda";
    lambda->function->line = lambda->line;
    lambda->function->parameters = ParseParameters(":");
    Expect(":");
    Statement result = Begin(Statement::Kind::kReturn);
    result.value = ParseTest();
    lambda->function->body.push_back(std::move(result));
    return lambda;
  }

  // The operator here and how tightly it binds; 0: none.
  int Binds(std::string& text, int& words) const {
    static constexpr std::array<std::pair<std::string_view, int>, 22> kOperators = {
        {{"or", 1}, {"and", 2}, {"==", 4},  {"!=", 4}, {"<", 4},   {">", 4},  {"<=", 4}, {">=", 4},
         {"in", 4}, {"|", 5},   {"^", 6},   {"&", 7},  {"<<", 8},  {">>", 8}, {"-", 9},  {"+", 9},
         {"*", 10}, {"/", 10},  {"//", 10}, {"%", 10}, {"**", 11}, {"@", 10}}};
    words = 1;
    if (Is("not") && Ahead().kind == TokenKind::kName && Ahead().text == "in") {
      text = "not in";
      words = 2;
      return 4;
    }
    for (const auto& [name, level] : kOperators)
      if (Is(name)) {
        text = name;
        return level;
      }
    return 0;
  }

  ExprPtr ParseBinary(int least) {
    const Depth depth(*this);
    ExprPtr left = least <= 3 && Is("not") ? ParseUnary(3) : ParseUnary(0);
    for (int links = 0;; ++links) {
      if (links > kMaxChain) Fail("it is nested too deeply");
      std::string text;
      int words = 0;
      const int level = Binds(text, words);
      if (level == 0 || level <= least) return left;
      ExprPtr binary = Make(Expr::Kind::kBinary);
      binary->text = std::move(text);
      for (; words > 0; --words) Advance();
      binary->parts.push_back(std::move(left));
      binary->parts.push_back(ParseBinary(level));
      left = std::move(binary);
    }
  }

  ExprPtr ParseUnary(int not_level) {
    if (!Is("not") && !Is("-") && !Is("+") && !Is("~")) return ParsePrimary();
    const Depth depth(*this);
    ExprPtr unary = Make(Expr::Kind::kUnary);
    unary->text = Now().text;
    Advance();
    unary->parts.push_back(unary->text == "not" ? ParseBinary(not_level == 0 ? 3 : not_level)
                                                : ParseUnary(0));
    return unary;
  }

  ExprPtr ParsePrimary() {
    ExprPtr value = ParseOperand();
    for (int links = 0;; ++links) {
      if (links > kMaxChain) Fail("it is nested too deeply");
      if (Is(".")) {
        ExprPtr dot = Make(Expr::Kind::kDot);
        Advance();
        dot->text = Name();
        dot->parts.push_back(std::move(value));
        value = std::move(dot);
      } else if (Is("(")) {
        value = ParseCall(std::move(value));
      } else if (Is("[")) {
        value = ParseIndex(std::move(value));
      } else {
        return value;
      }
    }
  }

  ExprPtr ParseCall(ExprPtr callee) {
    ExprPtr call = Make(Expr::Kind::kCall);
    call->line = callee->line;
    call->column = callee->column;
    call->parts.push_back(std::move(callee));
    Advance();
    while (!Is(")")) {
      Argument argument;
      argument.line = Now().line;
      if (Accept("**")) {
        argument.kind = Argument::Kind::kKwargs;
      } else if (Accept("*")) {
        argument.kind = Argument::Kind::kArgs;
      } else if (Now().kind == TokenKind::kName && Ahead().kind == TokenKind::kMark &&
                 Ahead().text == "=") {
        argument.kind = Argument::Kind::kNamed;
        argument.name = Name();
        Advance();
      }
      argument.value = ParseTest();
      if (Is("for")) {  // f(x for x in y) is not Starlark, but understood
        argument.value = ParseClauses(std::move(argument.value), nullptr, false);
      }
      call->arguments.push_back(std::move(argument));
      if (!Accept(",")) break;
    }
    Expect(")");
    return call;
  }

  ExprPtr ParseIndex(ExprPtr object) {
    ExprPtr index = Make(Expr::Kind::kIndex);
    Advance();
    index->parts.push_back(std::move(object));
    ExprPtr first = Is(":") ? nullptr : ParseExpression();
    if (Is(":")) {
      index->kind = Expr::Kind::kSlice;
      index->parts.push_back(std::move(first));
      for (int i = 0; i < 2; ++i) {
        const bool more = Accept(":");
        index->parts.push_back(more && !Is(":") && !Is("]") ? ParseTest() : nullptr);
      }
    } else {
      index->parts.push_back(std::move(first));
    }
    Expect("]");
    return index;
  }

  ExprPtr ParseOperand() {
    const Depth depth(*this);
    if (Now().kind == TokenKind::kString) {
      ExprPtr text = Make(Expr::Kind::kString);
      while (Now().kind == TokenKind::kString) text->text += Text();
      return text;
    }
    if (Now().kind == TokenKind::kInt || Now().kind == TokenKind::kFloat) {
      ExprPtr number = Make(Now().kind == TokenKind::kInt ? Expr::Kind::kInt : Expr::Kind::kFloat);
      number->number = Now().number;
      number->text = Now().text;
      Advance();
      return number;
    }
    if (Is("(")) return ParseParentheses();
    if (Is("[")) return ParseList();
    if (Is("{")) return ParseDict();
    ExprPtr name = Make(Expr::Kind::kName);
    name->text = Name();
    return name;
  }

  ExprPtr ParseParentheses() {
    ExprPtr tuple = Make(Expr::Kind::kTuple);
    Advance();
    if (Accept(")")) return tuple;
    ExprPtr inner = ParseExpression();
    if (Is("for")) inner = ParseClauses(std::move(inner), nullptr, false);
    Expect(")");
    return inner;
  }

  ExprPtr ParseClauses(ExprPtr item, ExprPtr value, bool dict) {
    ExprPtr all = Make(Expr::Kind::kComprehension);
    all->dict = dict;
    all->parts.push_back(std::move(item));
    if (dict) all->parts.push_back(std::move(value));
    for (;;) {
      ForClause clause;
      if (Accept("for")) {
        clause.target = ParseTargets();
        Expect("in");
        clause.value = ParseBinary(0);
      } else if (Accept("if")) {
        clause.value = ParseBinary(0);
      } else {
        return all;
      }
      all->clauses.push_back(std::move(clause));
    }
  }

  ExprPtr ParseList() {
    ExprPtr list = Make(Expr::Kind::kList);
    Advance();
    while (!Is("]")) {
      ExprPtr item = ParseTest();
      if (list->parts.empty() && Is("for")) {
        list = ParseClauses(std::move(item), nullptr, false);
        break;
      }
      list->parts.push_back(std::move(item));
      if (!Accept(",")) break;
    }
    Expect("]");
    return list;
  }

  ExprPtr ParseDict() {
    ExprPtr dict = Make(Expr::Kind::kDict);
    Advance();
    while (!Is("}")) {
      ExprPtr key = ParseTest();
      Expect(":");
      ExprPtr value = ParseTest();
      if (dict->parts.empty() && Is("for")) {
        dict = ParseClauses(std::move(key), std::move(value), true);
        break;
      }
      dict->parts.push_back(std::move(key));
      dict->parts.push_back(std::move(value));
      if (!Accept(",")) break;
    }
    Expect("}");
    return dict;
  }
};

}  // namespace

std::optional<SyntaxError> Parse(std::string_view text, File* file) {
  std::vector<Token> tokens;
  if (std::optional<SyntaxError> error = Tokenize(text, &tokens)) return error;
  try {
    Parser(std::move(tokens)).ParseFile(file);
  } catch (const Failure& failure) {
    return failure.error;
  }
  return {};
}

}  // namespace arterial::indexer::starlark
