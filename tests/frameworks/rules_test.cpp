// Rules of arterial.yaml against a built-in framework that they describe.
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/catch.h"
#include "tests/support/marked_source.h"

namespace arterial::testing {
namespace {

namespace fs = std::filesystem;

const std::string kFolder = ARTERIAL_SOURCE_DIR "/tests/frameworks";

// What the Thrift compiler writes: clients hold a protocol and have send_f beside f; who expects no
// answer has no recv_f. Each rule for a plain, concurrent, templated and callback client, whole,
// oneway and in halves.
std::string ThriftRules() {
  struct Face {
    const char* type;
    const char* base;
    const char* api;
  };
  static constexpr Face kFaces[] = {{"{service}Client", "{service}If", "blocking"},
                                    {"{service}ConcurrentClient", "{service}If", "blocking"},
                                    {"{service}ClientT", "{service}If", "blocking"},
                                    {"{service}ConcurrentClientT", "{service}If", "blocking"},
                                    {"{service}CobClient", "{service}CobClIf", "async"},
                                    {"{service}CobClientT", "{service}CobClIf", "async"},
                                    {"{service}CobClientT", "{service}CobClIfT", "async"}};
  std::string text = "frameworks:\n";
  for (const Face& face : kFaces)
    for (const bool split : {false, true})
      for (const bool oneway : {false, true}) {
        text += "  - {name: rules, headers: [thrift/], class: \"" + std::string(face.type) +
                "\", base: \"" + face.base + "\", field: \"apache::thrift::protocol::*\", ";
        text += split ? "method: \"send_{rpc}\", siblings: [\"{rpc}\""
                      : "method: \"{rpc}\", siblings: [\"send_{rpc}\"";
        text += oneway ? "], without: [\"recv_{rpc}\"" : ", \"recv_{rpc}\"]";
        text += std::string(oneway ? "], kind: oneway" : "") +
                ", operation: \"{service}/{rpc}\", api: " + (split ? "async" : face.api) + "}\n";
      }
  return text;
}

// The call sites of a folder's sources, with one name for the framework.
std::vector<std::string> CallSites(const fs::path& folder, const std::string& framework) {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".cc") continue;
    for (std::string fact :
         FoundFacts(entry.path(), "-isystem '" + kFolder + "/include'", {"call_site"})) {
      const size_t at = fact.find(" " + framework + " ");
      REQUIRE(at != fact.npos);
      found.push_back(entry.path().filename().string() + " " +
                      fact.replace(at + 1, framework.size(), "the-framework"));
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

TEST_CASE("rules find Thrift's client calls as the built-in does") {
  const fs::path folder =
      fs::temp_directory_path() / ("arterial_rules_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  // Not those that lack Thrift's headers, nor calls through an interface: no rule tells these.
  for (const auto& entry : fs::directory_iterator(kFolder + "/thrift"))
    if (const fs::path name = entry.path().filename();
        name != "degraded.cc" && name != "no_headers.cc" && name != "interface.cc" &&
        entry.is_regular_file())
      fs::copy_file(entry.path(), folder / name, fs::copy_options::overwrite_existing);
  const std::vector<std::string> built_in = CallSites(folder, "thrift");
  std::ofstream(folder / "arterial.yaml") << ThriftRules();
  const std::vector<std::string> by_rules = CallSites(folder, "rules");
  fs::remove_all(folder);
  CHECK(built_in.size() > 20);
  CHECK(by_rules == built_in);
}

}  // namespace
}  // namespace arterial::testing
