#include "indexer/frameworks/http_url.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

constexpr llvm::StringRef kHole = "{}";

// Between "://" and the path.
std::optional<std::string> PathAfterHost(llvm::StringRef rest) {
  const size_t slash = rest.find('/');
  if (slash != llvm::StringRef::npos) return rest.substr(slash).str();
  // What follows the host may begin with anything, unless it is a port.
  if (rest.ends_with(kHole) && rest != kHole && !rest.ends_with(":{}")) return std::nullopt;
  return rest == kHole ? std::nullopt : std::optional<std::string>("/");
}

}  // namespace

std::string HttpVerb(llvm::StringRef name) {
  const std::string verb = name.rtrim('_').upper();
  for (const llvm::StringRef known :
       {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
    if (verb == known) return verb;
  return verb == "DEL" ? "DELETE" : "";
}

std::optional<std::string> PathOfUrl(llvm::StringRef url) {
  url = url.substr(0, url.find_first_of("?#"));
  if (url.empty() || url == kHole) return std::nullopt;
  if (const size_t scheme = url.find("://"); scheme != llvm::StringRef::npos)
    return PathAfterHost(url.substr(scheme + 3));
  if (url.starts_with("/")) return url.str();
  if (url.starts_with("{}/")) return url.substr(2).str();
  return PathAfterHost(url);
}

std::string HttpOperation(llvm::StringRef verb, llvm::StringRef url) {
  const size_t mark = url.find("://");
  if (mark != llvm::StringRef::npos) {
    const std::string scheme = url.substr(0, mark).lower();
    const bool http = scheme == "http" || scheme == "https" || scheme == "ws" || scheme == "wss" ||
                      scheme.find('{') != std::string::npos;
    if (!http) return scheme + ":transfer";
  }
  const std::optional<std::string> path = PathOfUrl(url);
  if (!path || verb.empty() || *path == "/{}") return {};
  return verb.str() + " " + *path;
}

std::string VerbConstant(const clang::Expr* expr) {
  if (expr == nullptr) return {};
  const clang::Expr* value = Unwrap(expr);
  if (const auto* reference = llvm::dyn_cast<clang::DeclRefExpr>(value)) {
    const clang::ValueDecl* decl = reference->getDecl();
    if (llvm::isa<clang::EnumConstantDecl>(decl)) {
      llvm::StringRef name = decl->getName();
      name.consume_front("HTTP_");
      return HttpVerb(name);
    }
    // Poco's HTTPRequest::HTTP_GET: a text that the library defines.
    llvm::StringRef name = decl->getIdentifier() != nullptr ? decl->getName() : llvm::StringRef();
    if (name.consume_front("HTTP_")) return HttpVerb(name);
  }
  return HttpVerb(FoldText(expr).value_or(""));
}

}  // namespace arterial::indexer
