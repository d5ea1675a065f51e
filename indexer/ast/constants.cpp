#include "indexer/ast/constants.h"

#include <llvm/ADT/SmallVector.h>
#include <llvm/ADT/StringExtras.h>
#include <llvm/Support/ConvertUTF.h>

#include <vector>

#include "indexer/ast/local_text.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

// Deep enough for any chain of constants that people write; stops at recursive ones.
constexpr int kMaxDepth = 32;

// True if `statement` assigns `variable`, or takes its address so that others can.
bool Reassigns(const clang::Stmt* statement, const clang::VarDecl& variable) {
  if (statement == nullptr) return false;
  const auto names = [&](const clang::Expr* expr) {
    const auto* reference = dyn_cast<clang::DeclRefExpr>(expr->IgnoreParens());
    return reference != nullptr && reference->getDecl() == &variable;
  };
  if (const auto* binary = dyn_cast<clang::BinaryOperator>(statement))
    if (binary->isAssignmentOp() && names(binary->getLHS())) return true;
  if (const auto* unary = dyn_cast<clang::UnaryOperator>(statement))
    if ((unary->isIncrementDecrementOp() || unary->getOpcode() == clang::UO_AddrOf) &&
        names(unary->getSubExpr()))
      return true;
  for (const clang::Stmt* child : statement->children())
    if (Reassigns(child, variable)) return true;
  return false;
}

bool HoldsItsInitializer(const clang::VarDecl& variable) {
  if (llvm::isa<clang::ParmVarDecl>(variable)) return false;
  const clang::QualType type = variable.getType().getNonReferenceType();
  if (variable.isConstexpr() || type.isConstQualified()) return true;
  if (const auto* array = type->getAsArrayTypeUnsafe())
    return array->getElementType().isConstQualified();
  if (!type->isPointerType() || !type->getPointeeType().isConstQualified()) return false;
  // `static const char* kName = "..."`: by its type it could change, by custom it does not. A
  // local one is looked through.
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  return function == nullptr || !Reassigns(function->getBody(), variable);
}

// The flags of gflags and Abseil, which hold what the command line says, else their default.
bool IsFlag(const clang::VarDecl& variable) {
  return variable.hasGlobalStorage() && variable.getIdentifier() != nullptr &&
         variable.getName().starts_with("FLAGS_");
}

// The default of ABSL_FLAG(type, name, default, help): a member of a class that the macro makes.
const clang::Expr* AbseilDefault(const clang::VarDecl& flag) {
  const std::string name = "AbslFlagDefaultGenFor" + flag.getName().substr(6).str();
  const clang::IdentifierInfo& id = flag.getASTContext().Idents.get(name);
  for (const clang::NamedDecl* decl : flag.getDeclContext()->lookup(&id)) {
    const auto* record = dyn_cast<clang::CXXRecordDecl>(decl);
    if (record == nullptr || !record->hasDefinition()) continue;
    for (const clang::FieldDecl* field : record->getDefinition()->fields())
      if (field->hasInClassInitializer()) return field->getInClassInitializer();
  }
  return nullptr;
}

bool IsTextStream(const clang::CXXRecordDecl* record) {
  return record != nullptr && record->getIdentifier() != nullptr &&
         (record->getName() == "basic_ostringstream" || record->getName() == "basic_stringstream");
}

bool IsText(clang::QualType type) {
  if (const auto* array = type->getAsArrayTypeUnsafe())
    return array->getElementType()->isAnyCharacterType();
  if (type->isPointerType()) return type->getPointeeType()->isAnyCharacterType();
  const clang::CXXRecordDecl* record = type->getAsCXXRecordDecl();
  return IsStringClass(record) || IsTextStream(record);
}

std::string Utf16Text(const clang::StringLiteral& literal) {
  llvm::SmallVector<llvm::UTF16> units;
  for (unsigned i = 0; i < literal.getLength(); ++i)
    units.push_back(static_cast<llvm::UTF16>(literal.getCodeUnit(i)));
  std::string text;
  if (!llvm::convertUTF16ToUTF8String(units, text)) text.clear();
  return text;
}

// What QStringLiteral("...") expands to: a lambda that is called at once and holds the text.
const clang::StringLiteral* LiteralIn(const clang::Stmt* statement) {
  if (statement == nullptr) return nullptr;
  if (const auto* literal = dyn_cast<clang::StringLiteral>(statement)) return literal;
  if (const auto* declarations = dyn_cast<clang::DeclStmt>(statement))
    for (const clang::Decl* decl : declarations->decls())
      if (const auto* variable = dyn_cast<clang::VarDecl>(decl))
        if (const auto* found = LiteralIn(variable->getInit())) return found;
  for (const clang::Stmt* child : statement->children())
    if (const auto* found = LiteralIn(child)) return found;
  return nullptr;
}

class Folder {
 public:
  // holes: what is not known is "{}" instead of the end.
  explicit Folder(bool holes) : holes_(holes) {}

  // Appends the value of `expr`; false where it stops being known.
  bool Fold(const clang::Expr* expr, int depth) {
    const size_t before = text_.size();
    if (FoldKnown(expr, depth)) return true;
    if (!holes_) return false;
    text_.resize(before);
    AddHole();
    return true;
  }
  std::string Take() { return std::move(text_); }

 private:
  void AddHole() {
    if (!text_.ends_with("{}")) text_ += "{}";
  }

  bool FoldKnown(const clang::Expr* expr, int depth) {
    if (expr == nullptr || depth > kMaxDepth) return false;
    expr = Unwrap(expr);
    if (const auto* literal = dyn_cast<clang::StringLiteral>(expr)) {
      text_ += literal->getCharByteWidth() == 2 ? Utf16Text(*literal) : LiteralText(*literal);
      return literal->getCharByteWidth() <= 2;
    }
    if (const auto* literal = dyn_cast<clang::CharacterLiteral>(expr)) {
      if (literal->getValue() == 0 || literal->getValue() > 127) return false;
      text_ += static_cast<char>(literal->getValue());
      return true;
    }
    if (const auto* function = dyn_cast<clang::PredefinedExpr>(expr))  // __func__ and its like
      return function->getFunctionName() != nullptr && Fold(function->getFunctionName(), depth + 1);
    if (const auto* literal = dyn_cast<clang::UserDefinedLiteral>(expr))
      return literal->getNumArgs() > 0 && Fold(literal->getArg(0), depth + 1);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr))
      return FoldVariable(dyn_cast<clang::VarDecl>(reference->getDecl()), reference->getLocation(),
                          depth);
    if (const auto* member = dyn_cast<clang::MemberExpr>(expr)) return FoldMember(*member, depth);
    if (const auto* construct = dyn_cast<clang::CXXConstructExpr>(expr))
      return FoldConstruct(*construct, depth);
    if (const auto* list = dyn_cast<clang::InitListExpr>(expr))
      return list->getNumInits() == 1 && Fold(list->getInit(0), depth + 1);
    if (const auto* list = dyn_cast<clang::CXXStdInitializerListExpr>(expr))
      return FoldParts(list->getSubExpr(), depth);
    if (const auto* call = dyn_cast<clang::CallExpr>(expr)) return FoldCall(*call, depth);
    return FoldPointed(*expr, depth);
  }

  // Url{"http://", host, "/items"}
  bool FoldParts(const clang::Expr* expr, int depth) {
    const auto* list = dyn_cast<clang::InitListExpr>(Unwrap(expr));
    if (list == nullptr) return false;
    for (const clang::Expr* part : list->inits())
      if (!Fold(part, depth + 1)) return false;
    return true;
  }

  bool FoldMember(const clang::MemberExpr& member, int depth) {
    if (const auto* field = dyn_cast<clang::FieldDecl>(member.getMemberDecl()))
      return field->getType().isConstQualified() && field->hasInClassInitializer() &&
             Fold(field->getInClassInitializer(), depth + 1);
    return FoldVariable(dyn_cast<clang::VarDecl>(member.getMemberDecl()), member.getMemberLoc(),
                        depth);
  }

  bool FoldVariable(const clang::VarDecl* variable, clang::SourceLocation place, int depth) {
    if (variable == nullptr) return false;
    if (!HoldsItsInitializer(*variable) && !IsFlag(*variable))
      return IsText(variable->getType()) && FoldSteps(*variable, place, depth);
    const clang::Expr* initializer = variable->getAnyInitializer();
    return initializer != nullptr && !initializer->isValueDependent() &&
           Fold(initializer, depth + 1);
  }

  // A local text that is put together step by step.
  bool FoldSteps(const clang::VarDecl& variable, clang::SourceLocation place, int depth) {
    const auto steps = TextSteps(variable, place);
    if (!steps) return false;
    size_t start = steps->size();
    for (size_t i = 0; i < steps->size(); ++i) {
      const TextStep& step = (*steps)[i];
      if (step.kind == TextStep::Kind::kSet && step.sure) start = i;
      if (step.kind != TextStep::Kind::kAppend && !step.sure) start = steps->size();
      if (step.kind == TextStep::Kind::kUnknown) start = steps->size();
    }
    if (start == steps->size()) return false;
    for (size_t i = start; i < steps->size(); ++i) {
      const TextStep& step = (*steps)[i];
      if (step.sure && step.value != nullptr) {
        if (!Fold(step.value, depth + 1)) return false;
      } else if (holes_) {
        AddHole();
      } else {
        return false;
      }
    }
    return true;
  }

  // `*name` where `const std::string* name = new std::string(...)`.
  bool FoldPointed(const clang::Expr& expr, int depth) {
    if (const auto* made = dyn_cast<clang::CXXNewExpr>(&expr))
      return made->getConstructExpr() != nullptr && FoldConstruct(*made->getConstructExpr(), depth);
    const auto* unary = dyn_cast<clang::UnaryOperator>(&expr);
    return unary != nullptr && unary->getOpcode() == clang::UO_Deref &&
           IsStringClass(unary->getType()->getAsCXXRecordDecl()) &&
           Fold(unary->getSubExpr(), depth + 1);
  }

  bool FoldConstruct(const clang::CXXConstructExpr& construct, int depth) {
    const clang::CXXRecordDecl* type = construct.getConstructor()->getParent();
    if (IsTextStream(type)) return construct.getNumArgs() == 0;
    if (type->getIdentifier() != nullptr && type->getName() == "basic_format" &&
        construct.getNumArgs() > 0)
      return FoldFormat(construct.getArg(0), Style::kPrintf, {}, depth);
    if (!IsStringClass(type)) return false;
    if (construct.getNumArgs() == 0) return true;
    // A second argument that is written (a length, a count) makes another text of the first.
    for (unsigned i = 1; i < construct.getNumArgs(); ++i)
      if (!llvm::isa<clang::CXXDefaultArgExpr>(construct.getArg(i))) return false;
    return Fold(construct.getArg(0), depth + 1);
  }

  bool FoldCall(const clang::CallExpr& call, int depth) {
    if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&call))
      return FoldOperator(*operation, depth);
    const clang::FunctionDecl* callee = call.getDirectCallee();
    if (callee == nullptr) return false;
    if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&call))
      return FoldMethod(*member, depth);
    if (FoldFormatCall(call, *callee, depth)) return true;
    const llvm::StringRef name =
        callee->getIdentifier() != nullptr ? callee->getName() : llvm::StringRef();
    if (name == "StrCat") {
      for (const clang::Expr* argument : call.arguments())
        if (!Fold(argument, depth + 1)) return false;
      return true;
    }
    if (name == "GetFlag" && call.getNumArgs() == 1) return FoldAbseilFlag(call.getArg(0), depth);
    if (name == "InitDefaultValue" && call.getNumArgs() == 1)
      return Fold(call.getArg(0), depth + 1);
    if (name == "dont_pass0toDEFINE_string" && call.getNumArgs() == 2)
      return Fold(call.getArg(1), depth + 1);
    return call.getNumArgs() == 0 && FoldBody(*callee, depth);
  }

  bool FoldOperator(const clang::CXXOperatorCallExpr& call, int depth) {
    if (call.getOperator() == clang::OO_Plus && call.getNumArgs() == 2)
      return Fold(call.getArg(0), depth + 1) && Fold(call.getArg(1), depth + 1);
    // boost::format("/x/%1%") % id: the object holds the text.
    if (call.getOperator() == clang::OO_Percent && call.getNumArgs() == 2)
      return holes_ && Fold(call.getArg(0), depth + 1);
    if (call.getOperator() == clang::OO_Call && call.getNumArgs() == 1)
      if (const auto* lambda = dyn_cast<clang::LambdaExpr>(Unwrap(call.getArg(0))))
        if (const clang::StringLiteral* literal = LiteralIn(lambda->getBody()))
          return IsStringClass(call.getType()->getAsCXXRecordDecl()) && Fold(literal, depth + 1);
    return false;
  }

  bool FoldMethod(const clang::CXXMemberCallExpr& call, int depth) {
    const clang::CXXMethodDecl* method = call.getMethodDecl();
    if (method == nullptr) return false;
    const clang::CXXRecordDecl* owner = method->getParent();
    const clang::Expr* object = call.getImplicitObjectArgument();
    const llvm::StringRef name =
        method->getIdentifier() != nullptr ? method->getName() : llvm::StringRef();
    if (name == "str" && call.getNumArgs() == 0 &&
        (IsTextStream(owner) || owner->getName() == "basic_format"))
      return Fold(object, depth + 1);
    if (!IsStringClass(owner)) return FoldBodyOfConst(call, *method, depth);
    if (name == "arg" && holes_) return FoldQtArguments(object, depth);
    const bool same = llvm::isa<clang::CXXConversionDecl>(method) || name == "c_str" ||
                      name == "data" || name == "toString" || name == "constData" ||
                      name == "toStdString" || name == "toUtf8" || name == "str" ||
                      name == "getPathAndQuery" || name == "getPath" || name == "getPathEtc";
    return same && Fold(object, depth + 1);
  }

  bool FoldBodyOfConst(const clang::CXXMemberCallExpr& call, const clang::CXXMethodDecl& method,
                       int depth) {
    return call.getNumArgs() == 0 && !method.isVirtual() && FoldBody(method, depth);
  }

  // QString("/x/%1").arg(id)
  bool FoldQtArguments(const clang::Expr* object, int depth) {
    return FoldFormat(object, Style::kPrintf, {}, depth);
  }

  bool FoldAbseilFlag(const clang::Expr* argument, int depth) {
    const auto* reference = dyn_cast<clang::DeclRefExpr>(Unwrap(argument));
    const auto* flag =
        reference != nullptr ? dyn_cast<clang::VarDecl>(reference->getDecl()) : nullptr;
    return flag != nullptr && IsFlag(*flag) && Fold(AbseilDefault(*flag), depth + 1);
  }

  // A function without parameters whose body is `return <constant>;`.
  bool FoldBody(const clang::FunctionDecl& function, int depth) {
    const auto* body = llvm::dyn_cast_or_null<clang::CompoundStmt>(function.getBody());
    if (body == nullptr || body->size() != 1) return false;
    const auto* back = dyn_cast<clang::ReturnStmt>(body->body_front());
    return back != nullptr && Fold(back->getRetValue(), depth + 1);
  }

  enum class Style { kPrintf, kBraces, kDollar };

  bool FoldFormatCall(const clang::CallExpr& call, const clang::FunctionDecl& callee, int depth) {
    for (const bool writes : {false, true}) {
      std::optional<unsigned> format = FormatArgument(callee, writes);
      if (!format) continue;
      Style style = Style::kPrintf;
      const llvm::StringRef space = TopNamespace(callee);
      if (callee.getName() == "format" && space != "Poco") style = Style::kBraces;
      if (callee.getName() == "Substitute") style = Style::kDollar;
      if (*format >= call.getNumArgs()) return false;
      std::vector<const clang::Expr*> arguments;
      for (unsigned i = *format + 1; i < call.getNumArgs(); ++i)
        arguments.push_back(call.getArg(i));
      return FoldFormat(call.getArg(*format), style, arguments, depth);
    }
    return false;
  }

  // The length of the placeholder that `rest` begins with, 0 if it begins with none.
  static size_t Placeholder(llvm::StringRef rest, Style style) {
    if (style == Style::kBraces) {
      if (!rest.starts_with("{")) return 0;
      const size_t end = rest.find('}');
      return end == llvm::StringRef::npos ? 0 : end + 1;
    }
    if (style == Style::kDollar)
      return rest.size() > 1 && rest[0] == '$' && llvm::isDigit(rest[1]) ? 2 : 0;
    if (!rest.starts_with("%") || rest.size() < 2) return 0;
    const size_t number = rest.substr(1).find_first_not_of("0123456789");
    if (number > 0 && (number == llvm::StringRef::npos || rest[number + 1] == '%'))
      return number == llvm::StringRef::npos ? rest.size() : number + 2;  // boost's %1%, Qt's %1
    const size_t end = rest.find_first_of("diouxXeEfFgGaAcspnv", 1);
    const size_t other = rest.find_first_not_of("0123456789.*+-# hlLjztq$", 1);
    if (end == llvm::StringRef::npos || other != end)
      return number > 0 ? number + 1 : 0;  // Qt's %1 before other text
    return end + 1;
  }

  bool FoldFormat(const clang::Expr* format, Style style,
                  const std::vector<const clang::Expr*>& arguments, int depth) {
    Folder inner(holes_);
    if (!inner.FoldKnown(format, depth + 1)) return false;
    const std::string text = inner.Take();
    const char mark = style == Style::kBraces ? '{' : style == Style::kDollar ? '$' : '%';
    size_t next = 0;
    for (size_t i = 0; i < text.size();) {
      const llvm::StringRef rest = llvm::StringRef(text).substr(i);
      const bool doubled = rest.size() > 1 && rest[0] == rest[1] &&
                           (rest[0] == mark || (style == Style::kBraces && rest[0] == '}'));
      const size_t length = doubled ? 0 : Placeholder(rest, style);
      if (length == 0) {
        text_ += text[i];
        i += doubled ? 2 : 1;
        continue;
      }
      const llvm::StringRef placeholder = rest.substr(0, length);
      const bool plain = placeholder == "%s" || placeholder == "{}" || placeholder == "%v";
      const clang::Expr* value = next < arguments.size() ? arguments[next] : nullptr;
      ++next;
      if (plain && value != nullptr) {
        if (!Fold(value, depth + 1)) return false;
      } else if (holes_) {
        AddHole();
      } else {
        return false;
      }
      i += length;
    }
    return true;
  }

  bool holes_;
  std::string text_;
};

}  // namespace

bool IsStringClass(const clang::CXXRecordDecl* record) {
  if (record == nullptr || record->getIdentifier() == nullptr) return false;
  const llvm::StringRef name = record->getName();
  return name == "basic_string" || name == "basic_string_view" || name == "string" ||
         name == "string_view" || name == "StringView" || name == "StringPiece" ||
         name == "BasicStringPiece" || name == "AlphaNum" || name == "zstring_view" ||
         name == "basic_cstring_view" || name == "basic_format_string" ||
         name == "FormatSpecTemplate" || name == "QString" || name == "SQLString" ||
         name == "QByteArray" || name == "QLatin1String" || name == "QStringView" ||
         name == "QUrl" || name == "URI" || name == "Url";
}

FoldedText FoldPrefix(const clang::Expr* expr) {
  Folder folder(/*holes=*/false);
  FoldedText result;
  result.complete = folder.Fold(expr, 0);
  result.text = folder.Take();
  return result;
}

std::optional<std::string> FoldText(const clang::Expr* expr) {
  FoldedText folded = FoldPrefix(expr);
  if (!folded.complete) return std::nullopt;
  return std::move(folded.text);
}

std::string FoldTemplate(const clang::Expr* expr) {
  Folder folder(/*holes=*/true);
  folder.Fold(expr, 0);
  return folder.Take();
}

}  // namespace arterial::indexer
