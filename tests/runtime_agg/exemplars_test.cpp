#include "runtime_join/exemplars.h"

#include "db/support/compress.h"
#include "runtime_join/span_codec.h"
#include "tests/catch.h"
#include "tests/runtime_agg/builder.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;

TEST_CASE("The smallest hash stays, the slowest by duration, in any order") {
  const ExemplarKey octave{1, 27, 0}, slowest{1, kSlowest, 0};
  const Exemplar a{{0, 1}, {0, 5}, 100, "a"}, b{{0, 2}, {0, 3}, 90, "b"},
      c{{0, 3}, {0, 9}, 100, "c"};
  std::vector<Exemplar> all = {a, b, c};
  std::sort(all.begin(), all.end(), [](auto& x, auto& y) { return x.spans < y.spans; });
  do {
    ExemplarSet set;
    for (const Exemplar& e : all) {
      if (set.Wants(octave, e.rank, e.duration_ns)) set.Offer(octave, e);
      if (set.Wants(slowest, e.rank, e.duration_ns)) set.Offer(slowest, e);
    }
    CHECK(set.chosen().at(octave).spans == "b");
    CHECK(set.chosen().at(slowest).spans == "a");
  } while (std::next_permutation(all.begin(), all.end(),
                                 [](auto& x, auto& y) { return x.spans < y.spans; }));
  CHECK(SlotName(slowest) == "slowest");
  CHECK(SlotName({1, 27, 1}) == "27/error");
}

TEST_CASE("What is stored holds no tokens, queries, addresses or bodies") {
  Builder b;
  b.Service("a").Add(1, 0, kServer, "mail jo@example.com?x=1", 0, 10,
                     {{"http.url", "https://user:pw@h/p/abc?token=topsecret#f"},
                      {"http.target", "/users/jo@example.com/42?token=topsecret"},
                      {"http.request.header.authorization", "Bearer topsecret"},
                      {"db.statement", "select topsecret"},
                      {"http.user_agent", "topsecret"},
                      {"rpc.method", "s.A/M"},
                      {"http.status_code", "200"}});
  Span hooked = b.spans()[0];
  hooked.id = 2;
  hooked.name = "token eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9x1";
  b.spans().push_back(hooked);
  ResourceTable table;
  const auto bytes = Decompress(EncodeExemplar(b.Build()));
  REQUIRE(bytes.ok());
  CHECK(bytes->find("topsecret") == std::string::npos);
  CHECK(bytes->find("jo@") == std::string::npos);
  CHECK(bytes->find("user:pw") == std::string::npos);
  CHECK(bytes->find("eyJhb") == std::string::npos);
  const auto spans = DecodeSpans(*bytes, &table);
  REQUIRE(spans.ok());
  CHECK(spans->at(0).attributes.Get("rpc.method") == "s.A/M");
  CHECK(spans->at(0).attributes.Get("http.target") == "/users/{id}/{id}");
  CHECK(spans->at(0).name == "mail {redacted}");
}
