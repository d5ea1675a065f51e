// The graph of operations and what failures do along it, on dependencies made by hand.
#include "db/queries/answers.h"

#include <fmt/format.h>

#include "db/queries/effects.h"
#include "db/queries/impact.h"
#include "db/queries/paths.h"
#include "db/queries/reachability.h"
#include "tests/catch.h"

namespace arterial::db {
namespace {

class World {
 public:
  World() : db_(std::move(*Connection::OpenInMemory())) {}

  void Call(const std::string& caller, const std::string& callee, const std::string& verdict,
            const std::string& failure = "NULL", const std::string& component = "NULL") {
    REQUIRE(db_.Exec(fmt::format("INSERT INTO dependency (caller, callee, callee_component, status,"
                                 " ambiguous, verdict, flags, failure) VALUES ('{}', '{}', {},"
                                 " 'confirmed', 0, '{}', '', {})",
                                 caller, callee, component, verdict, failure))
                .ok());
  }
  Connection& db() { return db_; }
  void Build() { REQUIRE(RebuildAnswers(db_).ok()); }

  // "effect basis hops" of an operation when `failing` fails; empty: not reached.
  std::string HurtOf(const std::string& operation, const std::string& failing) {
    Result<Graph> graph = Graph::Open(db_);
    REQUIRE(graph.ok());
    Result<std::vector<Hurt>> hurt = Spread(&*graph, {*graph->FindAny(failing).value()});
    REQUIRE(hurt.ok());
    const Hurt& one = (*hurt)[*graph->FindAny(operation).value()];
    if (one.hops < 0) return {};
    return fmt::format("{} {} {}", ToText(one.consequence.effect), ToText(one.consequence.basis),
                       one.hops);
  }

 private:
  Connection db_;
};

TEST_CASE("a failure takes the chain that hurts most") {
  World world;
  world.Call("root", "a", "mandatory");
  world.Call("a", "x", "mandatory");
  world.Call("root", "x", "optional");  // shorter, and survived
  world.Call("other", "a", "mixed");
  world.Call("third", "a", "untested", "'propagates'");
  world.Call("fourth", "a", "untested", "'handled'");
  world.Call("above", "fourth", "mandatory");
  world.Call("fifth", "third", "untested");
  world.Build();
  CHECK(world.HurtOf("x", "x") == "fails runtime 0");
  CHECK(world.HurtOf("root", "x") == "fails runtime 2");
  CHECK(world.HurtOf("other", "x") == "may fail runtime 2");
  CHECK(world.HurtOf("third", "x") == "fails static 2");
  CHECK(world.HurtOf("fourth", "x") == "survives static 2");
  CHECK(world.HurtOf("above", "x").empty());
  CHECK(world.HurtOf("fifth", "x") == "unknown unknown 3");
}

TEST_CASE("a circle of calls ends, and chains go through many blocks") {
  World world;
  REQUIRE(world.db().Exec("BEGIN").ok());
  for (int i = 0; i < 1000; ++i)
    world.Call(fmt::format("op{}", i), fmt::format("op{}", (i + 1) % 1000), "mandatory");
  REQUIRE(world.db().Exec("COMMIT").ok());
  world.Build();
  CHECK(world.HurtOf("op1", "op0") == "fails runtime 999");
  Follow follow;
  follow.most_hops = Follow::kAll;
  for (const Direction direction : {Direction::kCallers, Direction::kCallees}) {
    Result<std::vector<Reached>> reached = Reach(world.db(), "op500", direction, follow);
    REQUIRE(reached.ok());
    CHECK(reached->size() == 1000);
    CHECK(reached->back().distance == 1000);
  }
}

TEST_CASE("operations of one name are told apart by their components") {
  World world;
  REQUIRE(world.db()
              .Exec("INSERT INTO component VALUES (1, '', 'one', '', 'service'),"
                    " (2, '', 'two', '', 'service');"
                    "INSERT INTO operation VALUES (1, 1, 'GET /health', 'http'),"
                    " (2, 2, 'GET /health', 'http')")
              .ok());
  world.Call("a", "GET /health", "mandatory", "NULL", "'one'");
  world.Call("b", "GET /health", "mandatory", "NULL", "'two'");
  world.Call("c", "GET /health", "mandatory");
  world.Build();
  const auto callers = [&](const std::string& component) {
    Result<std::vector<uint32_t>> nodes =
        NodesOfSubject(world.db(), SubjectKind::kComponent, component);
    REQUIRE(nodes.ok());
    REQUIRE(nodes->size() == 1);
    Result<Impact> impact = ImpactOf(world.db(), *nodes, {});
    REQUIRE(impact.ok());
    std::string names;
    for (const OperationImpact& each : impact->operations) names += each.operation + " ";
    return names;
  };
  CHECK(callers("one") == "GET /health a c ");
  CHECK(callers("two") == "GET /health b c ");
}

TEST_CASE("the most travelled path is that with the widest narrowest call") {
  World world;
  for (const char* call : {"a>x", "a>b", "b>c", "c>x"})
    world.Call(std::string(1, call[0]), std::string(1, call[2]), "untested");
  REQUIRE(world.db()
              .Exec("UPDATE dependency SET calls = CASE caller || callee WHEN 'ax' THEN 5"
                    " WHEN 'ab' THEN 9 WHEN 'bc' THEN 7 ELSE 8 END")
              .ok());
  world.Build();
  Result<Graph> graph = Graph::Open(world.db());
  REQUIRE(graph.ok());
  const auto hops = [&](PathKind kind, const std::string& from, const std::string& to) {
    Result<std::optional<std::vector<Step>>> path =
        FindPath(&*graph, kind, {*graph->FindAny(from).value()}, {*graph->FindAny(to).value()}, {});
    REQUIRE(path.ok());
    return *path ? static_cast<int>((*path)->size()) : -1;
  };
  CHECK(hops(PathKind::kShortest, "a", "x") == 1);
  CHECK(hops(PathKind::kTravelled, "a", "x") == 3);
  CHECK(hops(PathKind::kTravelled, "x", "a") == -1);
}

TEST_CASE("a block may hold nothing, and a damaged one is said to be one") {
  Result<LinkBlock> empty = LinkBlock::Decode(LinkBlock::Encode({}));
  REQUIRE(empty.ok());
  CHECK(empty->Begin(0) == empty->End(0));
  CHECK_FALSE(LinkBlock::Decode("short").ok());
  std::string bytes = LinkBlock::Encode(
      {{{1, 2, 3, 4, LinkStatus::kStaticOnly, LinkVerdict::kAsync, LinkFailure::kStops, true}}});
  Result<LinkBlock> block = LinkBlock::Decode(bytes);
  REQUIRE(block.ok());
  CHECK(block->At(0).last_hour == 3);
  CHECK(block->At(0).verdict == LinkVerdict::kAsync);
  CHECK(block->At(0).failure == LinkFailure::kStops);
  CHECK(block->At(0).assumed);
  bytes[0] = 9;  // an offset beyond the next
  CHECK_FALSE(LinkBlock::Decode(bytes).ok());
}

}  // namespace
}  // namespace arterial::db
