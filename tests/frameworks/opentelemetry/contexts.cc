// The current span, and contexts that are injected and extracted.
#include <httplib.h>
#include <opentelemetry/trace/tracer.h>

namespace trace = opentelemetry::trace;
namespace context = opentelemetry::context;
using opentelemetry::nostd::shared_ptr;
using Propagators = context::propagation::GlobalTextMapPropagator;

struct Carrier : context::propagation::TextMapCarrier {};

void Server(trace::Tracer* tracer, Carrier& incoming) {
  auto propagator = Propagators::GetGlobalPropagator();
  auto current = context::RuntimeContext::GetCurrent();
  auto parent = propagator->Extract(incoming, current);  // EXPECT context opentelemetry extract in Server
  trace::StartSpanOptions options;
  options.parent = trace::GetSpan(parent)->GetContext();
  auto span = tracer->StartSpan("server", options);  // EXPECT span_site opentelemetry server in Server
}

void Client(trace::Tracer* tracer, httplib::Client& client, Carrier& outgoing, const context::Context& given) {
  auto propagator = Propagators::GetGlobalPropagator();
  propagator->Inject(outgoing, context::RuntimeContext::GetCurrent());  // EXPECT context opentelemetry inject in Client
  auto outer = tracer->StartSpan("outer");  // EXPECT span_site opentelemetry outer in Client
  propagator->Inject(outgoing, given);  // EXPECT context opentelemetry inject in Client
  auto scope = tracer->WithActiveSpan(outer);
  {
    trace::Scope inner(tracer->StartSpan("inner"));  // EXPECT span_site opentelemetry inner in Client
    auto current = context::RuntimeContext::GetCurrent();
    propagator->Inject(outgoing, current);  // EXPECT context opentelemetry inject in Client span=inner
    auto other = trace::SetSpan(current, outer);
    propagator->Inject(outgoing, other);  // EXPECT context opentelemetry inject in Client span=outer
  }
  propagator->Inject(outgoing, context::RuntimeContext::GetCurrent());  // EXPECT context opentelemetry inject in Client span=outer
  {
    auto current = context::RuntimeContext::GetCurrent();
    auto token = context::RuntimeContext::Attach(trace::SetSpan(current, tracer->StartSpan("token")));  // EXPECT span_site opentelemetry token in Client
    client.Get("/1");  // EXPECT call_site cpp-httplib GET /1 unary blocking in Client span=outer span=token
    trace::Tracer::GetCurrentSpan()->End();
    client.Get("/2");  // EXPECT call_site cpp-httplib GET /2 unary blocking in Client span=outer
  }
  trace::Tracer::GetCurrentSpan()->SetAttribute("a", 1);
  client.Get("/3");  // EXPECT call_site cpp-httplib GET /3 unary blocking in Client span=outer
  outer = nullptr;
  client.Get("/4");  // EXPECT call_site cpp-httplib GET /4 unary blocking in Client
}

// A propagator of one's own is the library's interface.
struct OwnPropagator : context::propagation::TextMapPropagator {
  context::Context Extract(const context::propagation::TextMapCarrier&, context::Context& c) noexcept override { return c; }
  void Inject(context::propagation::TextMapCarrier&, const context::Context&) noexcept override {}
};
void Own(OwnPropagator& own, Carrier& carrier) {
  own.Inject(carrier, context::RuntimeContext::GetCurrent());  // EXPECT context opentelemetry inject in Own
}

// Neither is one.
struct Syringe {
  void Inject(Carrier&, int);
  int Extract(Carrier&, int);
};
void No(Syringe& syringe, Carrier& carrier) {
  syringe.Inject(carrier, syringe.Extract(carrier, 1));
}
