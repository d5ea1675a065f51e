#include "indexer/frameworks/beast.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "boost-beast";
constexpr std::string_view kHeaders[] = {"beast/", "beast.hpp"};

// True for http::request<...>, which is message<true, ...>, and its serializer.
bool IsRequest(const clang::Expr* expr) {
  const auto* record =
      llvm::dyn_cast_or_null<clang::ClassTemplateSpecializationDecl>(RecordOf(expr->getType()));
  if (record == nullptr || record->getTemplateArgs().size() == 0) return false;
  const clang::TemplateArgument& is_request = record->getTemplateArgs()[0];
  return (IsNamed(*record, "boost::beast::http::message") ||
          IsNamed(*record, "boost::beast::http::serializer")) &&
         is_request.getKind() == clang::TemplateArgument::Integral &&
         is_request.getAsIntegral().getBoolValue();
}

// What was said of a request.
struct Request {
  std::string verb;
  std::string target;

  // request(verb, target, version)
  void Construct(const clang::Expr* init) {
    const auto* construct =
        init != nullptr ? dyn_cast<clang::CXXConstructExpr>(Unwrap(init)) : nullptr;
    if (construct == nullptr || construct->getNumArgs() < 2) return;
    verb = VerbConstant(construct->getArg(0));
    target = FoldTemplate(construct->getArg(1));
  }

  void Apply(const std::vector<ObjectCall>& steps) {
    for (const ObjectCall& step : steps) {
      if (step.callee == nullptr || step.callee->getIdentifier() == nullptr ||
          step.args.size() != 1)
        continue;
      const llvm::StringRef name = step.callee->getName();
      if (name == "method" || name == "method_string")
        verb = step.sure ? VerbConstant(step.args[0]) : "";
      else if (name == "target")
        target = step.sure ? FoldTemplate(step.args[0]) : "{}";
    }
  }
};

// A request that a serializer was made of is what counts.
const clang::ValueDecl* RequestObject(const clang::Expr* expr) {
  const clang::ValueDecl* object = ObjectOf(expr);
  const clang::CXXRecordDecl* record = RecordOf(expr->getType());
  if (object == nullptr || record == nullptr || record->getName() != "serializer") return object;
  const clang::Expr* init = InitializerOf(*object);
  const auto* construct =
      init != nullptr ? dyn_cast<clang::CXXConstructExpr>(Unwrap(init)) : nullptr;
  return construct != nullptr && construct->getNumArgs() > 0 ? ObjectOf(construct->getArg(0))
                                                             : nullptr;
}

std::string OperationOf(const Call& call, const Recorder& recorder) {
  Request request;
  const clang::ValueDecl* object = RequestObject(call.args[1]);
  if (object == nullptr) {
    request.Construct(call.args[1]);
    return HttpOperation(request.verb, request.target);
  }
  request.Construct(InitializerOf(*object));
  if (const auto* field = dyn_cast<clang::FieldDecl>(object))
    request.Apply(CallsOnMember(*field));
  else if (recorder.Function() != nullptr)
    request.Apply(CallsOn(*object, *recorder.Function(), call.name));
  return HttpOperation(request.verb, request.target);
}

void OnCall(const Call& call, Recorder& recorder) {
  if (call.callee->getIdentifier() == nullptr || call.args.size() < 2 ||
      TopNamespace(*call.callee) != "boost")
    return;
  const llvm::StringRef name = call.callee->getName();
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method != nullptr) {
    // The upgrade of a connection to a WebSocket asks for a path.
    if ((name == "handshake" || name == "async_handshake") &&
        IsNamed(*method->getParent(), "boost::beast::websocket::stream"))
      recorder.AddCallSite(call.name, {kName, HttpOperation("GET", FoldTemplate(call.args[1])),
                                       "unary", name == "handshake" ? "blocking" : "async"});
    return;
  }
  const bool async = name == "async_write" || name == "async_write_header";
  if (!async && name != "write" && name != "write_header") return;
  const auto* space =
      dyn_cast<clang::NamespaceDecl>(call.callee->getDeclContext()->getEnclosingNamespaceContext());
  if (space == nullptr || !IsNamed(*space, "boost::beast::http") || !IsRequest(call.args[1]))
    return;
  recorder.AddCallSite(call.name,
                       {kName, OperationOf(call, recorder), "unary", async ? "async" : "blocking"});
}

}  // namespace

constexpr Framework kBeast = {.name = kName,
                              .library = "boost",
                              .on_call = OnCall,
                              .on_value = nullptr,
                              .on_method = nullptr,
                              .headers = kHeaders};

}  // namespace arterial::indexer
