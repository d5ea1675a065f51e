#include "indexer/frameworks/opentracing.h"

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
  if (method == nullptr || method->getIdentifier() == nullptr) return;
  const llvm::StringRef name = method->getName();
  if (name == "StartSpan" || name == "StartSpanWithOptions") {
    if (!call.args.empty() && IsOrDerives(method->getParent(), "opentracing::Tracer"))
      recorder.OpenSpan(call.args[0], kName);
  } else if (name == "Finish" || name == "FinishWithOptions") {
    if (IsOrDerives(method->getParent(), "opentracing::Span")) recorder.EndSpan(call.object);
  } else if ((name == "Inject" || name == "Extract") && !call.args.empty()) {
    if (!IsOrDerives(method->getParent(), "opentracing::Tracer")) return;
    const bool inject = name == "Inject";
    recorder.AddContext(call.name, kName, inject, inject ? call.args[0] : nullptr,
                        /*current=*/false);
  } else if (name == "release" && call.object != nullptr) {
    const clang::CXXRecordDecl* owner = RecordOf(call.object->getType());
    if (owner != nullptr && OwnsSpan(*owner)) recorder.ReleaseSpan(call.object);
  }
}

}  // namespace

constexpr Framework kOpenTracing = {.name = kName,
                                    .library = "opentracing",
                                    .on_call = OnCall,
                                    .on_value = nullptr,
                                    .on_method = nullptr,
                                    .headers = kHeaders,
                                    .span_types = {"opentracing::Span"}};

}  // namespace arterial::indexer
