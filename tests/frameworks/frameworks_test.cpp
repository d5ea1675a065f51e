// Recognition rules, one folder a framework; see tests/support/marked_source.h for the marks.
#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

const std::string kFlags = "-isystem '" ARTERIAL_SOURCE_DIR "/tests/frameworks/include'";

TEST_CASE("marked sources of every framework") {
  const std::string framework =
      GENERATE("grpc", "cpp_httplib", "opentelemetry", "opentracing", "stores", "thrift");
  const std::vector<std::string> sources = SourcesIn("frameworks/" + framework);
  REQUIRE_FALSE(sources.empty());
  for (const std::string& source : sources) {
    CAPTURE(source);
    CHECK(FoundFacts(source, kFlags,
                     {"call_site", "handler", "span_site", "context", "held", "issue"}) ==
          ExpectedFacts(source));
  }
}

TEST_CASE("a registered handler is not reached from where it is registered") {
  const auto reaches = [](const std::string& what) {
    int count = 0;
    for (const std::string& fact : FoundFacts(
             ARTERIAL_SOURCE_DIR "/tests/frameworks/cpp_httplib/routes.cc", kFlags, {"call"}))
      if (fact.find(what) != std::string::npos) ++count;
    return count;
  };
  CHECK(reaches("main -> Add call") == 1);
  CHECK(reaches("Shop::Register -> ") == 0);
  // The error handler is a lambda of main as any other; the four routes are not.
  CHECK(reaches("main -> main::(lambda)") == 1);
}

TEST_CASE("columns are those of the name token") {
  const auto facts =
      DumpOf(ARTERIAL_SOURCE_DIR "/tests/frameworks/cpp_httplib/requests.cc", kFlags);
  CHECK(std::find(facts.begin(), facts.end(),
                  "call_site requests.cc:11:10 cpp-httplib GET /items unary blocking in Ask") !=
        facts.end());
}

}  // namespace
}  // namespace arterial::testing
