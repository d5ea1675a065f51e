// Which headers go into preludes, and which units share one.
#include <filesystem>
#include <fstream>
#include <map>

#include "indexer/prelude/clusters.h"
#include "indexer/prelude/gather.h"
#include "indexer/prelude/headers.h"
#include "indexer/prelude/plan.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

TEST_CASE("a guard is the first thing in a header") {
  CHECK(BeginsWithGuard("#ifndef A_H\n"));
  CHECK(BeginsWithGuard("\xEF\xBB\xBF// x\n/* y\n*/ # pragma  once"));
  CHECK(BeginsWithGuard("#if !defined(A_H)\n"));
  CHECK_FALSE(BeginsWithGuard("#ifdef A_H\n"));
  CHECK_FALSE(BeginsWithGuard("int x;\n#pragma once\n"));
  CHECK_FALSE(BeginsWithGuard("#if defined(A_H)\n"));
  CHECK_FALSE(BeginsWithGuard("/* never ends"));
  CHECK_FALSE(BeginsWithGuard(""));
}

TEST_CASE("names of includes are those that the line spells") {
  CHECK(IncludedName("#include <a/b.h>") == "<a/b.h>");
  CHECK(IncludedName("  #  include \"c.h\"  // <d.h>") == "\"c.h\"");
  CHECK(IncludedName("#include_next<e.h>") == "<e.h>");
  CHECK_FALSE(IncludedName("#include HEADER").has_value());
  CHECK_FALSE(IncludedName("#include <a").has_value());
  CHECK_FALSE(IncludedName("#include <>").has_value());
  CHECK_FALSE(IncludedName("// #include <a.h>").has_value());
}

// Units by the headers that they may have; each header leads to itself alone.
std::vector<Cluster> Clusters(const std::vector<uint64_t>& sizes,
                              const std::vector<std::vector<size_t>>& units) {
  ClusterInput input;
  input.sizes = sizes;
  for (size_t i = 0; i < sizes.size(); ++i) input.closures.emplace_back(sizes.size()).Set(i);
  for (const auto& unit : units) {
    BitSet& headers = input.units.emplace_back(sizes.size());
    for (const size_t header : unit) headers.Set(header);
  }
  return MakeClusters(input);
}

TEST_CASE("units are put together where that gains") {
  constexpr uint64_t kMega = 1000000;
  SECTION("what all have in common") {
    const auto clusters = Clusters({3 * kMega, kMega, kMega}, {{0, 1}, {0, 2}, {0}});
    REQUIRE(clusters.size() == 1);
    CHECK(clusters[0].units == std::vector<size_t>{0, 1, 2});
    CHECK(clusters[0].headers.Has(0));
    CHECK_FALSE(clusters[0].headers.Has(1));
  }
  SECTION("a poor unit does not make the rich ones poor") {
    const auto clusters = Clusters({5 * kMega, kMega}, {{0, 1}, {0, 1}, {0, 1}, {1}});
    REQUIRE(clusters.size() == 1);
    CHECK(clusters[0].units == std::vector<size_t>{0, 1, 2});
  }
  SECTION("two sets with nothing in common are two") {
    const auto clusters = Clusters({5 * kMega, 4 * kMega}, {{0}, {1}, {0}, {1}, {0}, {1}});
    REQUIRE(clusters.size() == 2);
    CHECK(clusters[0].units.size() + clusters[1].units.size() == 6);
  }
  SECTION("one unit, or little to parse, is not worth it") {
    CHECK(Clusters({9 * kMega}, {{0}}).empty());
    CHECK(Clusters({1000}, {{0}, {0}, {0}, {0}}).empty());
    CHECK(Clusters({}, {{}, {}}).empty());
  }
  SECTION("very many different sets") {
    std::vector<uint64_t> sizes(200, kMega);
    std::vector<std::vector<size_t>> units;
    for (size_t i = 1; i < 200; ++i) units.push_back({0, i});
    const auto clusters = Clusters(sizes, units);
    REQUIRE(clusters.size() == 1);
    CHECK(clusters[0].units.size() == 199);
  }
}

// A scan written down by hand: paths as numbers.
struct Scans {
  uint32_t File(const std::string& path) {
    const auto [it, added] = numbers.try_emplace(path, static_cast<uint32_t>(table.files.size()));
    if (added) table.files.push_back({path, HashBytes(path)});
    return it->second;
  }
  // Includes as "from line to".
  db::UnitIncludes Unit(const std::string& main,
                        const std::vector<std::tuple<std::string, uint32_t, std::string>>& edges) {
    db::UnitIncludes unit;
    unit.files.push_back(File(main));
    for (const auto& [from, line, to] : edges) {
      unit.edges.push_back({File(from), File(to), line});
      if (std::find(unit.files.begin(), unit.files.end(), File(to)) == unit.files.end())
        unit.files.push_back(File(to));
    }
    return unit;
  }
  std::map<std::string, uint32_t> numbers;
  db::ScanTable table;
};

class PlanTree {
 public:
  PlanTree() : root(temp.path() + "/src"), lib(temp.path() + "/lib/") {
    fs::create_directories(root);
    fs::create_directories(lib);
    const std::string bulk = "#pragma once\n//" + std::string(2000000, 'x') + "\n";
    for (const char* name : {"big.h", "other.h", "inner.h", "types.pb.h"}) Write(lib + name, bulk);
    Write(lib + "macros.h", bulk.substr(13));  // no guard
    Write(root + "/own.h", "#pragma once\n");
    Write(root + "/gen.pb.h", "#include <big.h>\n");
    for (const char* name : {"a.cc", "b.cc", "c.cc"})
      Write(root + "/" + name,
            "#include <big.h>\n#include \"own.h\"\n#include <macros.h>\n#include <other.h>\n"
            "#include HEADER\n#include <types.pb.h>\n");
  }
  static void Write(const std::string& path, const std::string& text) {
    std::ofstream(path) << text;
  }
  PreludeUnit UnitOf(const std::string& name, const db::UnitIncludes& scan,
                     const std::string& flag = "-O2") const {
    return {temp.path(),
            root + "/" + name,
            {"g++", flag, "-o", name + ".o", "-c", root + "/" + name},
            {},
            &scan};
  }
  PreludePlan Plan(const std::vector<PreludeUnit>& units, const Scans& scans,
                   const std::string& worker = "w") const {
    return PlanPreludes(units, scans.table, {root, temp.path() + "/pch", worker});
  }

  TempDir temp;
  std::string root, lib;
};

TEST_CASE("a prelude has the library headers that the project's files name") {
  const PlanTree tree;
  Scans scans;
  const auto unit = [&](const std::string& main) {
    return scans.Unit(main, {{main, 1, tree.lib + "big.h"},
                             {tree.lib + "big.h", 1, tree.lib + "inner.h"},
                             {tree.lib + "big.h", 2, tree.lib + "types.pb.h"},
                             {main, 2, "own.h"},
                             {main, 3, tree.lib + "macros.h"},
                             {main, 5, tree.lib + "other.h"},
                             {main, 6, tree.lib + "types.pb.h"}});
  };
  const db::UnitIncludes a = unit("a.cc"), b = unit("b.cc");
  const PreludePlan plan = tree.Plan({tree.UnitOf("a.cc", a), tree.UnitOf("b.cc", b)}, scans);
  REQUIRE(plan.preludes.size() == 1);
  CHECK(plan.of_unit == std::vector<int>{0, 0});
  // Not: the project's, without a guard, spelled by a macro, generated, within another.
  REQUIRE(plan.preludes[0].headers.size() == 1);
  CHECK(plan.preludes[0].headers[0] == PreludeHeader{"<big.h>", tree.lib + "big.h"});
  CHECK(plan.preludes[0].path.starts_with(tree.temp.path() + "/pch/"));

  SECTION("its name depends on contents, headers, flags and worker") {
    const std::string name = plan.preludes[0].path;
    CHECK(tree.Plan({tree.UnitOf("b.cc", b), tree.UnitOf("a.cc", a)}, scans).preludes[0].path ==
          name);
    CHECK(
        tree.Plan({tree.UnitOf("a.cc", a), tree.UnitOf("b.cc", b)}, scans, "v").preludes[0].path !=
        name);
    CHECK(tree.Plan({tree.UnitOf("a.cc", a, "-O3"), tree.UnitOf("b.cc", b, "-O3")}, scans)
              .preludes[0]
              .path != name);
    scans.table.files[scans.File(tree.lib + "inner.h")].content = HashBytes("new");
    CHECK(tree.Plan({tree.UnitOf("a.cc", a), tree.UnitOf("b.cc", b)}, scans).preludes[0].path !=
          name);
  }
  SECTION("other flags are other units") {
    CHECK(
        tree.Plan({tree.UnitOf("a.cc", a), tree.UnitOf("b.cc", b, "-DX")}, scans).preludes.empty());
  }
  SECTION("units that cannot be judged have none") {
    db::UnitIncludes modules = b, uncertain = b, forced = b, missing = b;
    modules.modules = true;
    uncertain.uncertain = "why";
    forced.edges.push_back({forced.files[0], scans.File(tree.lib + "big.h"), 0});
    missing.missing.push_back({b.files[0], 9, "gone.h"});
    for (const db::UnitIncludes* other : {&modules, &uncertain, &forced, &missing})
      CHECK(
          tree.Plan({tree.UnitOf("a.cc", a), tree.UnitOf("b.cc", *other)}, scans).preludes.empty());
    PreludeUnit unscanned = tree.UnitOf("b.cc", b);
    unscanned.includes = nullptr;
    CHECK(tree.Plan({tree.UnitOf("a.cc", a), unscanned}, scans).preludes.empty());
  }
}

TEST_CASE("headers that lead to the project or beyond the unit are left out") {
  const PlanTree tree;
  Scans scans;
  const std::string big = tree.lib + "big.h", other = tree.lib + "other.h";
  const auto plan = [&](const db::UnitIncludes& a, const db::UnitIncludes& b) {
    return tree.Plan({tree.UnitOf("a.cc", a), tree.UnitOf("b.cc", b)}, scans).preludes;
  };
  const auto both = [&](const std::string& main, const std::string& to) {
    return scans.Unit(main, {{main, 1, big}, {big, 1, to}, {main, 4, other}});
  };
  SECTION("project") {
    const auto preludes = plan(both("a.cc", "own.h"), both("b.cc", "own.h"));
    REQUIRE(preludes.size() == 1);
    CHECK(preludes[0].headers == std::vector<PreludeHeader>{{"<other.h>", other}});
  }
  SECTION("a macro that the unit defines before, and a header mentions") {
    PlanTree::Write(tree.lib + "other.h", "#pragma once\n#ifdef FAST\n#endif\n// SLOW\n//" +
                                              std::string(2000000, 'x') + "\n");
    const std::string first = "#include <big.h>\n", last = "\n\n#include <other.h>\n";
    const auto headers = [&](const std::string& text) {
      for (const char* name : {"/a.cc", "/b.cc"}) PlanTree::Write(tree.root + name, text);
      const std::string inner = tree.lib + "inner.h";
      return plan(both("a.cc", inner), both("b.cc", inner)).at(0).headers.size();
    };
    CHECK(headers(first + last) == 2);
    CHECK(headers("#include <big.h>\n# define FAST(x) 1\n\n#include <other.h>\n") == 1);
    CHECK(headers("#include <big.h>\n#undef FAST\n\n#include <other.h>\n") == 1);
    CHECK(headers("#include <big.h>\n#define SLOW\n\n#include <other.h>\n") == 2);
    CHECK(headers(first + last + "#define FAST\n") == 2);
  }
  SECTION("a file that one unit does not read") {
    const db::UnitIncludes a = both("a.cc", tree.lib + "inner.h");
    const db::UnitIncludes b = scans.Unit("b.cc", {{"b.cc", 1, big}, {"b.cc", 4, other}});
    const auto preludes = plan(a, b);
    REQUIRE(preludes.size() == 1);
    CHECK(preludes[0].headers == std::vector<PreludeHeader>{{"<other.h>", other}});
  }
  SECTION("what a file without a guard is told to include") {
    const std::string macros = tree.lib + "macros.h";
    const db::UnitIncludes a = both("a.cc", macros);
    const db::UnitIncludes b =
        scans.Unit("b.cc", {{"b.cc", 1, big}, {big, 1, macros}, {macros, 1, tree.lib + "inner.h"}});
    const auto preludes = plan(a, b);
    REQUIRE(preludes.size() == 1);
    CHECK(preludes[0].headers == std::vector<PreludeHeader>{{"<big.h>", big}});
  }
}

TEST_CASE("stale preludes and marks are removed") {
  const TempDir temp;
  const std::string folder = temp.path() + "/pch";
  PreludePlan used;
  used.preludes.push_back({folder + "/aa", {}});
  CleanPreludes(folder, used);
  REQUIRE(fs::is_directory(folder));
  for (const char* name : {"aa-1.pch", "aa-1.index", "aa-1.lock", "aa-1.new", "bb-1.pch"})
    std::ofstream(folder + "/" + name) << "x";
  CleanPreludes(folder, used);
  CHECK(fs::exists(folder + "/aa-1.pch"));
  CHECK(fs::exists(folder + "/aa-1.index"));
  CHECK_FALSE(fs::exists(folder + "/aa-1.lock"));
  CHECK_FALSE(fs::exists(folder + "/aa-1.new"));
  CHECK_FALSE(fs::exists(folder + "/bb-1.pch"));
  CleanPreludes(folder, {});
  CHECK_FALSE(fs::exists(folder));
}

TEST_CASE("scans of several workers get one numbering") {
  db::ScanTable one, two;
  one.files = {{"a.cc", {1, 1}}, {"/lib/x.h", {2, 2}}};
  two.files = {{"/lib/x.h", {2, 2}}, {"b.cc", {3, 3}}};
  db::UnitIncludes a, b;
  a.files = {0, 1};
  a.edges = {{0, 1, 4}};
  b.files = {1, 0};
  b.edges = {{1, 0, 5}};
  a.frameworks = b.frameworks = {"grpc"};
  GatheredScans scans;
  scans.Add(7, a, one);
  scans.Add(8, b, two);
  REQUIRE(scans.files().files.size() == 3);
  REQUIRE(scans.Find(8) != nullptr);
  CHECK(scans.Find(7)->files[1] == scans.Find(8)->files[1]);
  CHECK(scans.Find(8)->edges[0] == db::IncludeEdge{2, 1, 5});
  b.missing.push_back({1, 1, "gone.h"});
  scans.Add(8, b, two);
  CHECK(scans.Find(8) == nullptr);
  b = a;
  b.frameworks.clear();
  scans.Add(9, b, one);
  CHECK(scans.Find(9) == nullptr);
}

}  // namespace
}  // namespace arterial::indexer
