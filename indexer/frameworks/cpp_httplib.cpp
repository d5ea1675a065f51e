#include "indexer/frameworks/cpp_httplib.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kName = "cpp-httplib";
constexpr std::string_view kHeaders[] = {"httplib.h", "httplib/"};

// Get -> GET; empty for methods that are no verbs.
std::string VerbOf(const clang::CXXMethodDecl& method) {
  if (method.getIdentifier() == nullptr) return {};
  const llvm::StringRef name = method.getName();
  for (const llvm::StringRef verb : {"Get", "Head", "Post", "Put", "Patch", "Delete", "Options"})
    if (name == verb) return verb.upper();
  return {};
}

bool IsClient(const clang::CXXRecordDecl& record) {
  return IsNamed(record, "httplib::Client") || IsNamed(record, "httplib::ClientImpl") ||
         IsNamed(record, "httplib::SSLClient");
}

// "GET /path" of a request: the query is data. A path that is known up to its query is known.
std::string RequestName(const std::string& verb, const clang::Expr* path) {
  const FoldedText folded = FoldPrefix(path);
  const size_t query = folded.text.find_first_of("?#");
  if (query == std::string::npos && !folded.complete) return {};
  return verb + " " + folded.text.substr(0, query);
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || call.args.empty()) return;
  const std::string verb = VerbOf(*method);
  if (verb.empty()) return;
  if (IsClient(*method->getParent())) {
    recorder.AddCallSite(call.name, {kName, RequestName(verb, call.args[0]), "unary", "blocking"});
  } else if (IsNamed(*method->getParent(), "httplib::Server") && call.args.size() >= 2) {
    const std::optional<std::string> pattern = FoldText(call.args[0]);
    recorder.AddRoute(call.name, call.args[1],
                      {kName, pattern ? verb + " " + *pattern : "", "unary", "route"});
  }
}

}  // namespace

constexpr Framework kCppHttplib = {kName, "httplib", OnCall, nullptr, nullptr, nullptr, kHeaders};

}  // namespace arterial::indexer
