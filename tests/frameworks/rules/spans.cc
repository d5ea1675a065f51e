// Spans of a company's own, which its objects open and end; also by a macro.
#include "acme/rpc.h"

ACME_SIGNATURE(GetItemSignature, "/shop.v1.Catalog/GetItem")

struct ScopedSpan {
  explicit ScopedSpan(const char*) {}
};

void Work(acme::Client<GetItemSignature>& client, const std::string& name) {
  {
    acme::ScopedSpan span("load");  // EXPECT span_site acme-trace load in Work
    client.Write("1");              // EXPECT call_site acme shop.v1.Catalog/GetItem unary blocking in Work span=load
  }
  client.Write("2");  // EXPECT call_site acme shop.v1.Catalog/GetItem unary blocking in Work
  ACME_SPAN("store");  // EXPECT span_site acme-trace store in Work
  client.Write("3");   // EXPECT call_site acme shop.v1.Catalog/GetItem unary blocking in Work span=store
  acme::ScopedSpan named(name);  // EXPECT span_site acme-trace (dynamic) in Work
  ScopedSpan other("none");
}
