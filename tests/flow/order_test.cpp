// Order and dependence of calls, deadlines, contexts and retries, in marked sources that are
// compiled against the libraries' own headers: one construct a function.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

const std::string kTests = ARTERIAL_SOURCE_DIR "/tests/";
const std::string kFlags =
    "-isystem '" + kTests + "frameworks/grpc' -I '" + kTests + "flow/calls' -isystem '" + kTests +
    "frameworks/thrift' -include grpcpp/support/async_unary_call.h"
    " -include grpcpp/support/stub_options.h -include grpcpp/support/async_stream.h"
    " -include grpcpp/support/sync_stream.h"
    " -include grpcpp/support/client_callback.h"
    " -include grpcpp/support/server_callback.h";

// The first line of a source: "// KINDS order step".
std::vector<std::string> KindsIn(const std::string& source) {
  std::ifstream in(source);
  std::string line, word;
  std::getline(in, line);
  std::istringstream words(line);
  std::vector<std::string> kinds;
  for (words >> word >> word; words >> word;) kinds.push_back(word);
  return kinds;
}

TEST_CASE("marked sources of order and options") {
  if (!std::filesystem::exists("/usr/include/grpcpp/grpcpp.h")) {
    WARN("gRPC's headers are not installed: left out");
    return;
  }
  const std::string folder = GENERATE("order", "options");
  const std::vector<std::string> sources = SourcesIn("flow/" + folder);
  REQUIRE_FALSE(sources.empty());
  for (const std::string& source : sources) {
    CAPTURE(source);
    const std::vector<std::string> kinds = KindsIn(source);
    REQUIRE_FALSE(kinds.empty());
    CHECK(FoundFacts(source, kFlags, kinds) == ExpectedFacts(source));
  }
}

}  // namespace
}  // namespace arterial::testing
