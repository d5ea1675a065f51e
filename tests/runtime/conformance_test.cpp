// Against public test cases and recordings; they are not part of the repository.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "runtime_join/analyse.h"
#include "runtime_join/formats/ids.h"
#include "tests/catch.h"

using namespace arterial;
using namespace arterial::runtime;
using Json = nlohmann::json;

namespace {

// Empty, with a message, where the data are absent.
std::string Data(const std::string& below) {
  const char* root = std::getenv("ARTERIAL_CONFORMANCE_DATA");
  if (root == nullptr) {
    WARN("skipped: ARTERIAL_CONFORMANCE_DATA is not set");
    return {};
  }
  return std::string(root) + "/" + below;
}

Json Load(const std::string& path) { return Json::parse(std::ifstream(path)); }

AnalyseCounts Analyse(const std::string& path, CriticalPathMode mode, bool skew,
                      const OnTrace& on_trace) {
  db::IssueLog issues;
  AnalyseOptions options;
  options.mode = mode;
  options.correct_skew = skew;
  const Result<AnalyseCounts> counts = AnalyseFiles({path}, options, on_trace, &issues);
  if (!counts) FAIL(counts.error().ToString());
  return *counts;
}

}  // namespace

TEST_CASE("jaeger-ui mode gives the sections of Jaeger UI's own tests") {
  const std::string folder = Data("critical-path/jaeger-ui");
  if (folder.empty()) return;
  for (int test = 1; test <= 9; ++test) {
    const std::string path = folder + "/test" + std::to_string(test) + ".json";
    using Row = std::tuple<uint64_t, int64_t, int64_t>;
    std::set<Row> expected;
    const Json document = Load(path);
    for (const Json& section : document.at("expectedCriticalPathSections"))
      expected.insert({ParseSpanId(section["spanID"].get<std::string>()).id,
                       section["sectionStart"].get<int64_t>() * 1000,
                       section["sectionEnd"].get<int64_t>() * 1000});
    std::set<Row> got;
    Analyse(path, CriticalPathMode::kJaegerUi, true,
            [&](const Trace& trace, const std::vector<Section>& sections) -> Status {
              for (const Section& s : sections)
                got.insert({trace.spans[s.span].id, s.start_ns, s.end_ns});
              return {};
            });
    INFO(path);
    CHECK(got == expected);
  }
}

TEST_CASE("crisp mode gives the exclusive times of CRISP's own tests") {
  const std::string folder = Data("critical-path/crisp");
  if (folder.empty()) return;
  for (int test = 1; test <= 25; ++test) {
    const std::string path = folder + "/" + std::to_string(test) + ".json";
    const Json document = Load(path);
    const Json& testing = document["testing"];
    std::map<std::string, int64_t> expected =
        test <= 10 ? testing.at(0).get<std::map<std::string, int64_t>>()
                   : testing.at("opTimeExclusive").get<std::map<std::string, int64_t>>();
    std::map<std::string, int64_t> got;
    Analyse(path, CriticalPathMode::kCrisp, true,
            [&](const Trace& trace, const std::vector<Section>& sections) -> Status {
              for (const Section& s : sections) {
                const Span& span = trace.spans[s.span];
                got["[" + span.resource->service_name + "] " + span.name] +=
                    (s.end_ns - s.start_ns) / 1000;
              }
              return {};
            });
    std::erase_if(expected, [](const auto& row) { return row.second == 0; });
    INFO(path);
    CHECK(got == expected);
  }
}

TEST_CASE("exact sections of every recorded trace sum to its roots") {
  const std::string folder = Data("traces");
  if (folder.empty()) return;
  const std::map<std::string, std::pair<int64_t, int64_t>> expected = {
      {"otel-demo-otlp-jsonl/test_data.jsonl", {547, 141}},
      {"dsb-socialnetwork-jaeger/traces-1695947455229.json", {660, 20}},
      {"online-boutique-jaeger/baseline.json.zst", {22969, 502}},
      {"online-boutique-jaeger/currency-network-delay.json.zst", {21698, 475}},
      {"jaeger-fixtures/ui_01.json", {5, 1}},
  };
  for (const auto& [file, size] : expected) {
    for (const bool skew : {true, false}) {
      int64_t traces = 0;
      int64_t wrong = 0;
      const AnalyseCounts counts =
          Analyse(folder + "/" + file, CriticalPathMode::kExact, skew,
                  [&](const Trace& trace, const std::vector<Section>& sections) -> Status {
                    int64_t left = 0;
                    for (int32_t root : trace.roots)
                      left += trace.spans[root].end_ns - trace.spans[root].start_ns;
                    for (const Section& s : sections) left -= s.end_ns - s.start_ns;
                    ++traces;
                    wrong += left != 0;
                    return {};
                  });
      INFO(file);
      CHECK(wrong == 0);
      CHECK(traces == size.second);
      CHECK(counts.read.spans == size.first);
      CHECK(counts.assembled.spans_in == size.first);
      CHECK(counts.read.rejected + counts.read.bad_records == 0);
    }
  }
}
