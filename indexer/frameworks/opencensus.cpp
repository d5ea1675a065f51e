#include "indexer/frameworks/opencensus.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "opencensus";
constexpr std::string_view kHeaders[] = {"opencensus/"};
constexpr llvm::StringRef kSpan = "opencensus::trace::Span";
constexpr llvm::StringRef kWithSpan = "opencensus::trace::WithSpan";

// propagation::ToTraceParentHeader(span.context()), FromTraceParentHeader(header), and those of
// the other headers.
void OnPropagation(const Call& call, Recorder& recorder) {
  const auto* space =
      dyn_cast<clang::NamespaceDecl>(call.callee->getDeclContext()->getEnclosingNamespaceContext());
  if (space == nullptr || !IsNamed(*space, "opencensus::trace::propagation") || call.args.empty())
    return;
  const llvm::StringRef name = call.callee->getName();
  const bool inject = name.starts_with("To");
  if (inject || name.starts_with("From"))
    recorder.AddContext(call.name, kName, inject, inject ? call.args[0] : nullptr,
                        /*current=*/false);
}

void OnCall(const Call& call, Recorder& recorder) {
  if (call.callee->getIdentifier() == nullptr) return;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr) {
    OnPropagation(call, recorder);
  } else if (IsNamed(*method->getParent(), kSpan)) {
    const llvm::StringRef name = method->getName();
    if ((name == "StartSpan" || name == "StartSpanWithRemoteParent") && !call.args.empty())
      recorder.OpenSpan(call.args[0], kName);
    else if (name == "End" && call.object != nullptr)
      recorder.EndSpan(call.object);
  }
}

void OnConstruct(const Call& call, Recorder& recorder) {
  const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(call.callee);
  if (constructor != nullptr && !constructor->isCopyOrMoveConstructor() && !call.args.empty() &&
      IsNamed(*constructor->getParent(), kWithSpan))
    recorder.ActivateSpan(call.args[0]);
}

}  // namespace

constexpr Framework kOpenCensus = {.name = kName,
                                   .library = "opencensus",
                                   .on_call = OnCall,
                                   .on_value = nullptr,
                                   .on_method = nullptr,
                                   .headers = kHeaders,
                                   .on_construct = OnConstruct,
                                   .span_types = {kSpan, kWithSpan}};

}  // namespace arterial::indexer
