// Span sites, and which spans are open at a call.
#include <httplib.h>
#include <opentelemetry/trace/tracer.h>

namespace trace = opentelemetry::trace;
using SpanPtr = opentelemetry::nostd::shared_ptr<trace::Span>;

constexpr char kName[] = "constant";
struct Metrics {
  void StartSpan(const char* name);
};

struct Traits {
  static constexpr const char* kOperation = "traits";
  static const opentelemetry::nostd::string_view kView;
};
const opentelemetry::nostd::string_view Traits::kView = "view";
template <typename T>
void Templated(trace::Tracer* tracer) {
  tracer->StartSpan(T::kOperation);  // EXPECT span_site opentelemetry traits in Templated
  tracer->StartSpan(T::kView);       // EXPECT span_site opentelemetry view in Templated
}

void Overloads(trace::Tracer* tracer, const trace::SpanContext& context) {
  Templated<Traits>(tracer);
  trace::StartSpanOptions options;
  tracer->StartSpan("options", options);  // EXPECT span_site opentelemetry options in Overloads
  tracer->StartSpan("attributes", {{"rpc.system", 1}}, options);  // EXPECT span_site opentelemetry attributes in Overloads
  tracer->StartSpan("links", {{"a", 1}}, {{context, {{"b", 2}}}});  // EXPECT span_site opentelemetry links in Overloads
  tracer->StartSpan("map", std::map<std::string, int>(), std::map<std::string, trace::Link>());  // EXPECT span_site opentelemetry map in Overloads
  tracer->StartSpan(__func__);  // EXPECT span_site opentelemetry Overloads in Overloads
}

void Names(trace::Tracer* tracer, const std::string& id, Metrics& metrics) {
  tracer->StartSpan("literal");                // EXPECT span_site opentelemetry literal in Names
  tracer->StartSpan("two " "parts", {{"a", 1}});  // EXPECT span_site opentelemetry two parts in Names
  tracer->StartSpan(kName);                    // EXPECT span_site opentelemetry constant in Names
  const std::string text = "text";
  tracer->StartSpan(text + "/" + kName);       // EXPECT span_site opentelemetry text/constant in Names
  tracer->StartSpan(std::string("item ") + id);  // EXPECT span_site opentelemetry (dynamic) in Names
  tracer->StartSpan(id);                       // EXPECT span_site opentelemetry (dynamic) in Names
  metrics.StartSpan("no span");
}

void Blocks(trace::Tracer* tracer, httplib::Client& client, bool flag) {
  client.Get("/before");  // EXPECT call_site cpp-httplib GET /before unary blocking in Blocks
  auto outer = tracer->StartSpan("outer");  // EXPECT span_site opentelemetry outer in Blocks
  client.Get("/1");  // EXPECT call_site cpp-httplib GET /1 unary blocking in Blocks span=outer
  {
    trace::Scope scope(tracer->StartSpan("inner"));  // EXPECT span_site opentelemetry inner in Blocks
    client.Get("/2");  // EXPECT call_site cpp-httplib GET /2 unary blocking in Blocks span=outer span=inner
    auto later = [&] { client.Get("/3"); };  // EXPECT call_site cpp-httplib GET /3 unary blocking in Blocks::(lambda) span=outer span=inner
  }
  if (flag) {
    outer->End();
    client.Get("/4");  // EXPECT call_site cpp-httplib GET /4 unary blocking in Blocks
    return;
  }
  client.Get("/5");  // EXPECT call_site cpp-httplib GET /5 unary blocking in Blocks span=outer
  tracer->StartSpan("dropped at once");  // EXPECT span_site opentelemetry dropped at once in Blocks
  client.Get("/6");  // EXPECT call_site cpp-httplib GET /6 unary blocking in Blocks span=outer
  outer = tracer->StartSpan("second");  // EXPECT span_site opentelemetry second in Blocks
  client.Get("/7");  // EXPECT call_site cpp-httplib GET /7 unary blocking in Blocks span=second
  outer->End();
  client.Get("/8");  // EXPECT call_site cpp-httplib GET /8 unary blocking in Blocks
}

// A member span lives on; what another function opened is not known here.
class Request {
 public:
  explicit Request(trace::Tracer* tracer, httplib::Client& client)
      : span_(tracer->StartSpan("request")) {  // EXPECT span_site opentelemetry request in Request::Request
    client.Get("/9");  // EXPECT call_site cpp-httplib GET /9 unary blocking in Request::Request span=request
  }
  void Other(httplib::Client& client) {
    client.Get("/10");  // EXPECT call_site cpp-httplib GET /10 unary blocking in Request::Other
  }

 private:
  SpanPtr span_;
};

// An SDK implements the API and opens no span by that.
class SdkTracer : public trace::Tracer {
 public:
  SpanPtr StartSpan(opentelemetry::nostd::string_view, const std::map<std::string, int>&,
                    const std::map<std::string, trace::Link>&,
                    const trace::StartSpanOptions&) noexcept override {
    return {};
  }
};
