// Units that hold something a recogniser knows are found by their headers.
#include "indexer/scan/reveals.h"

#include <set>

#include "db/facts.h"
#include "indexer/frameworks/framework.h"
#include "tests/catch.h"
#include "tests/indexer/scan/unit.h"

namespace arterial::indexer {
namespace {

Lines NamesOf(const std::string& path) {
  const Reveals reveals;
  return reveals.Names(reveals.OfPath(path));
}

TEST_CASE("patterns are folders, files and endings") {
  CHECK(NamesOf("grpcpp/grpcpp.h") == Lines{"endpoints", "grpc"});
  CHECK(NamesOf("/usr/include/grpcpp/impl/service_type.h") == Lines{"endpoints", "grpc"});
  CHECK(NamesOf("proto/shop.grpc.pb.h") == Lines{"grpc"});
  CHECK(NamesOf("third_party/httplib.h") == Lines{"cpp-httplib", "endpoints"});
  CHECK(NamesOf("httplib.h") == Lines{"cpp-httplib", "endpoints"});
  CHECK(NamesOf("/usr/include/hiredis/sds.h") == Lines{"consumers", "stores"});
  for (const char* path : {"mygrpcpp/x.h", "nothttplib.h", "grpcpp.h", "shop.pb.h", "httplib.hh"}) {
    CAPTURE(path);
    CHECK(NamesOf(path).empty());
  }
}

TEST_CASE("every framework says which headers reveal it") {
  for (const Framework* framework : Frameworks()) {
    CAPTURE(framework->name);
    // Rules of arterial.yaml name theirs at run time.
    CHECK((framework->headers_now != nullptr || !framework->headers.empty()));
  }
}

std::vector<CompileUnit> MarkedSources() {
  std::vector<CompileUnit> units;
  const std::filesystem::path folder = ARTERIAL_SOURCE_DIR "/tests/frameworks";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string path = entry.path().string();
    if (entry.path().extension() != ".cc") continue;
    units.push_back({entry.path().parent_path().string(),
                     path,
                     {"g++", "-std=c++20", "-isystem", (folder / "include").string(), "-c", path},
                     {}});
  }
  return units;
}

TEST_CASE("the scan of marked sources sees the files that parsing reads, and why to parse them") {
  const std::vector<CompileUnit> units = MarkedSources();
  REQUIRE(units.size() > 10);
  const std::string root = ARTERIAL_SOURCE_DIR "/tests/frameworks";
  Scanner scanner({root, ARTERIAL_RESOURCE_DIR_DEFAULT});
  for (const CompileUnit& unit : units) {
    CAPTURE(unit.file);
    const Scanned scan = ScanOf(scanner, unit);
    const db::UnitFacts facts = ExtractUnit(unit, {root, ARTERIAL_RESOURCE_DIR_DEFAULT}).facts;
    std::set<std::string> read(facts.inputs.begin(), facts.inputs.end()), scanned;
    for (const std::string& path : scan.Files())
      scanned.insert(path.starts_with("/") ? path : root + "/" + path);
    CHECK(scanned == read);
    std::set<std::string> missing;
    for (const db::MissingInclude& include : scan.unit.missing) missing.insert(include.name);
    CHECK(missing == std::set<std::string>(facts.missing.begin(), facts.missing.end()));
    CHECK(scan.unit.uncertain == "");
    const bool holds =
        !facts.call_sites.empty() || !facts.handlers.empty() || !facts.span_sites.empty();
    if (holds) CHECK_FALSE(scan.unit.frameworks.empty());
    for (const db::SpanSiteFact& site : facts.span_sites)
      CHECK(std::count(scan.unit.frameworks.begin(), scan.unit.frameworks.end(), site.framework));
  }
}

}  // namespace
}  // namespace arterial::indexer
