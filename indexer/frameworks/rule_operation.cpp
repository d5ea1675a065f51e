#include "indexer/frameworks/rule_operation.h"

#include <clang/Lex/Lexer.h>
#include <llvm/ADT/StringExtras.h>

#include <charconv>

#include "indexer/ast/constants.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using Record = clang::CXXRecordDecl;
using Text = std::optional<std::string>;

constexpr int kMaxDepth = 64;

// What the body returns, if it does nothing else.
const clang::Expr* OnlyReturn(const clang::FunctionDecl& function) {
  const clang::FunctionDecl* definition = function.getDefinition();
  if (definition == nullptr) definition = function.getTemplateInstantiationPattern();
  const clang::Stmt* body = definition != nullptr ? definition->getBody() : nullptr;
  const auto* block = llvm::dyn_cast_or_null<clang::CompoundStmt>(body);
  if (block == nullptr || block->size() != 1) return nullptr;
  const auto* back = dyn_cast<clang::ReturnStmt>(block->body_front());
  return back != nullptr ? back->getRetValue() : nullptr;
}

Text TextOfMember(const clang::NamedDecl& member) {
  const clang::Expr* value = nullptr;
  if (const auto* variable = dyn_cast<clang::VarDecl>(&member)) {
    value = variable->getAnyInitializer();
  } else if (const auto* method = dyn_cast<clang::CXXMethodDecl>(&member)) {
    if (method->getNumParams() == 0) value = OnlyReturn(*method);
  } else if (const auto* alias = dyn_cast<clang::TypedefNameDecl>(&member)) {
    if (const Record* named = RecordOf(alias->getUnderlyingType())) return named->getNameAsString();
  }
  if (value == nullptr || value->isValueDependent()) return std::nullopt;
  return FoldText(value);
}

const clang::TemplateArgument* ArgumentOf(const Record* type, unsigned number) {
  const auto* made = llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(type);
  if (made == nullptr || number >= made->getTemplateArgs().size()) return nullptr;
  return &made->getTemplateArgs()[number];
}

const Record* TypeOf(const clang::TemplateArgument* argument) {
  return argument != nullptr && argument->getKind() == clang::TemplateArgument::Type
             ? RecordOf(argument->getAsType())
             : nullptr;
}

Text TextOf(const clang::TemplateArgument* argument) {
  if (argument == nullptr) return std::nullopt;
  switch (argument->getKind()) {
    case clang::TemplateArgument::Type: {
      if (const Record* record = TypeOf(argument)) return record->getNameAsString();
      return argument->getAsType().getAsString();  // int and its like
    }
    case clang::TemplateArgument::Declaration:
      return TextOfMember(*argument->getAsDecl());
    case clang::TemplateArgument::Integral:
      return llvm::toString(argument->getAsIntegral(), 10);
    default:
      return std::nullopt;
  }
}

// Takes "N" or "N." off the front.
std::optional<unsigned> TakeNumber(std::string_view& word) {
  unsigned number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (error != std::errc()) return std::nullopt;
  word.remove_prefix(static_cast<size_t>(end - word.data()));
  if (word.starts_with('.')) word.remove_prefix(1);
  return number;
}

bool Take(std::string_view& word, std::string_view prefix) {
  if (!word.starts_with(prefix)) return false;
  word.remove_prefix(prefix.size());
  return true;
}

Text OfArgument(std::string_view word, const RuleMatch& match) {
  const std::optional<unsigned> number = TakeNumber(word);
  // As a value (&X::f) it has none yet.
  if (number && match.arguments.empty() && *number < match.function->getNumParams()) return "";
  if (!number || *number >= match.arguments.size()) return std::nullopt;
  const clang::Expr* argument = match.arguments[*number];
  if (!word.empty()) return MemberText(RecordOf(argument->getType()), word);
  std::string text = FoldTemplate(argument);
  return text == "{}" ? "" : std::move(text);
}

Text OfTemplate(std::string_view word, const RuleMatch& match, const Record* base) {
  const std::optional<unsigned> number = TakeNumber(word);
  if (!number) return std::nullopt;
  const clang::TemplateArgument* argument =
      base != nullptr ? ArgumentOf(base, *number) : TemplateArgumentOf(match, *number);
  return word.empty() ? TextOf(argument) : MemberText(TypeOf(argument), word);
}

// "" for what is only known at run time, nothing for what is not there.
Text TextOfWord(std::string_view word, const RuleMatch& match) {
  if (const auto known = match.captures.find(word); known != match.captures.end())
    return known->second;
  if (word == "method") return match.function->getNameAsString();
  if (word == "class" && match.type != nullptr) return match.type->getNameAsString();
  if (Take(word, "class.")) return MemberText(match.type, word);
  if (Take(word, "argument.")) return OfArgument(word, match);
  if (Take(word, "template.")) return OfTemplate(word, match, nullptr);
  if (Take(word, "base.template."))
    return match.base == nullptr ? Text() : OfTemplate(word, match, match.base);
  if (Take(word, "base.")) return MemberText(match.base, word);
  if (!Take(word, "macro.")) return std::nullopt;
  const std::optional<unsigned> number = TakeNumber(word);
  const MacroUse macro = MacroAt(match.name, match.function->getASTContext());
  if (!number || *number >= macro.arguments.size()) return std::nullopt;
  return macro.arguments[*number];
}

// "a, f(b, c)" are two; the quotes of a text that is one literal are left out.
std::vector<std::string> Pieces(llvm::StringRef inside) {
  std::vector<std::string> pieces;
  int depth = 0;
  bool quoted = false;
  size_t begin = 0;
  const auto add = [&](size_t end) {
    llvm::StringRef piece = inside.substr(begin, end - begin).trim();
    if (piece.size() >= 2 && piece.front() == '"' && piece.back() == '"' && piece.count('"') == 2)
      piece = piece.drop_front().drop_back();
    pieces.push_back(piece.str());
    begin = end + 1;
  };
  for (size_t i = 0; i < inside.size(); ++i) {
    const char c = inside[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '(' || c == '{' || c == '['))
      ++depth;
    else if (!quoted && (c == ')' || c == '}' || c == ']'))
      --depth;
    else if (!quoted && c == ',' && depth == 0)
      add(i);
  }
  if (!inside.trim().empty()) add(inside.size());
  return pieces;
}

Text FindMember(const Record* type, llvm::StringRef member, int depth) {
  type = CompleteRecord(type);
  if (type == nullptr || depth > kMaxDepth) return std::nullopt;
  for (const clang::Decl* decl : type->decls()) {
    const auto* named = dyn_cast<clang::NamedDecl>(decl);
    if (named == nullptr || named->getIdentifier() == nullptr || named->getName() != member)
      continue;
    if (Text text = TextOfMember(*named)) return text;
  }
  for (const clang::CXXBaseSpecifier& base : type->bases())
    if (Text text = FindMember(base.getType()->getAsCXXRecordDecl(), member, depth + 1))
      return text;
  return std::nullopt;
}

}  // namespace

const clang::TemplateArgument* TemplateArgumentOf(const RuleMatch& match, unsigned number) {
  if (const clang::TemplateArgumentList* own = match.function->getTemplateSpecializationArgs())
    return number < own->size() ? &own->get(number) : nullptr;
  return ArgumentOf(match.type, number);
}

std::optional<std::string> MemberText(const Record* type, llvm::StringRef member) {
  return FindMember(type, member, 0);
}

std::string TextMember(const Record& type) {
  const Record* record = CompleteRecord(&type);
  if (record == nullptr) return {};
  for (const clang::Decl* decl : record->decls()) {
    const auto* method = dyn_cast<clang::CXXMethodDecl>(decl);
    if (!llvm::isa<clang::VarDecl>(decl) && (method == nullptr || !method->isStatic())) continue;
    const auto& named = *llvm::cast<clang::NamedDecl>(decl);
    if (named.getIdentifier() != nullptr && TextOfMember(named)) return named.getName().str();
  }
  return {};
}

MacroUse MacroAt(clang::SourceLocation name, const clang::ASTContext& context) {
  MacroUse use;
  if (!name.isMacroID()) return use;
  const clang::SourceManager& sources = context.getSourceManager();
  const llvm::StringRef text = clang::Lexer::getSourceText(
      clang::CharSourceRange::getTokenRange(sources.getExpansionRange(name).getAsRange()), sources,
      context.getLangOpts());
  const size_t open = text.find('(');
  use.name = text.substr(0, open).trim().str();
  if (open != text.npos && text.ends_with(")"))
    use.arguments = Pieces(text.substr(open + 1).drop_back());
  return use;
}

std::optional<std::string> OperationOf(std::string_view text, const RuleMatch& match) {
  std::string operation;
  bool known = true;
  while (!text.empty()) {
    const size_t end = text[0] == '{' ? text.find('}') : text.npos;
    if (end == text.npos) {
      operation += text[0];
      text.remove_prefix(1);
      continue;
    }
    const Text word = TextOfWord(text.substr(1, end - 1), match);
    if (!word) return std::nullopt;
    known = known && !word->empty();
    operation += *word;
    text.remove_prefix(end + 1);
  }
  if (!known) return "";
  return operation.starts_with('/') ? operation.substr(1) : operation;
}

}  // namespace arterial::indexer
