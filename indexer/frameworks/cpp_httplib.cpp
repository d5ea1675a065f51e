#include "indexer/frameworks/cpp_httplib.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/object_calls.h"
#include "indexer/ast/unwrap.h"
#include "indexer/frameworks/http_url.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kName = "cpp-httplib";
constexpr std::string_view kHeaders[] = {"httplib.h", "httplib/"};

bool IsClient(const clang::CXXRecordDecl& record) {
  return IsNamed(record, "httplib::Client") || IsNamed(record, "httplib::ClientImpl") ||
         IsNamed(record, "httplib::SSLClient");
}

// send(request): what its fields were given.
std::string SentName(const Call& call, const Recorder& recorder) {
  const clang::ValueDecl* request = ObjectOf(call.args[0]);
  if (request == nullptr || recorder.Function() == nullptr) return {};
  std::string verb, path;
  for (const ObjectCall& step : CallsOn(*request, *recorder.Function(), call.name)) {
    if (step.field == nullptr) continue;
    if (step.field->getName() == "method")
      verb = step.sure ? HttpVerb(FoldText(step.args[0]).value_or("")) : "";
    if (step.field->getName() == "path") path = step.sure ? FoldTemplate(step.args[0]) : "";
  }
  return HttpOperation(verb, path);
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr || call.args.empty()) return;
  const std::string verb = HttpVerb(method->getName());
  if (IsClient(*method->getParent())) {
    if (!verb.empty())
      recorder.AddCallSite(
          call.name, {kName, HttpOperation(verb, FoldTemplate(call.args[0])), "unary", "blocking"});
    else if (method->getName() == "send")
      recorder.AddCallSite(call.name, {kName, SentName(call, recorder), "unary", "blocking"});
  } else if (!verb.empty() && IsNamed(*method->getParent(), "httplib::Server") &&
             call.args.size() >= 2) {
    const std::optional<std::string> pattern = FoldText(call.args[0]);
    recorder.AddRoute(call.name, call.args[1],
                      {kName, pattern ? verb + " " + *pattern : "", "unary", "route"});
  }
}

}  // namespace

constexpr Framework kCppHttplib = {kName, "httplib", OnCall, nullptr, nullptr, nullptr, kHeaders};

}  // namespace arterial::indexer
