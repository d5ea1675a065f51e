#include "indexer/frameworks/cpr.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "cpr";
constexpr std::string_view kHeaders[] = {"cpr/"};

bool IsUrl(const clang::Expr* expr) {
  const clang::CXXRecordDecl* record = RecordOf(expr->getType());
  return record != nullptr && IsNamed(*record, "cpr::Url");
}

// GetAsync: GET and async.
struct Verb {
  std::string verb;
  std::string api = "blocking";
};
Verb VerbOf(llvm::StringRef name) {
  Verb verb;
  if (name.consume_back("Async")) verb.api = "async";
  if (name.consume_back("Callback")) verb.api = "callback";
  verb.verb = name == "Download" ? "GET" : HttpVerb(name);
  return verb;
}

// The URL that a session was given before.
std::string SessionUrl(const Call& call, const Recorder& recorder) {
  const clang::ValueDecl* session = ObjectOf(call.object);
  if (session == nullptr || recorder.Function() == nullptr) return {};
  std::string url;
  for (const ObjectCall& step : CallsOn(*session, *recorder.Function(), call.name)) {
    const auto* method = llvm::dyn_cast_or_null<clang::CXXMethodDecl>(step.callee);
    if (method == nullptr || step.args.empty() || method->getIdentifier() == nullptr) continue;
    if (method->getName() == "SetUrl" || (method->getName() == "SetOption" && IsUrl(step.args[0])))
      url = step.sure ? FoldTemplate(step.args[0]) : "{}";
  }
  return url;
}

void OnCall(const Call& call, Recorder& recorder) {
  if (call.callee->getIdentifier() == nullptr || TopNamespace(*call.callee) != "cpr") return;
  const Verb verb = VerbOf(call.callee->getName());
  if (verb.verb.empty()) return;
  std::string url;
  if (const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee)) {
    if (!IsNamed(*method->getParent(), "cpr::Session")) return;
    url = SessionUrl(call, recorder);
  } else {
    for (const clang::Expr* argument : call.args)
      if (IsUrl(argument)) url = FoldTemplate(argument);
  }
  recorder.AddCallSite(call.name, {kName, HttpOperation(verb.verb, url), "unary", verb.api});
}

}  // namespace

constexpr Framework kCpr = {.name = kName,
                            .library = "cpr",
                            .on_call = OnCall,
                            .on_value = nullptr,
                            .on_method = nullptr,
                            .headers = kHeaders};

}  // namespace arterial::indexer
