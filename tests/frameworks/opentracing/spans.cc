// Span sites of opentracing-cpp, and which spans are open at a call.
#include <httplib.h>
#include <opentracing/tracer.h>

using opentracing::Span;
using opentracing::Tracer;

constexpr char kName[] = "constant";

template <const char* Name>
void Templated() {
  Tracer::Global()->StartSpan(Name);  // EXPECT span_site opentracing constant in Templated
}
struct Get {
  static constexpr const char* kOperation = "get";
};
template <typename Request>
void Serve() {
  Tracer::Global()->StartSpan(Request::kOperation);  // EXPECT span_site opentracing get in Serve
}

void Names(const Tracer& tracer, const std::string& id, const Span& parent) {
  tracer.StartSpan("literal");  // EXPECT span_site opentracing literal in Names
  Tracer::Global()->StartSpan(
      "two " "parts",  // EXPECT span_site opentracing two parts in Names
      {opentracing::ChildOf(&parent.context())});
  tracer.StartSpan(kName);  // EXPECT span_site opentracing constant in Names
  const std::string local = "local";
  tracer.StartSpan(local + "/" + kName);  // EXPECT span_site opentracing local/constant in Names
  tracer.StartSpan(__func__);  // EXPECT span_site opentracing Names in Names
  tracer.StartSpan("item " + id);  // EXPECT span_site opentracing (dynamic) in Names
  tracer.StartSpanWithOptions("options", {});  // EXPECT span_site opentracing options in Names
  Templated<kName>();
  Serve<Get>();
}

void Finished(const Tracer& tracer, httplib::Client& client, bool flag) {
  auto server = tracer.StartSpan("server");  // EXPECT span_site opentracing server in Finished
  auto cache = tracer.StartSpan("cache");  // EXPECT span_site opentracing cache in Finished
  client.Get("/1");  // EXPECT call_site cpp-httplib GET /1 unary blocking in Finished span=server span=cache
  cache->Finish();
  client.Get("/2");  // EXPECT call_site cpp-httplib GET /2 unary blocking in Finished span=server
  auto store = tracer.StartSpan("store");  // EXPECT span_site opentracing store in Finished
  if (flag) {
    store->Finish();
    throw 1;
  }
  client.Get("/3");  // EXPECT call_site cpp-httplib GET /3 unary blocking in Finished span=server span=store
  store->FinishWithOptions({});
  client.Get("/4");  // EXPECT call_site cpp-httplib GET /4 unary blocking in Finished span=server
  server->Finish();
  client.Get("/5");  // EXPECT call_site cpp-httplib GET /5 unary blocking in Finished
}

void Owners(const Tracer& tracer, httplib::Client& client) {
  std::shared_ptr<Span> shared = tracer.StartSpan("shared");  // EXPECT span_site opentracing shared in Owners
  client.Get("/6");  // EXPECT call_site cpp-httplib GET /6 unary blocking in Owners span=shared
  shared.reset();
  client.Get("/7");  // EXPECT call_site cpp-httplib GET /7 unary blocking in Owners
  std::unique_ptr<Span> later;
  client.Get("/8");  // EXPECT call_site cpp-httplib GET /8 unary blocking in Owners
  later = tracer.StartSpan("later");  // EXPECT span_site opentracing later in Owners
  client.Get("/9");  // EXPECT call_site cpp-httplib GET /9 unary blocking in Owners span=later
  later = nullptr;
  client.Get("/10");  // EXPECT call_site cpp-httplib GET /10 unary blocking in Owners
  {
    auto scoped = tracer.StartSpan("scoped");  // EXPECT span_site opentracing scoped in Owners
    client.Get("/11");  // EXPECT call_site cpp-httplib GET /11 unary blocking in Owners span=scoped
  }
  client.Get("/12");  // EXPECT call_site cpp-httplib GET /12 unary blocking in Owners
}

// Other names of the same span.
void Names(const Tracer& tracer, httplib::Client& client) {
  auto span = tracer.StartSpan("span");  // EXPECT span_site opentracing span in Names
  Span* raw = span.get();
  client.Get("/13");  // EXPECT call_site cpp-httplib GET /13 unary blocking in Names span=span
  raw->Finish();
  client.Get("/14");  // EXPECT call_site cpp-httplib GET /14 unary blocking in Names
  auto first = tracer.StartSpan("first");  // EXPECT span_site opentracing first in Names
  auto second = std::move(first);
  client.Get("/15");  // EXPECT call_site cpp-httplib GET /15 unary blocking in Names span=first
  second->Finish();
  client.Get("/16");  // EXPECT call_site cpp-httplib GET /16 unary blocking in Names
}

// Neither a tracer nor a span.
struct Race {
  void StartSpan(const char* name);
  void Finish();
};
void NoSpans(Race& race) {
  race.StartSpan("race");
  race.Finish();
}

// A tracer of one's own implements the API and opens no span by that.
class OwnTracer : public Tracer {
 public:
  std::unique_ptr<Span> StartSpanWithOptions(
      opentracing::string_view, const opentracing::StartSpanOptions&) const noexcept override {
    return nullptr;
  }
};

// A span is open where one way to get there left it open.
void Ways(const Tracer& tracer, httplib::Client& client, bool flag) {
  auto a = tracer.StartSpan("a");  // EXPECT span_site opentracing a in Ways
  auto b = tracer.StartSpan("b");  // EXPECT span_site opentracing b in Ways
  try {
    client.Get("/17");  // EXPECT call_site cpp-httplib GET /17 unary blocking in Ways span=a span=b
    a->Finish();
  } catch (...) {
    client.Get("/18");  // EXPECT call_site cpp-httplib GET /18 unary blocking in Ways span=a span=b
    a->Finish();
    throw;
  }
  client.Get("/19");  // EXPECT call_site cpp-httplib GET /19 unary blocking in Ways span=b
  if (flag) {
    b->Finish();
  }
  client.Get("/20");  // EXPECT call_site cpp-httplib GET /20 unary blocking in Ways span=b
  if (flag) {
    b->Finish();
  } else {
    b->FinishWithOptions({});
  }
  client.Get("/21");  // EXPECT call_site cpp-httplib GET /21 unary blocking in Ways
  std::unique_ptr<Span> outer;
  if (flag) {
    outer = tracer.StartSpan("outer");  // EXPECT span_site opentracing outer in Ways
    auto inner = tracer.StartSpan("inner");  // EXPECT span_site opentracing inner in Ways
    client.Get("/22");  // EXPECT call_site cpp-httplib GET /22 unary blocking in Ways span=outer span=inner
  }
  client.Get("/23");  // EXPECT call_site cpp-httplib GET /23 unary blocking in Ways span=outer
  while (flag) {
    auto each = tracer.StartSpan("each");  // EXPECT span_site opentracing each in Ways
    if (client.Get("/24")) break;  // EXPECT call_site cpp-httplib GET /24 unary blocking in Ways span=outer span=each
  }
  {
    outer->Finish();
  }
  if (auto last = tracer.StartSpan("last")) {  // EXPECT span_site opentracing last in Ways
    client.Get("/25");  // EXPECT call_site cpp-httplib GET /25 unary blocking in Ways span=last
  }
  client.Get("/26");  // EXPECT call_site cpp-httplib GET /26 unary blocking in Ways
}
