#include "runtime_join/span_names.h"

#include "tests/catch.h"

using namespace arterial;
using namespace arterial::runtime;

namespace {

std::string After(SpanNames names, const std::string& name) {
  Span span;
  span.name = name;
  names.Apply(&span);
  return span.name;
}

}  // namespace

TEST_CASE("ids, hashes and numbers in span names become placeholders") {
  const auto after = [](const std::string& name) { return After({}, name); };
  CHECK(after("GET /users/17/orders") == "GET /users/{id}/orders");
  CHECK(after("GET /users?id=17&token=x") == "GET /users");
  CHECK(after("process order 48213") == "process order {n}");
  CHECK(after("load 6f1ed002-ab5e-4d2c-9d5e-3f0b6c1a7e11") == "load {uuid}");
  CHECK(after("fetch(5b8efff798038103d269b633813fc60c)") == "fetch({hash})");
  CHECK(after("mail to ann@example.org") == "mail to {email}");
  // What names a thing stays.
  for (const char* kept : {"HTTP/2 POST", "step 2", "S3.PutObject", "payment.v1.Payment/Charge",
                           "redis-7 get", "SELECT shop.items", "GET /api/v1/items", "deadbeef"})
    CHECK(after(kept) == kept);
}

TEST_CASE("rules of names are counted, can be added to and switched off") {
  SpanNames names;
  names.own = {{"cart-*", "{cart}"}};
  CHECK(After(names, "load cart-abc") == "load {cart}");
  SpanNames off;
  off.enabled = false;
  CHECK(After(off, "process order 48213") == "process order 48213");
  Span span;
  for (const char* name : {"order 48213", "order 48214", "load cart-x"}) {
    span.name = name;
    names.Apply(&span);
  }
  db::IssueLog issues;
  names.Report(&issues);
  CHECK(issues.Count("name_normalised") == 3);
  CHECK(issues.rows().size() == 2);
}
