#include "indexer/frameworks/userver.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "userver";
constexpr std::string_view kHeaders[] = {"userver/clients/http/", "userver/server/"};
constexpr int kMaxDepth = 32;

// The library's namespace is called userver unless the build names it otherwise.
bool IsClass(const clang::CXXRecordDecl& record, llvm::StringRef name) {
  return IsNamed(record, ("userver::" + name).str()) || IsNamed(record, name);
}

// get(url), post(url, body), ... of a request that is put together.
struct Request {
  std::string verb;
  std::string url;

  void Apply(const clang::FunctionDecl& callee, llvm::ArrayRef<const clang::Expr*> args,
             bool sure) {
    if (callee.getIdentifier() == nullptr) return;
    const llvm::StringRef name = callee.getName();
    if (args.empty()) {
      if (const std::string known = HttpVerb(name); !known.empty()) verb = sure ? known : "";
    } else if (name == "url") {
      url = sure ? FoldTemplate(args[0]) : "{}";
    } else if (name == "set_custom_http_request_method") {
      verb = sure ? VerbConstant(args[0]) : "";
    } else if (const std::string known = HttpVerb(name); !known.empty()) {
      verb = sure ? known : "";
      if (IsStringClass(RecordOf(callee.getParamDecl(0)->getType())) &&
          !llvm::isa<clang::CXXDefaultArgExpr>(args[0]))
        url = sure ? FoldTemplate(args[0]) : "{}";
    }
  }
};

Request RequestOf(const Call& call, const Recorder& recorder) {
  std::vector<const clang::CXXMemberCallExpr*> chain;
  const clang::Expr* at = call.object;
  for (int depth = 0; at != nullptr && depth < kMaxDepth; ++depth) {
    const auto* step = dyn_cast<clang::CXXMemberCallExpr>(Unwrap(at));
    if (step == nullptr || step->getMethodDecl() == nullptr) break;
    chain.push_back(step);
    at = step->getImplicitObjectArgument();
  }
  Request request;
  const clang::ValueDecl* object = at != nullptr ? ObjectOf(at) : nullptr;
  const clang::Expr* init = object != nullptr ? InitializerOf(*object) : nullptr;
  // auto request = client.CreateRequest().get(url)
  std::vector<const clang::CXXMemberCallExpr*> made;
  for (int depth = 0; init != nullptr && depth < kMaxDepth; ++depth) {
    const auto* step = dyn_cast<clang::CXXMemberCallExpr>(Unwrap(init));
    if (step == nullptr || step->getMethodDecl() == nullptr) break;
    made.push_back(step);
    init = step->getImplicitObjectArgument();
  }
  const auto apply = [&](const std::vector<const clang::CXXMemberCallExpr*>& steps) {
    for (auto step = steps.rbegin(); step != steps.rend(); ++step)
      request.Apply(*(*step)->getMethodDecl(), {(*step)->getArgs(), (*step)->getNumArgs()}, true);
  };
  apply(made);
  if (object != nullptr && recorder.Function() != nullptr)
    for (const ObjectCall& step : CallsOn(*object, *recorder.Function(), call.name))
      if (step.callee != nullptr) request.Apply(*step.callee, step.args, step.sure);
  apply(chain);
  return request;
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr ||
      !IsClass(*method->getParent(), "clients::http::Request"))
    return;
  const llvm::StringRef name = method->getName();
  const bool async = name == "async_perform" || name == "async_perform_stream_body";
  if (!async && name != "perform") return;
  const Request request = RequestOf(call, recorder);
  recorder.AddCallSite(call.name, {kName, HttpOperation(request.verb, request.url), "unary",
                                   async ? "async" : "blocking"});
}

bool DerivesHandler(const clang::CXXRecordDecl* record, int depth = 0) {
  record = CompleteRecord(record);
  if (record == nullptr || depth > kMaxDepth) return false;
  if (IsClass(*record, "server::handlers::HttpHandlerBase")) return true;
  for (const clang::CXXBaseSpecifier& base : record->bases())
    if (DerivesHandler(base.getType()->getAsCXXRecordDecl(), depth + 1)) return true;
  return false;
}

// Path and verbs of a handler lie in the service's configuration.
void OnMethod(const clang::CXXMethodDecl& method, Recorder& recorder) {
  if (method.getIdentifier() == nullptr || method.size_overridden_methods() == 0) return;
  for (const llvm::StringRef name :
       {"HandleRequestThrow", "HandleRequest", "HandleStreamRequest", "HandleRequestJsonThrow"})
    if (method.getName() == name && DerivesHandler(method.getParent()))
      recorder.AddHandler(method.getLocation(), method, {kName, "", "unary", "handler_override"});
}

}  // namespace

constexpr Framework kUserver = {.name = kName,
                                .library = "userver",
                                .on_call = OnCall,
                                .on_value = nullptr,
                                .on_method = OnMethod,
                                .headers = kHeaders};

}  // namespace arterial::indexer
