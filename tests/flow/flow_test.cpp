// What becomes of failures, and where calls stand, in marked sources: one construct a function.
#include <fstream>
#include <sstream>

#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

const std::string kTests = ARTERIAL_SOURCE_DIR "/tests/";
const std::string kFlags = "-isystem '" + kTests + "flow/include' -isystem '" + kTests +
                           "frameworks/thrift' -isystem '" + kTests +
                           "frameworks/include' -isystem '" + kTests + "frameworks/brpc/include'";

// The first line of a source: "// KINDS failure where".
std::vector<std::string> KindsOf(const std::string& source) {
  std::ifstream in(source);
  std::string line, word;
  std::getline(in, line);
  std::istringstream words(line);
  std::vector<std::string> kinds;
  for (words >> word >> word; words >> word;) kinds.push_back(word);
  return kinds;
}

TEST_CASE("marked sources of flow") {
  const std::string folder = GENERATE("failure", "brpc");
  const std::vector<std::string> sources = SourcesIn("flow/" + folder);
  REQUIRE_FALSE(sources.empty());
  for (const std::string& source : sources) {
    CAPTURE(source);
    const std::vector<std::string> kinds = KindsOf(source);
    REQUIRE_FALSE(kinds.empty());
    CHECK(FoundFacts(source, kFlags, kinds) == ExpectedFacts(source));
  }
}

}  // namespace
}  // namespace arterial::testing
