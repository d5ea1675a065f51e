#include "indexer/frameworks/opentracing.h"

#include "indexer/ast/constants.h"
#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

constexpr std::string_view kName = "opentracing";
constexpr std::string_view kHeaders[] = {"opentracing/"};

// True for std::unique_ptr<Span> and other pointers that own a span.
bool OwnsSpan(const clang::CXXRecordDecl& record) {
  const auto* pointer = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(&record);
  if (pointer == nullptr || pointer->getTemplateArgs().size() == 0) return false;
  const clang::TemplateArgument& owned = pointer->getTemplateArgs()[0];
  return owned.getKind() == clang::TemplateArgument::Type &&
         IsOrDerives(owned.getAsType()->getAsCXXRecordDecl(), "opentracing::Span");
}

void OnCall(const Call& call, Recorder& recorder) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr) return;
  if (method->getIdentifier() == nullptr) {
    if (method->getOverloadedOperator() == clang::OO_Equal && OwnsSpan(*method->getParent()))
      recorder.EndSpan(call.object);
    return;
  }
  const llvm::StringRef name = method->getName();
  if (name == "StartSpan" || name == "StartSpanWithOptions") {
    if (!call.args.empty() && IsOrDerives(method->getParent(), "opentracing::Tracer"))
      recorder.OpenSpan(Unwrap(call.args[0])->getBeginLoc(), kName, FoldText(call.args[0]));
  } else if (name == "Finish" || name == "FinishWithOptions") {
    if (IsOrDerives(method->getParent(), "opentracing::Span")) recorder.EndSpan(call.object);
  } else if (name == "reset" && call.object != nullptr) {
    const clang::CXXRecordDecl* owner = RecordOf(call.object->getType());
    if (owner != nullptr && OwnsSpan(*owner)) recorder.EndSpan(call.object);
  }
}

}  // namespace

constexpr Framework kOpenTracing = {kName,   "opentracing", OnCall,  nullptr,
                                    nullptr, nullptr,       kHeaders};

}  // namespace arterial::indexer
