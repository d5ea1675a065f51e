#include "indexer/frameworks/zipkin.h"

#include "indexer/ast/unwrap.h"

namespace arterial::indexer {
namespace {

using llvm::dyn_cast;

constexpr std::string_view kName = "zipkin";
constexpr std::string_view kHeaders[] = {"zipkin/", "cppkin/", "cppkin.h"};

// Methods that open a span named by their first argument, and that end one.
struct SpanMethod {
  llvm::StringRef owner;
  llvm::StringRef name;
  bool opens;
};
constexpr SpanMethod kMethods[] = {
    {"zipkin::Tracer", "span", true},      {"zipkin::Span", "span", true},
    {"zipkin::Span", "submit", false},     {"cppkin::Span", "CreateSpan", true},
    {"cppkin::Trace", "CreateSpan", true}, {"cppkin::Span", "Submit", false},
    {"cppkin::Trace", "Submit", false},
};

void OnCall(const Call& call, Recorder& recorder) {
  if (call.callee->getIdentifier() == nullptr) return;
  const auto* method = dyn_cast<clang::CXXMethodDecl>(call.callee);
  if (method == nullptr) {
    // cppkin::CreateTrace("name")
    if (call.callee->getName() == "CreateTrace" && TopNamespace(*call.callee) == "cppkin" &&
        !call.args.empty())
      recorder.OpenSpan(call.args[0], kName);
    return;
  }
  for (const SpanMethod& known : kMethods) {
    if (method->getName() != known.name || !IsOrDerives(method->getParent(), known.owner)) continue;
    if (known.opens && !call.args.empty()) recorder.OpenSpan(call.args[0], kName);
    if (!known.opens && call.object != nullptr) recorder.EndSpan(call.object);
  }
}

// cppkin::Trace trace("name"); zipkin::Span::Scope scope(*span) ends the span with the block.
void OnConstruct(const Call& call, Recorder& recorder) {
  const auto* constructor = dyn_cast<clang::CXXConstructorDecl>(call.callee);
  if (constructor == nullptr || constructor->isCopyOrMoveConstructor() || call.args.empty()) return;
  if (IsNamed(*constructor->getParent(), "cppkin::Trace"))
    recorder.OpenSpan(call.args[0], kName);
  else if (IsNamed(*constructor->getParent(), "zipkin::Span::Scope"))
    recorder.ActivateSpan(call.args[0]);
}

}  // namespace

constexpr Framework kZipkin = {.name = kName,
                               .library = "zipkin",
                               .on_call = OnCall,
                               .on_value = nullptr,
                               .on_method = nullptr,
                               .headers = kHeaders,
                               .on_construct = OnConstruct,
                               .span_types = {"zipkin::Span", "cppkin::Span", "cppkin::Trace"}};

}  // namespace arterial::indexer
