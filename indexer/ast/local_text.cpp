#include "indexer/ast/local_text.h"

#include "indexer/ast/unwrap.h"
#include "indexer/ast/ways.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;
using llvm::isa;

struct NamedFormat {
  llvm::StringRef name;
  unsigned format;
  bool writes;
};
constexpr NamedFormat kFormats[] = {
    {"snprintf", 2, true},       {"sprintf", 1, true},        {"asprintf", 1, true},
    {"g_snprintf", 2, true},     {"format", 0, false},        {"StrFormat", 0, false},
    {"StringPrintf", 0, false},  {"Substitute", 0, false},    {"g_strdup_printf", 0, false},
    {"curl_maprintf", 0, false}, {"curl_msnprintf", 2, true}, {"stringPrintf", 0, false},
    {"asString", 0, false},      {"asprintf_", 0, false},     {"__builtin_snprintf", 2, true}};

// Methods of strings and streams that leave the text as it is.
bool OnlyReads(const clang::CXXMethodDecl& method) {
  if (method.isConst() || isa<clang::CXXConversionDecl>(method)) return true;
  if (method.getOverloadedOperator() == clang::OO_Subscript) return true;
  if (method.getIdentifier() == nullptr) return false;
  for (const llvm::StringRef name :
       {"c_str", "data", "begin", "end", "cbegin", "cend", "at", "front", "back", "reserve",
        "shrink_to_fit", "precision", "width", "fill", "setf", "imbue", "str", "detach"})
    if (method.getName() == name) return method.getName() != "str" || method.getNumParams() == 0;
  return false;
}

class Walker {
 public:
  Walker(const clang::VarDecl& variable, clang::SourceLocation use)
      : variable_(variable), ways_(variable.getASTContext(), variable.getLocation(), use) {}

  std::vector<TextStep> Walk(const clang::Stmt* body) {
    Visit(body);
    return std::move(steps_);
  }

 private:
  bool Names(const clang::Expr* expr) const {
    const auto* reference = dyn_cast<clang::DeclRefExpr>(Unwrap(expr));
    return reference != nullptr && reference->getDecl() == &variable_;
  }

  void Add(TextStep::Kind kind, const clang::Expr* value, clang::SourceLocation place) {
    const Ways::When when = ways_.Of(place);
    if (when != Ways::When::kNot) steps_.push_back({kind, value, when == Ways::When::kSure});
  }

  // The operands of `stream << a << b`.
  bool VisitStream(const clang::CXXOperatorCallExpr& call) {
    if (call.getOperator() != clang::OO_LessLess || call.getNumArgs() != 2) return false;
    const clang::Expr* left = Unwrap(call.getArg(0));
    if (const auto* inner = dyn_cast<clang::CXXOperatorCallExpr>(left)) {
      if (!VisitStream(*inner)) return false;
    } else if (!Names(left)) {
      return false;
    }
    // Manipulators are functions and objects that write nothing.
    const clang::Expr* right = Unwrap(call.getArg(1));
    const auto* reference = dyn_cast<clang::DeclRefExpr>(right);
    if (reference == nullptr || !isa<clang::FunctionDecl>(reference->getDecl()))
      Add(TextStep::Kind::kAppend, call.getArg(1), call.getOperatorLoc());
    return true;
  }

  bool VisitOperator(const clang::CXXOperatorCallExpr& call) {
    if (VisitStream(call)) return true;
    if (call.getNumArgs() != 2 || !Names(call.getArg(0))) return false;
    if (call.getOperator() == clang::OO_Equal)
      Add(TextStep::Kind::kSet, call.getArg(1), call.getOperatorLoc());
    else if (call.getOperator() == clang::OO_PlusEqual)
      Add(TextStep::Kind::kAppend, call.getArg(1), call.getOperatorLoc());
    else
      return false;
    return true;
  }

  bool VisitMethod(const clang::CXXMemberCallExpr& call) {
    const clang::CXXMethodDecl* method = call.getMethodDecl();
    const clang::Expr* object = call.getImplicitObjectArgument();
    if (method == nullptr || object == nullptr || !Names(object)) return false;
    if (OnlyReads(*method)) return false;
    const llvm::StringRef name =
        method->getIdentifier() != nullptr ? method->getName() : llvm::StringRef();
    const bool whole = call.getNumArgs() == 1;
    if ((name == "append" || name == "push_back") && whole)
      Add(TextStep::Kind::kAppend, name == "append" ? call.getArg(0) : nullptr, call.getExprLoc());
    else if (name == "append" || name == "Append")
      Add(TextStep::Kind::kAppend, nullptr, call.getExprLoc());
    else if ((name == "assign" || name == "str") && whole)
      Add(TextStep::Kind::kSet, call.getArg(0), call.getExprLoc());
    else
      Add(TextStep::Kind::kUnknown, nullptr, call.getExprLoc());
    return true;
  }

  void VisitArguments(const clang::CallExpr& call) {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    const llvm::StringRef name = callee != nullptr && callee->getIdentifier() != nullptr
                                     ? callee->getName()
                                     : llvm::StringRef();
    unsigned first = isa<clang::CXXOperatorCallExpr>(call) ? 1 : 0;
    if (callee != nullptr && call.getNumArgs() > 1 && NamesOrPoints(call.getArg(0))) {
      if (FormatArgument(*callee, /*writes=*/true)) {
        Add(TextStep::Kind::kSet, &call, call.getExprLoc());
        first = 1;
      } else if (name == "strcpy" || name == "strcat") {
        Add(name == "strcpy" ? TextStep::Kind::kSet : TextStep::Kind::kAppend, call.getArg(1),
            call.getExprLoc());
        first = 1;
      }
    }
    for (unsigned i = first; i < call.getNumArgs(); ++i) {
      const clang::Expr* argument = call.getArg(i);
      if (!NamesOrPoints(argument)) continue;
      const clang::QualType type = ParameterType(call, i);
      if (type.isNull()) {
        if (!Names(argument)) Add(TextStep::Kind::kUnknown, nullptr, call.getExprLoc());
        continue;
      }
      const clang::QualType pointee = type->getPointeeType();
      const bool moved = name == "move" || name == "forward";
      if (!moved && !pointee.isNull() && !pointee.isConstQualified() && !IsValue(argument, type))
        Add(TextStep::Kind::kUnknown, nullptr, call.getExprLoc());
    }
  }

  // Of what is called, also through a pointer; null for what comes after the last parameter.
  static clang::QualType ParameterType(const clang::CallExpr& call, unsigned argument) {
    const clang::FunctionDecl* callee = call.getDirectCallee();
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(callee);
    if (llvm::isa<clang::CXXOperatorCallExpr>(call) && method != nullptr) --argument;
    clang::QualType type = callee != nullptr ? callee->getType() : call.getCallee()->getType();
    if (!type->getPointeeType().isNull()) type = type->getPointeeType();
    const auto* prototype = type->getAs<clang::FunctionProtoType>();
    return prototype != nullptr && argument < prototype->getNumParams()
               ? prototype->getParamType(argument)
               : clang::QualType();
  }

  // `const char*& p` may be changed, `char* p` may be written through; a pointer that is itself
  // the text is passed by value.
  bool IsValue(const clang::Expr* argument, clang::QualType parameter) const {
    return !parameter->isReferenceType() && Names(argument) &&
           variable_.getType()->isPointerType() &&
           variable_.getType()->getPointeeType().isConstQualified();
  }

  bool NamesOrPoints(const clang::Expr* expr) const {
    expr = Unwrap(expr);
    if (const auto* unary = dyn_cast<clang::UnaryOperator>(expr))
      return unary->getOpcode() == clang::UO_AddrOf && Names(unary->getSubExpr());
    return Names(expr);
  }

  void Visit(const clang::Stmt* statement) {
    if (statement == nullptr) return;
    if (IsDefault(*statement)) return;
    ways_.Enter(*statement);
    VisitOne(*statement);
    for (const clang::Stmt* child : statement->children()) Visit(child);
    ways_.Leave(*statement);
  }

  // `if (path.empty()) path = "/";` says nothing of a path that is there.
  bool IsDefault(const clang::Stmt& statement) const {
    const auto* choice = dyn_cast<clang::IfStmt>(&statement);
    if (choice == nullptr || choice->getElse() != nullptr) return false;
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(Unwrap(choice->getCond()));
    return call != nullptr && call->getMethodDecl() != nullptr &&
           call->getMethodDecl()->getIdentifier() != nullptr &&
           call->getMethodDecl()->getName() == "empty" && Names(call->getImplicitObjectArgument());
  }

  void VisitOne(const clang::Stmt& statement) {
    if (const auto* declarations = dyn_cast<clang::DeclStmt>(&statement)) {
      for (const clang::Decl* decl : declarations->decls())
        if (decl == &variable_ && variable_.getInit() != nullptr)
          Add(TextStep::Kind::kSet, variable_.getInit(), variable_.getLocation());
    } else if (const auto* binary = dyn_cast<clang::BinaryOperator>(&statement)) {
      if (binary->isAssignmentOp() && Names(binary->getLHS()))
        Add(binary->getOpcode() == clang::BO_Assign ? TextStep::Kind::kSet
                                                    : TextStep::Kind::kUnknown,
            binary->getRHS(), binary->getOperatorLoc());
    } else if (const auto* unary = dyn_cast<clang::UnaryOperator>(&statement)) {
      if (unary->isIncrementDecrementOp() && Names(unary->getSubExpr()))
        Add(TextStep::Kind::kUnknown, nullptr, unary->getOperatorLoc());
    } else if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&statement)) {
      if (!StreamSeen(operation) && !VisitOperator(*operation)) VisitArguments(*operation);
    } else if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&statement)) {
      if (!VisitMethod(*member)) VisitArguments(*member);
    } else if (const auto* call = dyn_cast<clang::CallExpr>(&statement)) {
      VisitArguments(*call);
    }
  }

  // The inner parts of a chain of << were seen with the whole.
  bool StreamSeen(const clang::CXXOperatorCallExpr* call) {
    if (call->getOperator() != clang::OO_LessLess || call->getNumArgs() != 2) return false;
    const bool seen = call == next_stream_;
    next_stream_ = dyn_cast<clang::CXXOperatorCallExpr>(Unwrap(call->getArg(0)));
    return seen;
  }

  const clang::VarDecl& variable_;
  Ways ways_;
  std::vector<TextStep> steps_;
  const clang::CXXOperatorCallExpr* next_stream_ = nullptr;
};

}  // namespace

std::optional<unsigned> FormatArgument(const clang::FunctionDecl& callee, bool writes) {
  if (callee.getIdentifier() == nullptr) return std::nullopt;
  for (const NamedFormat& known : kFormats)
    if (known.writes == writes && callee.getName() == known.name) return known.format;
  return std::nullopt;
}

std::optional<std::vector<TextStep>> TextSteps(const clang::VarDecl& variable,
                                               clang::SourceLocation use) {
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  if (function == nullptr || isa<clang::ParmVarDecl>(variable) || variable.isStaticLocal() ||
      variable.getType()->isReferenceType())
    return std::nullopt;
  const clang::FunctionDecl* definition = nullptr;
  if (!function->hasBody(definition)) return std::nullopt;
  return Walker(variable, use).Walk(definition->getBody());
}

}  // namespace arterial::indexer
