// Where a library's headers are missing, its users' sources give the same facts.
#include <algorithm>

#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

const std::string kSources = ARTERIAL_SOURCE_DIR "/tests/frameworks/";

// Call and span sites, without those of hiredis and cpp_redis, which share a source with
// redis-plus-plus and have no stand-in.
std::vector<std::string> WithStandIn(std::vector<std::string> facts) {
  std::erase_if(facts, [](const std::string& fact) {
    const bool site =
        fact.find(": call_site ") != fact.npos || fact.find(": span_site ") != fact.npos;
    return !site || fact.ends_with(" in Hiredis") || fact.ends_with(" in CppRedis");
  });
  return facts;
}

TEST_CASE("a missing library has a stand-in") {
  const std::string source = kSources + GENERATE("opentracing/spans.cc", "stores/mongo.cc",
                                                 "stores/memcached.cc", "stores/redis.cc");
  const std::vector<std::string> kinds = {"call_site", "span_site"};
  CAPTURE(source);
  const std::vector<std::string> expected = WithStandIn(ExpectedFacts(source));
  REQUIRE_FALSE(expected.empty());
  CHECK(WithStandIn(FoundFacts(source, "", kinds)) == expected);
}

TEST_CASE("a unit that used a stand-in is degraded, with the header as missing") {
  const std::vector<std::string> dump = DumpOf(kSources + "opentracing/spans.cc", "");
  const auto has = [&](const std::string& start) {
    return std::any_of(dump.begin(), dump.end(),
                       [&](const std::string& line) { return line.starts_with(start); });
  };
  CHECK(has("missing opentracing/tracer.h"));
  CHECK(has("degraded "));
  CHECK_FALSE(has("input /arterial-stand-ins"));
}

TEST_CASE("real headers win over stand-ins") {
  const std::vector<std::string> dump =
      DumpOf(kSources + "opentracing/spans.cc", "-isystem '" + kSources + "include'");
  CHECK(std::none_of(dump.begin(), dump.end(), [](const std::string& line) {
    return line.starts_with("missing ") || line.starts_with("degraded ");
  }));
}

}  // namespace
}  // namespace arterial::testing
