// Starlark, the language of Bazel's BUILD and .bzl files: tokens to a syntax tree.
//   cc_library(
//       name = "cart",
//       srcs = glob(["*.cc"]) + select({":linux": ["epoll.cc"], "//conditions:default": []}),
//   )
// The grammar is that of github.com/bazelbuild/starlark (spec.md), whole: a file that Bazel reads
// is read. What is malformed is an error with line and column; nothing is executed here.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace arterial::indexer::starlark {

struct SyntaxError {
  int line = 0, column = 0;  // from 1
  std::string message;
};

struct Token {
  enum class Kind : uint8_t {
    kEnd,
    kName,
    kInt,
    kFloat,
    kString,
    kMark,
    kNewline,
    kIndent,
    kDedent
  };
  Kind kind = Kind::kEnd;
  std::string text;  // name, keyword or mark as written; contents of a string, escapes resolved
  int64_t number = 0;
  int line = 0, column = 0;
};

// All tokens of a file, kEnd last; or the first error.
std::optional<SyntaxError> Tokenize(std::string_view text, std::vector<Token>* tokens);

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct Argument {
  enum class Kind : uint8_t { kPositional, kNamed, kArgs, kKwargs } kind = Kind::kPositional;
  std::string name;
  ExprPtr value;
  int line = 0;
};

struct Parameter {
  enum class Kind : uint8_t { kPlain, kArgs, kKwargs, kBareStar } kind = Kind::kPlain;
  std::string name;
  ExprPtr fallback;  // null: required
};

struct ForClause {  // of a comprehension: for `target` in `value`, or if `value`
  ExprPtr target;   // null: a condition
  ExprPtr value;
};

struct Statement;
struct Function {
  std::string name;
  std::vector<Parameter> parameters;
  std::vector<Statement> body;
  int line = 0;
};

struct Expr {
  enum class Kind : uint8_t {
    kName,
    kInt,
    kFloat,
    kString,
    kList,
    kTuple,
    kDict,
    kUnary,
    kBinary,
    kConditional,
    kCall,
    kDot,
    kIndex,
    kSlice,
    kComprehension,
    kLambda,
  };
  Kind kind = Kind::kName;
  int line = 0, column = 0;
  std::string text;  // name, string, operator, attribute
  int64_t number = 0;
  // kUnary: operand; kBinary: left, right; kConditional: then, condition, else; kCall, kDot: the
  // callee or object; kIndex: object, index; kSlice: object, from, to, step (may be null); kList,
  // kTuple: items; kDict: key, value, key, value...; kComprehension: item, or key and value
  std::vector<ExprPtr> parts;
  std::vector<Argument> arguments;     // kCall
  std::vector<ForClause> clauses;      // kComprehension
  bool dict = false;                   // kComprehension: {key: value for ...}
  std::unique_ptr<Function> function;  // kLambda: its body is one kReturn
};

struct LoadedName {
  std::string local, original;
};

struct Statement {
  enum class Kind : uint8_t {
    kExpr,
    kAssign,
    kIf,
    kFor,
    kDef,
    kLoad,
    kReturn,
    kPass,
    kBreak,
    kContinue,
  };
  Kind kind = Kind::kPass;
  int line = 0;
  std::string text;       // kAssign: operator (=, +=, ...); kLoad: the module's label
  ExprPtr target, value;  // kAssign, kFor: target and value; kExpr, kIf, kReturn: value
  std::vector<Statement> body, otherwise;  // kIf, kFor
  std::shared_ptr<Function> function;      // kDef
  std::vector<LoadedName> names;           // kLoad
};

struct File {
  std::vector<Statement> statements;
};

// Parses a whole file. Depth of nesting is limited, so that hostile text ends in an error.
std::optional<SyntaxError> Parse(std::string_view text, File* file);

}  // namespace arterial::indexer::starlark
