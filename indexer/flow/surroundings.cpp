#include "indexer/flow/surroundings.h"

#include <clang/Lex/Lexer.h>

#include <algorithm>

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"
#include "indexer/flow/run.h"
#include "indexer/flow/words.h"

namespace arterial::indexer::flow {
namespace {

using llvm::dyn_cast;
using llvm::isa;

constexpr size_t kLongest = 160;  // characters of a condition that are kept

std::string TextOf(const clang::Stmt& statement, const clang::ASTContext& context) {
  const clang::SourceManager& sources = context.getSourceManager();
  const clang::CharSourceRange range =
      sources.getExpansionRange(clang::CharSourceRange::getTokenRange(statement.getSourceRange()));
  std::string text;
  for (const char c : clang::Lexer::getSourceText(range, sources, context.getLangOpts())) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!space)
      text += c;
    else if (!text.empty() && text.back() != ' ')
      text += ' ';
  }
  if (text.size() > kLongest) text = text.substr(0, kLongest - 3) + "...";
  return text;
}

std::string Negated(const std::string& text) {
  const bool word = text.find_first_of(" &|<>=") == std::string::npos;
  if (word && text.starts_with("!")) return text.substr(1);
  return word ? "!" + text : "!(" + text + ")";
}

bool NamesFeature(llvm::StringRef name) {
  return name.contains_insensitive("enable") || name.contains_insensitive("feature") ||
         name.contains_insensitive("experiment") || name.ends_with_insensitive("_flag");
}

// The feature flag that the condition tests: gflags and absl flags, a switch that is asked for by
// name, a variable that is named so or that got its value from one of these.
std::string FlagIn(const clang::Stmt* statement, int depth = 0) {
  if (statement == nullptr || depth > 12) return {};
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(statement)) {
    const clang::ValueDecl* decl = reference->getDecl();
    const auto* variable = dyn_cast<clang::VarDecl>(decl);
    if (variable == nullptr || decl->getIdentifier() == nullptr) return {};
    llvm::StringRef name = decl->getName();
    if (name.consume_front("FLAGS_")) return name.str();
    if (std::string flag = FlagIn(variable->getAnyInitializer(), depth + 4); !flag.empty())
      return flag;
    return NamesFeature(name) ? name.str() : std::string();
  }
  if (const auto* member = dyn_cast<clang::MemberExpr>(statement)) {
    const clang::ValueDecl* decl = member->getMemberDecl();
    if (isa<clang::FieldDecl>(decl) && decl->getIdentifier() != nullptr &&
        NamesFeature(decl->getName()))
      return decl->getName().str();
  }
  if (const auto* call = dyn_cast<clang::CallExpr>(statement)) {
    const clang::FunctionDecl* callee = call->getDirectCallee();
    const llvm::StringRef name = callee == nullptr ? llvm::StringRef() : NameOf(*callee);
    if (NamesFeature(name) || name.contains_insensitive("flag") || name == "GetBool" ||
        name == "getenv") {
      for (const clang::Expr* argument : call->arguments())
        if (const auto text = FoldText(argument); text && !text->empty()) return *text;
      if (NamesFeature(name)) return name.str();
    }
  }
  // What other functions are given switches nothing here.
  const auto* call = dyn_cast<clang::CallExpr>(statement);
  if (call != nullptr && call->getDirectCallee() != nullptr &&
      !isa<clang::CXXOperatorCallExpr>(call) && NameOf(*call->getDirectCallee()) != "GetFlag")
    return FlagIn(call->getCallee(), depth + 1);
  for (const clang::Stmt* child : statement->children())
    if (std::string flag = FlagIn(child, depth + 1); !flag.empty()) return flag;
  return {};
}

bool AsksFailure(const clang::Stmt* statement) {
  if (statement == nullptr) return false;
  if (const auto* call = dyn_cast<clang::CXXMemberCallExpr>(statement))
    if (const clang::CXXMethodDecl* method = call->getMethodDecl()) {
      const clang::QualType type = call->getObjectType();
      if ((IsResult(type) || IsErrorCode(type)) && AskFailure(*method, true)) return true;
    }
  return std::any_of(statement->child_begin(), statement->child_end(), AsksFailure);
}

// A value that says that something is wrong: false, null, -1; of main any but 0.
bool TellsTrouble(const clang::Expr& value, const clang::FunctionDecl& function) {
  const clang::QualType type = value.getType();
  if (type->isNullPtrType()) return true;
  clang::Expr::EvalResult result;
  const clang::ASTContext& context = function.getASTContext();
  const bool number = type->isIntegralOrEnumerationType() || type->isAnyPointerType();
  if (!number || value.isValueDependent()) return false;
  if (type->isAnyPointerType())
    return value.isNullPointerConstant(const_cast<clang::ASTContext&>(context),
                                       clang::Expr::NPC_ValueDependentIsNotNull) !=
           clang::Expr::NPCK_NotNull;
  if (!value.EvaluateAsInt(result, context)) return false;
  const llvm::APSInt& constant = result.Val.getInt();
  if (type->isBooleanType()) return constant.isZero();
  return constant.isNegative() || (function.isMain() && !constant.isZero());
}

// What a function is left by that did what it was asked for.
const clang::ReturnStmt* GoodReturn(const clang::Stmt* statement,
                                    const clang::FunctionDecl& function) {
  if (const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(statement))
    statement = block->body_empty() ? nullptr : block->body_back();
  const auto* back = llvm::dyn_cast_or_null<clang::ReturnStmt>(statement);
  if (back == nullptr || back->getRetValue() == nullptr) return back;
  const clang::Expr* value = Unwrap(back->getRetValue());
  if (TellsTrouble(*value, function)) return nullptr;
  if (!IsStatus(value->getType())) return back;
  const auto* reference = dyn_cast<clang::DeclRefExpr>(value);
  const auto* construct = dyn_cast<clang::CXXConstructExpr>(value);
  const auto* call = dyn_cast<clang::CallExpr>(value);
  const bool good =
      (reference != nullptr && reference->getDecl()->getName().equals_insensitive("ok")) ||
      (construct != nullptr && construct->getNumArgs() == 0) ||
      (call != nullptr && call->getDirectCallee() != nullptr &&
       NameOf(*call->getDirectCallee()).equals_insensitive("okstatus"));
  return good ? back : nullptr;
}

class Climb {
 public:
  Climb(const Body& body, const SourceMap& sources) : body_(body), sources_(sources) {}

  Surroundings From(const clang::Stmt& call) {
    const clang::Stmt* child = &call;
    for (const clang::Stmt* up = body_.Parent(*child); up != nullptr;
         child = up, up = body_.Parent(*up))
      Look(*up, *child);
    return std::move(found_);
  }

 private:
  void Add(const clang::Expr* condition, bool holds) {
    if (condition == nullptr || AsksFailure(condition)) return;
    std::string text = TextOf(*condition, body_.context());
    if (text.empty()) return;
    if (!holds) text = Negated(text);
    db::Condition& all = found_.condition;
    all.text = all.text.empty() ? text : text + " && " + all.text;
    all.location = sources_.LocationOf(condition->getBeginLoc());
    if (std::string flag = FlagIn(condition); !flag.empty()) all.flag = std::move(flag);
  }

  void AddLoop(const clang::Stmt& loop, const clang::Stmt* over, db::Known bounded) {
    if (!found_.loop.over.empty()) return;
    found_.loop.over = over == nullptr ? "true" : TextOf(*over, body_.context());
    found_.loop.bounded = bounded;
    found_.loop.location = sources_.LocationOf(loop.getBeginLoc());
  }

  static db::Known Bounded(const clang::Expr* condition, bool counts) {
    if (condition == nullptr) return db::Known::kNo;
    const clang::Expr* inside = Inside(condition);
    if (const auto* literal = dyn_cast<clang::CXXBoolLiteralExpr>(inside))
      return literal->getValue() ? db::Known::kNo : db::Known::kYes;
    if (const auto* literal = dyn_cast<clang::IntegerLiteral>(inside))
      return literal->getValue() == 0 ? db::Known::kYes : db::Known::kNo;
    const auto* compare = dyn_cast<clang::BinaryOperator>(inside);
    const auto* iterators = dyn_cast<clang::CXXOperatorCallExpr>(inside);
    const bool relation = (compare != nullptr && compare->isComparisonOp()) ||
                          (iterators != nullptr && iterators->isComparisonOp());
    return counts && relation ? db::Known::kYes : db::Known::kUnknown;
  }

  void Look(const clang::Stmt& up, const clang::Stmt& child) {
    if (const auto* choice = dyn_cast<clang::IfStmt>(&up)) {
      if (&child == choice->getThen() || &child == choice->getElse())
        Add(choice->getCond(), &child == choice->getThen());
    } else if (const auto* choice = dyn_cast<clang::AbstractConditionalOperator>(&up)) {
      if (&child != choice->getCond()) Add(choice->getCond(), &child == choice->getTrueExpr());
    } else if (const auto* binary = dyn_cast<clang::BinaryOperator>(&up)) {
      if (binary->isLogicalOp() && &child == binary->getRHS())
        Add(binary->getLHS(), binary->getOpcode() == clang::BO_LAnd);
    } else if (const auto* choice = dyn_cast<clang::SwitchStmt>(&up)) {
      // `switch (0) case 0: default:` is how macros keep an else of theirs apart.
      const bool chooses =
          choice->getCond() != nullptr && !isa<clang::IntegerLiteral>(Inside(choice->getCond()));
      if (&child == choice->getBody() && chooses) Add(choice->getCond(), true);
    } else if (const auto* loop = dyn_cast<clang::CXXForRangeStmt>(&up)) {
      if (&child == loop->getBody()) AddLoop(*loop, loop->getRangeInit(), db::Known::kYes);
    } else if (const auto* loop = dyn_cast<clang::ForStmt>(&up)) {
      if (&child != loop->getInit())
        AddLoop(*loop, loop->getCond(), Bounded(loop->getCond(), loop->getInc() != nullptr));
    } else if (const auto* loop = dyn_cast<clang::WhileStmt>(&up)) {
      AddLoop(*loop, loop->getCond(), Bounded(loop->getCond(), false));
    } else if (const auto* loop = dyn_cast<clang::DoStmt>(&up)) {
      AddLoop(*loop, loop->getCond(), Bounded(loop->getCond(), false));
    } else if (const auto* block = dyn_cast<clang::CompoundStmt>(&up)) {
      for (const clang::Stmt* before : block->body()) {
        if (before == &child) break;
        const auto* guard = dyn_cast<clang::IfStmt>(before);
        if (guard != nullptr && guard->getElse() == nullptr &&
            GoodReturn(guard->getThen(), body_.function()) != nullptr)
          Add(guard->getCond(), false);
      }
    }
  }

  const Body& body_;
  const SourceMap& sources_;
  Surroundings found_;
};

}  // namespace

Surroundings SurroundingsOf(const Body& body, const clang::Stmt& call, const SourceMap& sources) {
  return Climb(body, sources).From(call);
}

}  // namespace arterial::indexer::flow
