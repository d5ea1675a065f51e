// Span names in macros and in objects that open a span for as long as they live.
#include <opentelemetry/trace/tracer.h>

#include <string>

namespace trace = opentelemetry::trace;

trace::Tracer* TheTracer();

#define TRACE_SCOPE(name) trace::Scope trace_scope(TheTracer()->StartSpan(name))
#define TRACE_FUNCTION() TRACE_SCOPE(__func__)

void Macros() {
  TRACE_SCOPE("macro");  // EXPECT span_site opentelemetry macro in Macros
}
void Named() {
  TRACE_FUNCTION();  // EXPECT span_site opentelemetry Named in Named
}

class ScopedSpan {
 public:
  explicit ScopedSpan(const std::string& name) : span_(TheTracer()->StartSpan(name)), scope_(span_) {}  // EXPECT span_site opentelemetry (dynamic) in ScopedSpan::ScopedSpan

 private:
  opentelemetry::nostd::shared_ptr<trace::Span> span_;
  trace::Scope scope_;
};

#define SCOPED(name) ScopedSpan scoped_span(name)
void Guarded(const std::string& any) {
  ScopedSpan span("guarded");  // EXPECT span_site opentelemetry guarded in Guarded
  SCOPED("both");  // EXPECT span_site opentelemetry both in Guarded
  std::string local = "local";
  ScopedSpan other(local);  // EXPECT span_site opentelemetry local in Guarded
  ScopedSpan dynamic(any);
}
