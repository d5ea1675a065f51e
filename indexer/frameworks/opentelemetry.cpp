#include "indexer/frameworks/opentelemetry.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kName = "opentelemetry";
constexpr std::string_view kHeaders[] = {"opentelemetry/"};

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr || method->getIdentifier() == nullptr) return;
  if (method->getName() == "StartSpan" && !call.args.empty()) {
    if (!IsOrDerives(method->getParent(), "opentelemetry::trace::Tracer")) return;
    recorder.OpenSpan(Unwrap(call.args[0])->getBeginLoc(), kName, FoldText(call.args[0]));
  } else if (method->getName() == "End" && call.object != nullptr) {
    if (IsOrDerives(method->getParent(), "opentelemetry::trace::Span"))
      recorder.EndSpan(call.object);
  }
}

}  // namespace

constexpr Framework kOpenTelemetry = {kName,   "opentelemetry", OnCall,  nullptr,
                                      nullptr, nullptr,         kHeaders};

}  // namespace arterial::indexer
