#include "runtime_join/prune.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "runtime_join/ingest.h"
#include "tests/catch.h"
#include "tests/runtime_agg/dump.h"

using namespace arterial;
using namespace arterial::runtime;
using namespace arterial::runtime::testing;
namespace fs = std::filesystem;

namespace {

constexpr int64_t kHourNs = 3'600'000'000'000;
constexpr int64_t kMidnight = 1'700'006'400'000'000'000 / kHourNs;  // 2023-11-15T00:00Z, in hours

// One request an hour, for as many hours.
std::string Requests(int hours) {
  std::string lines;
  for (int i = 0; i < hours; ++i) {
    const int64_t start = (kMidnight + i) * kHourNs;
    lines += fmt::format(
        R"({{"resourceSpans":[{{"resource":{{"attributes":[{{"key":"service.name","value":)"
        R"({{"stringValue":"front"}}}}]}},"scopeSpans":[{{"spans":[{{"traceId":"{:032x}","spanId":)"
        R"("01","name":"GET /","kind":2,"startTimeUnixNano":"{}","endTimeUnixNano":"{}"}}]}}]}}]}})"
        "\n",
        i + 1, start, start + 1000);
  }
  return lines;
}

}  // namespace

TEST_CASE("old hours become days, sums stay; older windows go") {
  const fs::path file = fs::temp_directory_path() / fmt::format("arterial-prune-{}", getpid());
  std::ofstream(file) << Requests(72);
  auto db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  IngestOptions options;
  options.inputs = {file.string()};
  options.idle_time = {};
  REQUIRE(Ingest(*db, options).ok());
  fs::remove(file);
  const std::string sums =
      "SELECT sum(traces), sum(duration_ns), max(max_ns), count(*) FROM journey_stat";
  CHECK(Rows(*db, sums) == std::vector<std::string>{"72|72000|1000|72"});

  PruneOptions prune;
  prune.hours_for_days = 1;
  Result<PruneSummary> summary = Prune(*db, prune);
  REQUIRE(summary.ok());
  CHECK(summary->windows_before == 72);
  CHECK(summary->windows_after == 1 + 48);
  CHECK(summary->rows_after < summary->rows_before);
  CHECK(Rows(*db, sums) == std::vector<std::string>{"72|72000|1000|49"});
  // Again: nothing to do.
  summary = Prune(*db, prune);
  REQUIRE(summary.ok());
  CHECK(summary->rows_after == summary->rows_before);

  prune.hours_for_days = 0;
  prune.keep_days = 1;
  summary = Prune(*db, prune);
  REQUIRE(summary.ok());
  CHECK(summary->windows_after == 1 + 24);
  CHECK(Rows(*db, sums) == std::vector<std::string>{"48|48000|1000|25"});
}
