#include "indexer/frameworks/brpc_request.h"

#include <algorithm>

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"
#include "indexer/ast/ways.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

// The variable behind `&request`, `request` or `cntl.http_request()`.
const clang::VarDecl* VariableBehind(const clang::Expr* expr) {
  expr = expr == nullptr ? nullptr : Unwrap(expr);
  if (const auto* unary = llvm::dyn_cast_or_null<clang::UnaryOperator>(expr))
    return VariableBehind(unary->getSubExpr());
  const auto* reference = llvm::dyn_cast_or_null<clang::DeclRefExpr>(expr);
  return reference == nullptr ? nullptr : dyn_cast<clang::VarDecl>(reference->getDecl());
}

// Calls `visit` with everything in the body around `variable` that stands before `end`.
template <typename Visit>
void ForEachBefore(const clang::Stmt* statement, clang::SourceLocation end,
                   const clang::SourceManager& sources, const Visit& visit) {
  if (statement == nullptr) return;
  const clang::SourceLocation begin = statement->getBeginLoc();
  if (begin.isValid() && !sources.isBeforeInTranslationUnit(begin, end)) return;
  visit(*statement);
  for (const clang::Stmt* child : statement->children()) ForEachBefore(child, end, sources, visit);
}

template <typename Visit>
void ForEachBefore(const clang::VarDecl& variable, const Call& call, const Visit& visit) {
  const auto* function = dyn_cast<clang::FunctionDecl>(variable.getDeclContext());
  if (function == nullptr || llvm::isa<clang::ParmVarDecl>(variable)) return;
  const clang::SourceManager& sources = variable.getASTContext().getSourceManager();
  ForEachBefore(function->getBody(), sources.getExpansionLoc(call.name), sources, visit);
}

// The same, and whether it is done on all ways to the call.
template <typename Visit>
void ForEachWay(const clang::Stmt* statement, Ways& ways, const Visit& visit) {
  if (statement == nullptr) return;
  ways.Enter(*statement);
  if (const auto* expr = dyn_cast<clang::Expr>(statement))
    if (const Ways::When when = ways.Of(expr->getExprLoc()); when != Ways::When::kNot)
      visit(*expr, when == Ways::When::kSure);
  for (const clang::Stmt* child : statement->children()) ForEachWay(child, ways, visit);
  ways.Leave(*statement);
}

llvm::StringRef MethodName(const clang::CXXMemberCallExpr& call) {
  const clang::CXXMethodDecl* method = call.getMethodDecl();
  return method == nullptr || method->getIdentifier() == nullptr ? llvm::StringRef()
                                                                 : method->getName();
}

std::string FirstWord(llvm::StringRef text) {
  return text.ltrim().take_until([](char c) { return c == ' ' || c == '\n' || c == '\t'; }).lower();
}

// How the requests of one protocol are filled: by methods that are called as the operation is, or
// that take a text which begins with it.
struct Protocol {
  llvm::StringRef request;
  llvm::StringRef system;
  llvm::StringRef text_method;  // its first argument begins with the operation
  llvm::StringRef own_suffix;   // methods of this ending are operations; "*": all but a few
};
constexpr Protocol kProtocols[] = {
    {"brpc::RedisRequest", "redis", "AddCommand", ""},
    {"brpc::MysqlRequest", "mysql", "Query", ""},
    {"brpc::MemcacheRequest", "memcached", "", "*"},
    {"brpc::CouchbaseOperations::CouchbaseRequest", "couchbase", "", "Request"},
};
constexpr llvm::StringRef kMemcacheOperations[] = {"Get",       "Set",       "Add",    "Replace",
                                                   "Append",    "Prepend",   "Delete", "Flush",
                                                   "Increment", "Decrement", "Touch",  "Version"};

// What a call on the request adds to it: nothing, an operation, or "" for one that is not known.
std::optional<std::string> AddedBy(const clang::CXXMemberCallExpr& call, const Protocol& protocol) {
  const llvm::StringRef name = MethodName(call);
  if (!protocol.text_method.empty() && name.starts_with(protocol.text_method)) {
    const FoldedText text = call.getNumArgs() == 0 || name != protocol.text_method
                                ? FoldedText()
                                : FoldPrefix(call.getArg(0));
    const std::string word = FirstWord(text.text);
    const bool whole = text.complete || word.size() < text.text.size();
    return word.empty() || !whole || word[0] == '%' ? "" : (protocol.system + ":" + word).str();
  }
  llvm::StringRef operation = name;
  if (protocol.own_suffix == "*") {
    if (std::find(std::begin(kMemcacheOperations), std::end(kMemcacheOperations), name) ==
        std::end(kMemcacheOperations))
      return std::nullopt;
  } else if (protocol.own_suffix.empty() || !operation.consume_back(protocol.own_suffix)) {
    return std::nullopt;
  }
  return protocol.system.str() + ":" + operation.lower();
}

// In the order in which they are added, each once; those before the last Clear() are gone.
std::vector<std::string> CommandsOf(const clang::VarDecl& request, const Protocol& protocol,
                                    const Call& call) {
  std::vector<std::string> operations;
  ForEachBefore(request, call, [&](const clang::Stmt& statement) {
    const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&statement);
    if (member == nullptr || VariableBehind(member->getImplicitObjectArgument()) != &request)
      return;
    if (MethodName(*member) == "Clear") operations.clear();
    const std::optional<std::string> added = AddedBy(*member, protocol);
    if (added && std::find(operations.begin(), operations.end(), *added) == operations.end())
      operations.push_back(*added);
  });
  return operations;
}

// "http://host/path?query" -> "/path", as brpc reads it: without a scheme, too, what does not begin
// with '/' begins with the host. Empty where the path does not end in what is known.
std::string PathOf(const FoldedText& url) {
  llvm::StringRef text = url.text;
  const size_t scheme = text.find("://");
  if (scheme != text.npos) text = text.drop_front(scheme + 3);
  if (scheme != text.npos || !text.starts_with("/")) {
    const size_t slash = text.find('/');
    if (slash == text.npos) return url.complete ? "/" : "";
    text = text.drop_front(slash);
  }
  const size_t query = text.find_first_of("?#");
  if (query == text.npos && !url.complete) return "";
  text = text.take_front(query);
  return text.str();
}

// The verb of `HTTP_METHOD_POST`.
std::string VerbOf(const clang::Expr* expr) {
  const auto* reference = dyn_cast<clang::DeclRefExpr>(Unwrap(expr));
  const auto* constant =
      reference == nullptr ? nullptr : dyn_cast<clang::EnumConstantDecl>(reference->getDecl());
  if (constant == nullptr) return "";
  llvm::StringRef name = constant->getName();
  return name.consume_front("HTTP_METHOD_") ? name.str() : "";
}

// True if `expr` is `cntl.http_request()` of this controller, or what `method` gives of it.
bool IsHttpRequest(const clang::Expr* expr, const clang::VarDecl& controller,
                   llvm::StringRef method = "") {
  const auto* call =
      llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(expr == nullptr ? nullptr : Unwrap(expr));
  if (call == nullptr) return false;
  if (!method.empty())
    return MethodName(*call) == method &&
           IsHttpRequest(call->getImplicitObjectArgument(), controller);
  return MethodName(*call) == "http_request" &&
         VariableBehind(call->getImplicitObjectArgument()) == &controller;
}

// cntl.http_request().uri() = "host/path"; cntl.http_request().set_method(HTTP_METHOD_POST);
std::string HttpOperation(const clang::VarDecl& controller, const Call& call) {
  std::string path, verb = "GET";
  const auto* function = dyn_cast<clang::FunctionDecl>(controller.getDeclContext());
  if (function == nullptr || llvm::isa<clang::ParmVarDecl>(controller)) return {};
  Ways ways(controller.getASTContext(), controller.getLocation(), call.name);
  // What is set on some ways only is known on none.
  ForEachWay(function->getBody(), ways, [&](const clang::Expr& expr, bool sure) {
    if (const auto* operation = dyn_cast<clang::CXXOperatorCallExpr>(&expr)) {
      if (operation->getOperator() == clang::OO_Equal && operation->getNumArgs() == 2 &&
          IsHttpRequest(operation->getArg(0), controller, "uri"))
        path = sure ? PathOf(FoldPrefix(operation->getArg(1))) : "";
    } else if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(&expr)) {
      if (MethodName(*member) == "set_method" && member->getNumArgs() == 1 &&
          IsHttpRequest(member->getImplicitObjectArgument(), controller))
        verb = sure ? VerbOf(member->getArg(0)) : "";
    }
  });
  return path.empty() || verb.empty() ? "" : verb + " " + path;
}

}  // namespace

std::vector<std::string> BrpcRequestOperations(const Call& call, clang::ASTContext& context) {
  const clang::Expr* request = call.args[2];
  std::vector<std::string> operations;
  if (request->isNullPointerConstant(context, clang::Expr::NPC_ValueDependentIsNotNull) !=
      clang::Expr::NPCK_NotNull) {
    if (const clang::VarDecl* controller = VariableBehind(call.args[1]))
      operations.push_back(HttpOperation(*controller, call));
  } else if (const clang::VarDecl* variable = VariableBehind(request)) {
    const clang::CXXRecordDecl* record = RecordOf(variable->getType());
    for (const Protocol& protocol : kProtocols)
      if (record != nullptr && IsNamed(*record, protocol.request))
        operations = CommandsOf(*variable, protocol, call);
  }
  // Known ones tell more than that there are others.
  if (operations.size() > 1) std::erase(operations, "");
  if (operations.empty()) operations.push_back("");
  return operations;
}

std::vector<std::string> ThriftMethodsOf(const clang::CXXMethodDecl& definition) {
  std::vector<std::string> names;
  const auto is_name = [](const clang::Expr* expr) {
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(Unwrap(expr));
    return call != nullptr && MethodName(*call) == "thrift_method_name";
  };
  const clang::SourceManager& sources = definition.getASTContext().getSourceManager();
  const clang::SourceLocation end = definition.getEndLoc();
  ForEachBefore(definition.getBody(), end, sources, [&](const clang::Stmt& statement) {
    const auto* compare = dyn_cast<clang::CXXOperatorCallExpr>(&statement);
    if (compare == nullptr || compare->getNumArgs() != 2) return;
    for (const unsigned side : {0U, 1U}) {
      if (!is_name(compare->getArg(side))) continue;
      const std::optional<std::string> name = FoldText(compare->getArg(1 - side));
      if (name && std::find(names.begin(), names.end(), *name) == names.end())
        names.push_back(*name);
    }
  });
  return names;
}

}  // namespace arterial::indexer
