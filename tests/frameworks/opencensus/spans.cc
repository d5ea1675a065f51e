#include <opencensus/trace/span.h>

#include <string>

using opencensus::trace::Span;
using opencensus::trace::WithSpan;

void Send(const std::string&) {}

void Plain(const std::string& any) {
  auto span = Span::StartSpan("checkout");  // EXPECT span_site opencensus checkout in Plain
  auto child = Span::StartSpan("pay", &span);  // EXPECT span_site opencensus pay in Plain
  child.End();
  auto dynamic = Span::StartSpan("pay " + any, &span);  // EXPECT span_site opencensus (dynamic) in Plain
  dynamic.End();
  Send(opencensus::trace::propagation::ToTraceParentHeader(span.context()));  // EXPECT context opencensus inject in Plain span=checkout
  span.End();
}

void Remote(const std::string& header) {
  const auto context = opencensus::trace::propagation::FromTraceParentHeader(header);  // EXPECT context opencensus extract in Remote
  Span span = Span::StartSpanWithRemoteParent("serve", context);  // EXPECT span_site opencensus serve in Remote
  WithSpan scope(span);
  span.End();
}

// A macro, and an object that opens a span for as long as it lives.
#define TRACE(name) Span trace_span = Span::StartSpan(name)
void Macro() {
  TRACE("macro");  // EXPECT span_site opencensus macro in Macro
  trace_span.End();
}

class Guard {
 public:
  explicit Guard(const std::string& name) : span_(Span::StartSpan(name)) {}  // EXPECT span_site opencensus (dynamic) in Guard::Guard
  ~Guard() { span_.End(); }

 private:
  Span span_;
};
void Guarded() {
  Guard guard("guarded");  // EXPECT span_site opencensus guarded in Guarded
}

struct Own {
  static int StartSpan(const char*) { return 0; }
  void End() {}
};
void Use(Own& own) {
  Own::StartSpan("own");
  own.End();
}
