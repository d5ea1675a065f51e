#include "indexer/frameworks/qt_network.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "qt-network";
// What merely includes QtCore is not looked at.
constexpr std::string_view kHeaders[] = {"QtNetwork/", "QNetworkAccessManager",
                                         "qnetworkaccessmanager.h", "QNetworkRequest",
                                         "qnetworkrequest.h"};

// QNetworkRequest(url), written here or constructed before.
std::string UrlOf(const clang::Expr* request, const Call& call, const Recorder& recorder) {
  const clang::ValueDecl* object = ObjectOf(request);
  const clang::Expr* init = object != nullptr ? InitializerOf(*object) : Unwrap(request);
  std::string url = "{}";
  const auto* construct =
      init != nullptr ? dyn_cast<clang::CXXConstructExpr>(Unwrap(init)) : nullptr;
  if (construct != nullptr && construct->getNumArgs() > 0) url = FoldTemplate(construct->getArg(0));
  if (object == nullptr) return url;
  std::vector<ObjectCall> steps;
  if (const auto* field = dyn_cast<clang::FieldDecl>(object))
    steps = CallsOnMember(*field);
  else if (recorder.Function() != nullptr)
    steps = CallsOn(*object, *recorder.Function(), call.name);
  for (const ObjectCall& step : steps)
    if (step.callee != nullptr && step.callee->getIdentifier() != nullptr &&
        step.callee->getName() == "setUrl" && step.args.size() == 1)
      url = step.sure ? FoldTemplate(step.args[0]) : "{}";
  return url;
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr || call.args.empty() ||
      !IsOrDerives(method->getParent(), "QNetworkAccessManager"))
    return;
  const llvm::StringRef name = method->getName();
  std::string verb;
  if (name == "get" || name == "post" || name == "put" || name == "head")
    verb = HttpVerb(name);
  else if (name == "deleteResource")
    verb = "DELETE";
  else if (name == "sendCustomRequest" && call.args.size() > 1)
    verb = VerbConstant(call.args[1]);
  else
    return;
  recorder.AddCallSite(call.name, {kName, HttpOperation(verb, UrlOf(call.args[0], call, recorder)),
                                   "unary", "async"});
}

}  // namespace

constexpr Framework kQtNetwork = {.name = kName,
                                  .library = "",
                                  .on_call = OnCall,
                                  .on_value = nullptr,
                                  .on_method = nullptr,
                                  .headers = kHeaders};

}  // namespace arterial::indexer
