// Shards: same bytes anywhere, and a database like that of `arterial index`.
#include "indexer/shard/shard.h"

#include <algorithm>

#include "db/support/subprocess.h"
#include "indexer/compile_db.h"
#include "indexer/shard/link_shards.h"
#include "indexer/shard/make_shards.h"
#include "indexer/shard/shard_files.h"
#include "indexer/shard/unit_command.h"
#include "tests/catch.h"
#include "tests/indexer/dump.h"
#include "tests/indexer/tree.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

void Fill(Tree& tree) {
  tree.dir().Write("src/h.h", "v1");
  tree.Add("src/main.cc", "main\nmain -> f\ninclude h.h");
  tree.Add("src/f.cc", "fn f\nspan f pay\nspansite f p.S/Get\nhandler f p.T/Do\ninclude gone.h");
  tree.Add("src/b.cc", "main\nmain -> f", "other");
  tree.AddEntry("src/f.cc", {"-DX=" + (tree.dir() / "gen"), "-I" + (tree.dir() / "src")});
  tree.dir().Write("CODEOWNERS", "* @all\n/src/f.cc @f\n");
  tree.dir().Write("src/unlisted.cc", "fn u");
}

// Shards of all units of the tree, as files in `folder`; their names by unit.
std::map<std::string, std::string> Make(const Tree& tree, const std::string& folder) {
  db::IssueLog issues;
  Result<CompileDb> build =
      ReadCompileDb(tree.dir() / "build/compile_commands.json", tree.dir().path(), issues);
  REQUIRE(build.ok());
  ShardOptions options;
  options.root = tree.dir().path();
  options.worker_program = ARTERIAL_FAKE_WORKER;
  options.jobs = 2;
  options.unit_timeout = std::chrono::milliseconds(1000);
  std::map<std::string, std::string> files;
  Status status = MakeShards(options, build->commands, [&](const Shard& shard) -> Status {
    const EncodedShard encoded = Encode(shard);
    const std::string path = folder + "/" + ToHex(encoded.id) + ".shard";
    files[shard.file + " " + ToHex(shard.command)] = path;
    return WriteShardFile(path, encoded.bytes);
  });
  INFO((status.ok() ? "" : status.error().ToString()));
  REQUIRE(status.ok());
  return files;
}

std::vector<std::string> Paths(const std::map<std::string, std::string>& files) {
  std::vector<std::string> paths;
  for (const auto& [unit, path] : files) paths.push_back(path);
  return paths;
}

LinkShardsSummary LinkAll(db::Connection& db, std::vector<std::string> shards,
                          const std::string& root = {}, bool keep = false) {
  Result<LinkShardsSummary> summary = LinkShards(db, {std::move(shards), root, keep, {}});
  INFO((summary.ok() ? "" : summary.error().ToString()));
  REQUIRE(summary.ok());
  return *summary;
}

std::string Bytes(const std::string& path) {
  Result<std::string> bytes = ReadShardFile(path);
  REQUIRE(bytes.ok());
  return *bytes;
}

db::Connection Memory() {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  return std::move(*db);
}

TEST_CASE("shards of a tree link to what index makes of it") {
  Tree tree;
  Fill(tree);
  db::Connection direct = tree.Open();
  tree.Index(direct);
  const std::map<std::string, std::string> files = Make(tree, tree.dir() / "out");
  CHECK(files.size() == 4);
  const std::string path = tree.dir() / ".arterial/linked.db";
  db::Connection linked = tree.Open(path);
  const LinkShardsSummary summary = LinkAll(linked, {tree.dir() / "out"}, tree.dir().path());
  CHECK(summary.shards == 4);
  CHECK(summary.units == 4);
  CHECK(summary.added == 4);
  CHECK(summary.degraded == 2);
  CHECK(summary.linked);
  CHECK(summary.link.static_edges > 0);
  CHECK(DumpStatic(linked) == DumpStatic(direct));
  tree.exhaustive = true;
  db::Connection exhaustive = tree.Open(tree.dir() / ".arterial/exhaustive.db");
  tree.Index(exhaustive);
  CHECK(DumpStatic(linked) == DumpStatic(exhaustive));
  tree.exhaustive = false;

  // Nothing is parsed that the shards hold; what changed since is.
  const IndexSummary unchanged = tree.Index(linked);
  CHECK(unchanged.parsed == 0);
  CHECK_FALSE(unchanged.linked);
  tree.dir().Write("src/h.h", "v2, longer");
  CHECK(tree.Index(linked).parsed == 1);
}

TEST_CASE("units that index leaves unparsed have shards all the same, and the answers are equal") {
  Tree tree;
  tree.Add("main.cc", "plain\nmain\nmain -> a::Serve");
  tree.Add("serve.cc", "plain\nfn a::Serve\na::Serve -> b::Call");
  tree.Add("call.cc", "fn b::Call\nsite b::Call p.S/Get");
  tree.Add("log.cc", "plain\nfn c::Log\nc::Log -> c::Write");
  Make(tree, tree.dir() / "out");
  db::Connection linked = tree.Open(), direct = tree.Open(tree.dir() / ".arterial/direct.db");
  CHECK(LinkAll(linked, {tree.dir() / "out"}, tree.dir().path()).units == 4);
  CHECK(tree.Index(direct).needless == 1);
  for (const char* view : {"facts", "static_edges", "targets", "owners", "issues"}) {
    const std::string rows = std::string("SELECT * FROM ") + view + " ORDER BY 1, 2, 3, 4";
    CHECK(Query(linked, rows) == Query(direct, rows));
  }
  // Going on from the shards, the facts that nobody needs are dropped, and none made.
  const IndexSummary after = tree.Index(linked);
  CHECK(after.parsed == 0);
  CHECK(after.needless == 1);
  CHECK(DumpStatic(linked) == DumpStatic(direct));
}

TEST_CASE("a shard's bytes do not depend on the place of the tree") {
  Tree one, two;
  Fill(one);
  Fill(two);
  const std::map<std::string, std::string> here = Make(one, one.dir() / "out"),
                                           there = Make(two, two.dir() / "out"),
                                           again = Make(one, one.dir() / "again");
  REQUIRE(here.size() == there.size());
  for (auto i = here.begin(), j = there.begin(), k = again.begin(); i != here.end();
       ++i, ++j, ++k) {
    CHECK(i->first == j->first);
    CHECK(fs::path(i->second).filename() == fs::path(j->second).filename());
    CHECK(Bytes(i->second) == Bytes(j->second));
    CHECK(Bytes(i->second) == Bytes(k->second));
    CHECK(Bytes(i->second).find(one.dir().path()) == std::string::npos);
  }
  // Headers made from .proto files, also under another name than theirs, lie elsewhere each time.
  if (!FindProgram("protoc").empty()) {
    std::vector<std::string> names[2];
    for (int i = 0; i < 2; ++i) {
      Tree& tree = i == 0 ? one : two;
      tree.dir().Write("other/deep/cart.proto", "syntax = \"proto3\";\npackage d;\nmessage X {}\n");
      tree.Add("src/p.cc", "fn p\ninclude made/by/bazel/deep/cart.pb.h");
      for (const std::string& path : Paths(Make(tree, tree.dir() / "proto")))
        names[i].push_back(fs::path(path).filename());
    }
    CHECK(names[0].size() == 5);
    CHECK(names[0] == names[1]);
  }
  // Another content of a file that is read is another shard.
  one.dir().Write("src/h.h", "v2");
  int other = 0;
  const std::map<std::string, std::string> changed = Make(one, one.dir() / "out");
  for (const auto& [unit, path] : changed) other += here.contains(unit) && path != here.at(unit);
  CHECK(other == 1);
}

TEST_CASE("units come and go with their shards; those that are there stay untouched") {
  Tree tree;
  Fill(tree);
  std::vector<std::string> paths = Paths(Make(tree, tree.dir() / "out"));
  db::Connection db = Memory();
  LinkAll(db, paths);
  const Rows all = DumpStatic(db);
  const LinkShardsSummary again = LinkAll(db, paths);
  CHECK(again.unchanged == 4);
  CHECK(again.added == 0);
  CHECK_FALSE(again.linked);
  CHECK(again.link.call_sites == 1);
  CHECK(DumpStatic(db) == all);

  std::reverse(paths.begin(), paths.end());
  db::Connection reversed = Memory();
  LinkAll(reversed, paths);
  CHECK(DumpStatic(reversed) == all);

  const std::string last = paths.back();
  paths.pop_back();
  const LinkShardsSummary fewer = LinkAll(db, paths);
  CHECK(fewer.deleted == 1);
  CHECK(fewer.units == 3);
  CHECK(fewer.linked);
  const LinkShardsSummary kept = LinkAll(db, {last}, {}, true);
  CHECK(kept.units == 4);
  CHECK(kept.added == 1);
  CHECK(kept.deleted == 0);
  CHECK(DumpStatic(db) == all);
}

TEST_CASE("what is no sound shard is skipped, counted and named") {
  Tree tree;
  Fill(tree);
  const std::vector<std::string> paths = Paths(Make(tree, tree.dir() / "out"));
  const std::string good = Bytes(paths[0]);
  std::string flipped = good, version = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 0x20);
  version[8] = 9;
  REQUIRE(WriteShardFile(tree.dir() / "bad/cut.shard", good.substr(0, good.size() - 10)).ok());
  REQUIRE(WriteShardFile(tree.dir() / "bad/empty.shard", "").ok());
  REQUIRE(WriteShardFile(tree.dir() / "bad/flipped.shard", flipped).ok());
  REQUIRE(WriteShardFile(tree.dir() / "bad/foreign.shard", "!<arch>\nnothing of ours").ok());
  REQUIRE(WriteShardFile(tree.dir() / "bad/longer.shard", good + "x").ok());
  REQUIRE(WriteShardFile(tree.dir() / "bad/twice.shard", good).ok());
  REQUIRE(WriteShardFile(tree.dir() / "bad/version.shard", version).ok());
  db::Connection alone = Memory(), db = Memory();
  LinkAll(alone, {tree.dir() / "out"});
  const LinkShardsSummary summary = LinkAll(db, {tree.dir() / "out", tree.dir() / "bad"});
  CHECK(summary.shards == 11);
  CHECK(summary.units == 4);
  CHECK(summary.damaged == 4);
  CHECK(summary.foreign == 1);
  CHECK(summary.other_version == 1);
  CHECK(summary.repeated == 1);
  CHECK(
      Query(db, "SELECT kind, severity, replace(file, '" + tree.dir().path() +
                    "/bad/', ''), detail FROM issue WHERE kind LIKE 'shard%' ORDER BY 3") ==
      Rows{"shard_damaged|error|cut.shard|it is cut short by 10 bytes",
           "shard_damaged|error|empty.shard|it is empty",
           "shard_damaged|error|flipped.shard|" + DecodeShard(flipped).error,
           "shard_foreign|error|foreign.shard|it is no shard of arterial",
           "shard_damaged|error|longer.shard|something stands behind its end",
           "shard_repeated|info|twice.shard|the same shard was read before",
           "shard_of_another_version|error|version.shard|it is of version 9 of the format, not 1: "
           "make it again"});
  CHECK(Query(db, "SELECT * FROM static_edges") == Query(alone, "SELECT * FROM static_edges"));

  // Nothing usable: an error, and the database keeps what it has.
  Result<LinkShardsSummary> none = LinkShards(db, {{tree.dir() / "bad/cut.shard"}, {}, false, {}});
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message.find("cut.shard: it is cut short") != std::string::npos);
  CHECK(Query(db, "SELECT count(*) FROM unit") == Rows{"4"});
  none = LinkShards(db, {{tree.dir() / "src"}, {}, false, {}});
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message.find("ends in .shard") != std::string::npos);
}

TEST_CASE("of two shards of one unit the same one counts in any order") {
  Tree tree;
  Fill(tree);
  const std::vector<std::string> before = Paths(Make(tree, tree.dir() / "before"));
  tree.dir().Write("src/h.h", "v2");
  tree.dir().Write("src/main.cc", "main\nmain -> f\nsite main p.S/New\ninclude h.h");
  Make(tree, tree.dir() / "after");
  db::Connection one = Memory(), two = Memory();
  const LinkShardsSummary summary = LinkAll(one, {tree.dir() / "before", tree.dir() / "after"});
  CHECK(summary.conflicts == 1);
  CHECK(summary.repeated == 3);
  LinkAll(two, {tree.dir() / "after", tree.dir() / "before"});
  CHECK(Query(one, "SELECT * FROM facts") == Query(two, "SELECT * FROM facts"));
  CHECK(Query(one, "SELECT count(*) FROM issue WHERE kind = 'shard_conflict'") == Rows{"1"});
}

TEST_CASE("a unit that never answered has a shard that says so") {
  Tree tree;
  tree.Add("good.cc", "main\nsite main op");
  tree.Add("crash.cc", "fn f");
  Make(tree, tree.dir() / "out");
  db::Connection db = tree.Open(), direct = tree.Open(tree.dir() / ".arterial/direct.db");
  const LinkShardsSummary summary = LinkAll(db, {tree.dir() / "out"}, tree.dir().path());
  CHECK(summary.crashed == 1);
  tree.Index(direct);
  CHECK(DumpStatic(db) == DumpStatic(direct));
  CHECK(tree.Index(db).parsed == 1);
}

TEST_CASE("lists name shards, one a line") {
  TempDir dir;
  const std::string a = dir.Write("a.shard", "a"), b = dir.Write("x/y/b.shard", "b");
  dir.Write("x/other.txt", "");
  const std::string inner = dir.Write("inner", dir / "x" + "\r\n");
  const std::string list = dir.Write("list", a + "\n\n@" + inner + "\n");
  std::vector<std::string> found;
  const auto take = [&](const std::string& path) -> Status {
    found.push_back(path);
    return {};
  };
  REQUIRE(FindShards({"@" + list, a}, take).ok());
  CHECK(found == std::vector<std::string>{a, b, a});
  CHECK_FALSE(FindShards({dir / "nothing"}, take).ok());
  CHECK_FALSE(FindShards({"@" + (dir / "nothing")}, take).ok());
  const std::string circle = dir / "circle";
  dir.Write("circle", "@" + circle);
  CHECK(FindShards({"@" + circle}, take).error().message.find("circle") != std::string::npos);
}

TEST_CASE("the unit of a compile command") {
  TempDir dir;
  dir.Write("src/pay.cc", "");
  dir.Write("flags", "-Iinclude\n-o 'out/CMakeFiles/pay.dir/pay.o'\nsrc/pay.cc\n");
  const auto unit = [&](std::vector<std::string> arguments, const std::string& file = {}) {
    return UnitCommand({dir.path(), dir.path(), std::move(arguments), file, {}});
  };
  Result<CompileCommand> direct =
      unit({"clang++", "-Iinclude", "-o", "out/CMakeFiles/pay.dir/pay.o", "src/pay.cc"});
  REQUIRE(direct.ok());
  CHECK(direct->file == "src/pay.cc");
  CHECK(direct->target == "pay");
  const Result<CompileCommand> by_list = unit({"clang++", "@flags", "-include", "other.cc"});
  REQUIRE(by_list.ok());
  CHECK(by_list->file == "src/pay.cc");
  CHECK(unit({"clang++", "@flags"})->hash == direct->hash);
  CHECK(unit({"clang++", "@missing", "src/pay.cc"})->arguments[1] == "@missing");
  CHECK(unit({"clang++", "-c"}).error().code == ErrorCode::kUsage);
  CHECK(unit({"clang++", "a.cc", "b.cc"}).error().message.find("a.cc and b.cc") !=
        std::string::npos);
  CHECK(unit({"clang++", "a.cc", "src/pay.cc"}, "src/pay.cc")->file == "src/pay.cc");
  CHECK(unit({"clang++", "gone.cc"}).error().code == ErrorCode::kInput);
}

}  // namespace
}  // namespace arterial::indexer
