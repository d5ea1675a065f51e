#include "runtime_join/analyse.h"

#include "tests/catch.h"
#include "tests/runtime/trace_builder.h"

namespace arterial::runtime {

TEST_CASE("A section names the operation of its span, an INTERNAL span by its own name") {
  Span client = MakeSpan(1, 0, 0, 10, "web", SpanKind::kClient);
  client.name = "grpc.shop.Cart/Get";
  Span inner = MakeSpan(2, 1, 2, 4);
  inner.name = "grpc.shop.Cart/Parse";
  const Trace trace = Build({client, inner});
  CHECK(ToRow(trace, {.span = IndexOf(trace, 1)}).operation == "shop.Cart/Get");
  CHECK(ToRow(trace, {.span = IndexOf(trace, 2)}).operation == "grpc.shop.Cart/Parse");
}

}  // namespace arterial::runtime
