#include "indexer/frameworks/poco.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "poco";
constexpr std::string_view kHeaders[] = {"Poco/Net/"};

// True for the texts of versions, which constructors of requests take beside the verb.
bool IsVersion(const clang::Expr* expr) {
  const auto* reference = dyn_cast<clang::DeclRefExpr>(Unwrap(expr));
  return reference != nullptr && reference->getDecl()->getIdentifier() != nullptr &&
         reference->getDecl()->getName().starts_with("HTTP_1");
}

// HTTPRequest(method, uri), HTTPRequest(method, uri, version); GET and / where nothing is said.
struct Request {
  std::string verb = "GET";
  std::string uri = "/";

  void Construct(const clang::Expr* init) {
    const auto* construct =
        init != nullptr ? dyn_cast<clang::CXXConstructExpr>(Unwrap(init)) : nullptr;
    if (construct == nullptr || construct->getNumArgs() < 2) return;
    verb = VerbConstant(construct->getArg(0));
    if (!IsVersion(construct->getArg(1))) uri = FoldTemplate(construct->getArg(1));
  }

  void Apply(const std::vector<ObjectCall>& steps) {
    for (const ObjectCall& step : steps) {
      if (step.callee == nullptr || step.callee->getIdentifier() == nullptr ||
          step.args.size() != 1)
        continue;
      if (step.callee->getName() == "setMethod")
        verb = step.sure ? VerbConstant(step.args[0]) : "";
      else if (step.callee->getName() == "setURI")
        uri = step.sure ? FoldTemplate(step.args[0]) : "{}";
    }
  }
};

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr ||
      method->getName() != "sendRequest" || call.args.empty() ||
      !IsOrDerives(method->getParent(), "Poco::Net::HTTPClientSession"))
    return;
  const clang::ValueDecl* object = ObjectOf(call.args[0]);
  Request request;
  if (object == nullptr || llvm::isa<clang::ParmVarDecl>(object)) {
    request.verb.clear();
  } else {
    request.Construct(InitializerOf(*object));
    if (const auto* field = dyn_cast<clang::FieldDecl>(object))
      request.Apply(CallsOnMember(*field));
    else if (recorder.Function() != nullptr)
      request.Apply(CallsOn(*object, *recorder.Function(), call.name));
  }
  recorder.AddCallSite(call.name,
                       {kName, HttpOperation(request.verb, request.uri), "unary", "blocking"});
}

}  // namespace

constexpr Framework kPoco = {.name = kName,
                             .library = "Poco",
                             .on_call = OnCall,
                             .on_value = nullptr,
                             .on_method = nullptr,
                             .headers = kHeaders};

}  // namespace arterial::indexer
