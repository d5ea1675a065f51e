#include "indexer/frameworks/opentelemetry.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "opentelemetry";
constexpr std::string_view kHeaders[] = {"opentelemetry/"};
constexpr llvm::StringRef kSpan = "opentelemetry::trace::Span";
constexpr llvm::StringRef kScope = "opentelemetry::trace::Scope";

bool IsFunction(const clang::FunctionDecl& function, llvm::StringRef name) {
  return function.getIdentifier() != nullptr && function.getName() == name &&
         TopNamespace(function) == "opentelemetry";
}

// True if `expr` is the current span or context, or made of it.
bool IsCurrent(const clang::Expr* expr, int depth = 0) {
  if (expr == nullptr || depth > 16) return false;
  expr = Unwrap(expr);
  if (const auto* reference = dyn_cast<clang::DeclRefExpr>(expr)) {
    const auto* variable = dyn_cast<clang::VarDecl>(reference->getDecl());
    return variable != nullptr && !llvm::isa<clang::ParmVarDecl>(variable) &&
           IsCurrent(variable->getInit(), depth + 1);
  }
  const auto* call = dyn_cast<clang::CallExpr>(expr);
  const clang::FunctionDecl* callee = call == nullptr ? nullptr : call->getDirectCallee();
  if (callee == nullptr || TopNamespace(*callee) != "opentelemetry") return false;
  if (IsFunction(*callee, "GetCurrent") || IsFunction(*callee, "GetCurrentSpan")) return true;
  if (const auto* member = dyn_cast<clang::CXXMemberCallExpr>(call))
    return IsCurrent(member->getImplicitObjectArgument(), depth + 1);
  const bool looks_in = llvm::isa<clang::CXXOperatorCallExpr>(call) ||
                        IsFunction(*callee, "GetSpan") || IsFunction(*callee, "SetSpan");
  return looks_in && call->getNumArgs() > 0 && IsCurrent(call->getArg(0), depth + 1);
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr) return;
  const llvm::StringRef name = method->getName();
  const size_t count = call.args.size();
  if (name == "StartSpan" && count > 0) {
    if (IsOrDerives(method->getParent(), "opentelemetry::trace::Tracer"))
      recorder.OpenSpan(call.args[0], kName);
  } else if (name == "WithActiveSpan" && count > 0) {
    if (IsOrDerives(method->getParent(), "opentelemetry::trace::Tracer"))
      recorder.ActivateSpan(call.args[0]);
  } else if (name == "Attach" && count > 0) {
    if (IsNamed(*method->getParent(), "opentelemetry::context::RuntimeContext"))
      recorder.ActivateSpan(call.args[0]);
  } else if ((name == "Inject" || name == "Extract") && count > 1) {
    if (!IsOrDerives(method->getParent(), "opentelemetry::context::propagation::TextMapPropagator"))
      return;
    const bool inject = name == "Inject";
    recorder.AddContext(call.name, kName, inject, inject ? call.args[1] : nullptr,
                        inject && IsCurrent(call.args[1]));
  } else if (name == "End" && call.object != nullptr) {
    if (!IsOrDerives(method->getParent(), kSpan)) return;
    if (IsCurrent(call.object))
      recorder.EndCurrentSpan();
    else
      recorder.EndSpan(call.object);
  }
}

void OnConstruct(const Call& call, Recorder& recorder) {
  const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(call.callee);
  if (constructor != nullptr && !constructor->isCopyOrMoveConstructor() && call.args.size() == 1 &&
      IsNamed(*constructor->getParent(), kScope))
    recorder.ActivateSpan(call.args[0]);
}

}  // namespace

constexpr Framework kOpenTelemetry = {
    .name = kName,
    .library = "opentelemetry",
    .on_call = OnCall,
    .on_value = nullptr,
    .on_method = nullptr,
    .headers = kHeaders,
    .on_construct = OnConstruct,
    .span_types = {kSpan, kScope, "opentelemetry::context::Token"}};

}  // namespace arterial::indexer
