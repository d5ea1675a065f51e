// Spans that functions are given, return, keep in objects, or take from their owners.
#include <httplib.h>
#include <opentracing/tracer.h>

#include <string>

using opentracing::Span;
using opentracing::Tracer;
using SpanPtr = std::unique_ptr<Span>;

// Wrappers: the span is opened where the name is given.
SpanPtr Start(const std::string& name) {
  return Tracer::Global()->StartSpan(name);  // EXPECT span_site opentracing (dynamic) in Start
}
SpanPtr StartFixed() {
  auto span = Tracer::Global()->StartSpan("fixed");  // EXPECT span_site opentracing fixed in StartFixed
  span->SetTag("a", 1);
  return span;
}
class Scoped {
 public:
  explicit Scoped(const char* name) : span_(Tracer::Global()->StartSpan(name)) {}  // EXPECT span_site opentracing (dynamic) in Scoped::Scoped
  explicit Scoped(SpanPtr span) : span_(std::move(span)) {}
  void Finish() {
    if (span_) span_->Finish();
  }

 private:
  SpanPtr span_;
};
class Named : public Scoped {
 public:
  Named() : Scoped("named") {}  // EXPECT span_site opentracing named in Named::Named
};

SpanPtr Again(const std::string& name) { return Start(name); }

void Wrapped(httplib::Client& client, const std::string& id) {
  auto a = Start("a");  // EXPECT span_site opentracing a in Wrapped
  client.Get("/1");  // EXPECT call_site cpp-httplib GET /1 unary blocking in Wrapped span=a
  a->Finish();
  auto fixed = StartFixed();
  client.Get("/2");  // EXPECT call_site cpp-httplib GET /2 unary blocking in Wrapped span=fixed
  fixed.reset();
  {
    Scoped b("b");  // EXPECT span_site opentracing b in Wrapped
    client.Get("/3");  // EXPECT call_site cpp-httplib GET /3 unary blocking in Wrapped span=b
    b.Finish();
    client.Get("/4");  // EXPECT call_site cpp-httplib GET /4 unary blocking in Wrapped
    Named named;
    client.Get("/5");  // EXPECT call_site cpp-httplib GET /5 unary blocking in Wrapped span=named
  }
  client.Get("/6");  // EXPECT call_site cpp-httplib GET /6 unary blocking in Wrapped
  auto c = std::make_unique<Scoped>("c");  // EXPECT span_site opentracing c in Wrapped
  client.Get("/7");  // EXPECT call_site cpp-httplib GET /7 unary blocking in Wrapped span=c
  c = nullptr;
  auto d = Again(id);
  auto again = Again("again");  // EXPECT span_site opentracing again in Wrapped
  again->Finish();
  Scoped e(std::move(d));
  client.Get("/8");  // EXPECT call_site cpp-httplib GET /8 unary blocking in Wrapped span=(dynamic)
}

// Given to others, who end them or not.
void Look(const Span& span);
void Tag(Span& span) { span.SetTag("a", 1); }
void Done(SpanPtr& span) { span->Finish(); }
void DoneRaw(Span* span, bool flag) {
  if (flag) {
    span->Finish();
    return;
  }
  span->FinishWithOptions({});
}
void Maybe(Span& span, bool flag) {
  if (flag) span.Finish();
}
void Take(SpanPtr span) { span->SetTag("a", 1); }
void Given(httplib::Client& client) {
  auto a = Start("a2");  // EXPECT span_site opentracing a2 in Given
  auto b = Start("b2");  // EXPECT span_site opentracing b2 in Given
  auto c = Start("c2");  // EXPECT span_site opentracing c2 in Given
  Look(*a);
  Tag(*a);
  Maybe(*a, true);
  client.Get("/9");  // EXPECT call_site cpp-httplib GET /9 unary blocking in Given span=a2 span=b2 span=c2
  Done(a);
  client.Get("/10");  // EXPECT call_site cpp-httplib GET /10 unary blocking in Given span=b2 span=c2
  DoneRaw(b.get(), true);
  client.Get("/11");  // EXPECT call_site cpp-httplib GET /11 unary blocking in Given span=c2
  Take(std::move(c));
  client.Get("/12");  // EXPECT call_site cpp-httplib GET /12 unary blocking in Given
}

// Destructors end spans: only what has no owner must be ended by hand.
void Released(httplib::Client& client, bool flag, Span* (*keep)(Span*)) {
  Span* never = Start("never").release();  // EXPECT span_site opentracing never in Released // EXPECT issue warning span_never_finished the span 'never' is released from its owner and never finished
  never->SetTag("a", 1);
  client.Get("/13");  // EXPECT call_site cpp-httplib GET /13 unary blocking in Released span=never
  Span* some = Start("some").release();  // EXPECT span_site opentracing some in Released // EXPECT issue warning span_never_finished the span 'some' is released from its owner and not finished where line 110 leaves the function
  Span* always = Start("always").release();  // EXPECT span_site opentracing always in Released
  Span* deleted = Start("deleted").release();  // EXPECT span_site opentracing deleted in Released
  Span* kept = keep(Start("kept").release());  // EXPECT span_site opentracing kept in Released
  auto owner = Start("owned");  // EXPECT span_site opentracing owned in Released
  Span* away = owner.release();
  SpanPtr again(away);
  delete deleted;
  if (flag) {
    always->Finish();
    return;
  }
  some->Finish();
  always->Finish();
  again->SetTag("b", kept != nullptr);
}

// Kept where no scope ends them.
class Held {
 public:
  void Begin() {
    forgotten_ = Start("forgotten").release();  // EXPECT span_site opentracing forgotten in Held::Begin // EXPECT held span=forgotten
    ended_ = Start("ended").release();  // EXPECT span_site opentracing ended in Held::Begin // EXPECT held ended span=ended
    owned_ = Start("member");  // EXPECT span_site opentracing member in Held::Begin
  }
  void End() { ended_->Finish(); }

 private:
  Span* forgotten_ = nullptr;
  Span* ended_ = nullptr;
  SpanPtr owned_;
};
static SpanPtr process = Start("process");  // EXPECT span_site opentracing process in process::(initializer) // EXPECT held span=process
static SpanPtr phase;
void BeginPhase() {
  phase = Start("phase");  // EXPECT span_site opentracing phase in BeginPhase // EXPECT held ended span=phase
}
void EndPhase() { phase.reset(); }

// Contexts that go out and come in.
void Contexts(const Tracer& tracer, opentracing::TextMapWriter& writer, const opentracing::TextMapReader& reader) {
  auto parent = tracer.Extract(reader);  // EXPECT context opentracing extract in Contexts
  auto server = tracer.StartSpan("server", {opentracing::ChildOf(parent.get())});  // EXPECT span_site opentracing server in Contexts
  tracer.Inject(server->context(), writer);  // EXPECT context opentracing inject in Contexts span=server
  auto client = tracer.StartSpan("client", {opentracing::ChildOf(&server->context())});  // EXPECT span_site opentracing client in Contexts
  const auto& context = client->context();
  tracer.Inject(context, writer);  // EXPECT context opentracing inject in Contexts span=client
  client->Finish();
  tracer.Inject(client->context(), writer);  // EXPECT context opentracing inject in Contexts
  tracer.Inject(*parent, writer);  // EXPECT context opentracing inject in Contexts
}
