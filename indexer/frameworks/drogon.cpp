#include "indexer/frameworks/drogon.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "drogon";
constexpr std::string_view kHeaders[] = {"drogon/"};

llvm::StringRef NameOf(const clang::FunctionDecl* function) {
  return function != nullptr && function->getIdentifier() != nullptr ? function->getName()
                                                                     : llvm::StringRef();
}

// The verbs among a route's constraints: {Get, Post, "LoginFilter"}.
void CollectVerbs(const clang::Stmt* statement, std::vector<std::string>& verbs) {
  if (statement == nullptr) return;
  if (const auto* argument = dyn_cast<clang::CXXDefaultArgExpr>(statement))
    return CollectVerbs(argument->getExpr(), verbs);
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(statement))
    if (llvm::isa<clang::EnumConstantDecl>(reference->getDecl()))
      if (std::string verb = VerbConstant(reference); !verb.empty())
        verbs.push_back(std::move(verb));
  for (const clang::Stmt* child : statement->children()) CollectVerbs(child, verbs);
}

// "*": answers whatever verb, which is what no constraint means.
std::vector<std::string> VerbsOf(const Call& call, size_t constraints) {
  std::vector<std::string> verbs;
  if (call.args.size() > constraints) CollectVerbs(call.args[constraints], verbs);
  if (verbs.empty()) verbs.emplace_back("*");
  return verbs;
}

std::string RouteName(const std::string& verb, std::optional<std::string> path) {
  if (!path) return {};
  path->resize(std::min(path->size(), path->find('?')));
  return verb + (path->starts_with("/") ? " " : " /") + *path;
}

// "/api/v1/User" of api::v1::User, and what is added to it.
std::optional<std::string> InClass(const clang::CXXRecordDecl& controller,
                                   const std::optional<std::string>& pattern) {
  if (!pattern) return std::nullopt;
  std::string path = "/" + controller.getQualifiedNameAsString();
  for (size_t at = path.find("::"); at != path.npos; at = path.find("::")) path.replace(at, 2, "/");
  if (!pattern->empty() && !pattern->starts_with("/")) path += '/';
  return path + *pattern;
}

// T of HttpController<T>.
const clang::CXXRecordDecl* Controller(const clang::CXXRecordDecl& base) {
  const auto* made = dyn_cast<clang::ClassTemplateSpecializationDecl>(&base);
  if (made == nullptr || made->getTemplateArgs().size() == 0 ||
      made->getTemplateArgs()[0].getKind() != clang::TemplateArgument::Type)
    return nullptr;
  return CompleteRecord(made->getTemplateArgs()[0].getAsType()->getAsCXXRecordDecl());
}

bool IsTrue(const clang::Expr* expr, const clang::ASTContext& context) {
  clang::Expr::EvalResult result;
  return !expr->isValueDependent() && expr->EvaluateAsInt(result, context) &&
         result.Val.getInt() != 0;
}

// METHOD_ADD(User::get, "/{1}", Get) and ADD_METHOD_TO(User::get, "/users/{1}", Get)
void AddMethod(const Call& call, const clang::CXXRecordDecl& base, bool regex, Recorder& recorder) {
  if (call.args.size() < 2) return;
  std::optional<std::string> path = FoldText(call.args[1]);
  const clang::CXXRecordDecl* controller = Controller(base);
  if (!regex && call.args.size() > 3 && controller != nullptr &&
      IsTrue(call.args[3], call.callee->getASTContext()))
    path = InClass(*controller, path);
  for (const std::string& verb : VerbsOf(call, 2))
    recorder.AddRoute(call.name, call.args[0], {kName, RouteName(verb, path), "unary", "route"});
}

// PATH_ADD("/path", Get): the controller has one method for all requests.
void AddSelf(const Call& call, const clang::CXXRecordDecl& base, Recorder& recorder) {
  const clang::CXXRecordDecl* controller = Controller(base);
  if (controller == nullptr || call.args.empty()) return;
  const bool socket = IsNamed(base, "drogon::WebSocketController");
  for (const clang::CXXMethodDecl* method : controller->methods()) {
    const llvm::StringRef name = NameOf(method);
    if (name != "asyncHandleHttpRequest" && name != "handleNewMessage") continue;
    const clang::FunctionDecl* definition = method->getDefinition();
    std::vector<std::string> verbs = VerbsOf(call, 1);
    if (socket && verbs.front() == "*") verbs = {"GET"};
    for (const std::string& verb : verbs)
      recorder.AddHandler(call.name, definition != nullptr ? *definition : *method,
                          {kName, RouteName(verb, FoldText(call.args[0])), "unary", "route"});
  }
}

// The request that is sent, as far as it was configured in the function.
std::string RequestName(const Call& call, const Recorder& recorder) {
  const clang::ValueDecl* request = ObjectOf(call.args[0]);
  const clang::Expr* init = request != nullptr ? InitializerOf(*request) : nullptr;
  const auto* made = init != nullptr ? dyn_cast<clang::CallExpr>(Unwrap(init)) : nullptr;
  if (made == nullptr || recorder.Function() == nullptr) return {};
  const llvm::StringRef maker = NameOf(made->getDirectCallee());
  if (!maker.starts_with("newHttp") && !maker.starts_with("newFile")) return {};
  std::string verb =
      maker == "newHttpFormPostRequest" || maker == "newFileUploadRequest" ? "POST" : "GET";
  std::string path = "/";
  for (const ObjectCall& step : CallsOn(*request, *recorder.Function(), call.name)) {
    if (step.args.empty()) continue;
    if (NameOf(step.callee) == "setMethod") verb = step.sure ? VerbConstant(step.args[0]) : "";
    if (NameOf(step.callee) == "setPath") path = step.sure ? FoldTemplate(step.args[0]) : "{}";
  }
  return HttpOperation(verb, path);
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || TopNamespace(*method) != "drogon") return;
  const llvm::StringRef name = NameOf(method);
  const clang::CXXRecordDecl& owner = *method->getParent();
  if ((name == "registerHandler" || name == "registerHandlerViaRegex") && call.args.size() >= 2 &&
      IsNamed(owner, "drogon::HttpAppFramework")) {
    for (const std::string& verb : VerbsOf(call, 2))
      recorder.AddRoute(call.name, call.args[1],
                        {kName, RouteName(verb, FoldText(call.args[0])), "unary", "route"});
  } else if (name == "registerMethod" || name == "registerMethodViaRegex") {
    AddMethod(call, owner, name == "registerMethodViaRegex", recorder);
  } else if (name == "registerSelf__" || name == "registerSelfRegex__") {
    AddSelf(call, owner, recorder);
  } else if ((name == "sendRequest" || name == "sendRequestCoro") && !call.args.empty() &&
             IsOrDerives(&owner, "drogon::HttpClient")) {
    const bool waits = method->getReturnType()->isRecordType() && name == "sendRequest";
    recorder.AddCallSite(call.name, {kName, RequestName(call, recorder), "unary",
                                     waits                   ? "blocking"
                                     : name == "sendRequest" ? "callback"
                                                             : "async"});
  }
}

}  // namespace

constexpr Framework kDrogon = {.name = kName,
                               .library = "drogon",
                               .on_call = OnCall,
                               .on_value = nullptr,
                               .on_method = nullptr,
                               .headers = kHeaders};

}  // namespace arterial::indexer
