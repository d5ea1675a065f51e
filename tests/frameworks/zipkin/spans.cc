#include <cppkin/cppkin.h>

#include <memory>
#include <zipkin/zipkin.hpp>

void Flier(zipkin::Tracer& tracer, const std::string& any) {
  zipkin::Span& span = *tracer.span("encode");  // EXPECT span_site zipkin encode in Flier
  zipkin::Span::Scope scope(span);
  zipkin::Span* child = span.span(any);  // EXPECT span_site zipkin (dynamic) in Flier
  child->submit();
}

void Kin() {
  cppkin::Trace trace("request");  // EXPECT span_site zipkin request in Kin
  auto span = trace.CreateSpan("query");  // EXPECT span_site zipkin query in Kin
  span.Submit();
  trace.Submit();
}

struct Tracer {
  int span(const char*) { return 0; }
};
int Own(Tracer& tracer) { return tracer.span("own"); }
