#include "indexer/frameworks/pistache.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "pistache";
constexpr std::string_view kHeaders[] = {"pistache/"};
constexpr int kMaxDepth = 16;

Operation RouteOf(const std::string& verb, const clang::Expr* resource) {
  const std::optional<std::string> path = FoldText(resource);
  std::string name;
  if (path && !verb.empty()) name = verb + (path->starts_with("/") ? " " : " /") + *path;
  return {kName, std::move(name), "unary", "route"};
}

// Routes::Get(router, "/items/:id", Routes::bind(&Shop::Item, this)); router.get("/items", ...);
// router.addRoute(Http::Method::Get, "/items", ...).
void OnRoute(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr) {
    const auto* space = dyn_cast<clang::NamespaceDecl>(
        call.callee->getDeclContext()->getEnclosingNamespaceContext());
    const std::string verb = HttpVerb(call.callee->getName());
    if (space == nullptr || !IsNamed(*space, "Pistache::Rest::Routes") || verb.empty() ||
        call.args.size() < 3)
      return;
    recorder.AddRoute(call.name, call.args[2], RouteOf(verb, call.args[1]));
    return;
  }
  if (!IsNamed(*method->getParent(), "Pistache::Rest::Router")) return;
  const std::string verb = HttpVerb(method->getName());
  if (!verb.empty() && call.args.size() >= 2)
    recorder.AddRoute(call.name, call.args[1], RouteOf(verb, call.args[0]));
  else if (method->getName() == "addRoute" && call.args.size() >= 3)
    recorder.AddRoute(call.name, call.args[2], RouteOf(VerbConstant(call.args[0]), call.args[1]));
}

// client.get(url)...send(): the verb is in the chain, or where its variable was made.
std::string RequestOf(const clang::Expr* at) {
  for (int depth = 0; at != nullptr && depth < kMaxDepth; ++depth) {
    const clang::Expr* value = Unwrap(at);
    if (const auto* reference = dyn_cast<clang::DeclRefExpr>(value)) {
      at = InitializerOf(*reference->getDecl());
      continue;
    }
    const auto* call = dyn_cast<clang::CXXMemberCallExpr>(value);
    const clang::CXXMethodDecl* method = call != nullptr ? call->getMethodDecl() : nullptr;
    if (method == nullptr || method->getIdentifier() == nullptr) return {};
    if (IsNamed(*method->getParent(), "Pistache::Http::Client") ||
        IsNamed(*method->getParent(), "Pistache::Http::Experimental::Client")) {
      if (call->getNumArgs() == 0) return {};
      return HttpOperation(HttpVerb(method->getName()), FoldTemplate(call->getArg(0)));
    }
    at = call->getImplicitObjectArgument();
  }
  return {};
}

void OnCall(const Call& call, Recorder& recorder) {
  if (call.callee->getIdentifier() == nullptr || TopNamespace(*call.callee) != "Pistache") return;
  OnRoute(call, recorder);
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getName() != "send" || call.object == nullptr) return;
  if (IsNamed(*method->getParent(), "Pistache::Http::RequestBuilder") ||
      IsNamed(*method->getParent(), "Pistache::Http::Experimental::RequestBuilder"))
    recorder.AddCallSite(call.name, {kName, RequestOf(call.object), "unary", "async"});
}

// `HTTP_PROTOTYPE(Handler) void onRequest(const Request&, ResponseWriter) override` answers all.
void OnMethod(const clang::CXXMethodDecl& method, Recorder& recorder) {
  if (method.getIdentifier() != nullptr && method.getName() == "onRequest" &&
      method.size_overridden_methods() > 0 &&
      IsOrDerives(method.getParent(), "Pistache::Http::Handler"))
    recorder.AddHandler(method.getLocation(), method, {kName, "", "unary", "handler_override"});
}

}  // namespace

constexpr Framework kPistache = {.name = kName,
                                 .library = "Pistache",
                                 .on_call = OnCall,
                                 .on_value = nullptr,
                                 .on_method = OnMethod,
                                 .headers = kHeaders};

}  // namespace arterial::indexer
