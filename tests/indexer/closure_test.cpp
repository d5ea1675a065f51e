// Scan and closure against --exhaustive: the same answers, whatever is left unparsed.
#include <random>

#include "tests/catch.h"
#include "tests/indexer/dump.h"
#include "tests/indexer/tree.h"

namespace arterial::indexer {
namespace {

// What answers are made of: without the units that were not needed.
Rows Answers(db::Connection& db) {
  Rows answers;
  for (const std::string& row : DumpStatic(db))
    if (!row.starts_with("unit|") && !row.starts_with("binary_unit|")) answers.push_back(row);
  return answers;
}

Rows Statuses(db::Connection& db) {
  return Query(db, "SELECT file, status FROM unit ORDER BY file");
}

Rows ExhaustiveAnswers(Tree& tree) {
  db::Connection db = tree.Open(tree.dir() / "exhaustive.db");
  tree.exhaustive = true;
  tree.Index(db);
  tree.exhaustive = false;
  return Answers(db);
}

TEST_CASE("only units that can lie between handler and call site are parsed") {
  Tree tree;
  tree.Add("main.cc", "plain\nmain\nmain -> a::Serve");
  tree.Add("serve.cc", "plain\nfn a::Serve\na::Serve -> b::Call");
  tree.Add("call.cc", "fn b::Call\nsite b::Call p.S/Get");
  tree.Add("log.cc", "plain\nfn c::Log\nc::Log -> c::Write");
  db::Connection db = tree.Open();
  const IndexSummary first = tree.Index(db);
  CHECK(first.scanned == 4);
  CHECK(first.parsed == 3);
  CHECK(first.needless == 1);
  CHECK(Statuses(db) == Rows{"call.cc|ok", "log.cc|needless", "main.cc|ok", "serve.cc|ok"});
  CHECK(first.link.static_edges == 1);
  CHECK(Answers(db) == ExhaustiveAnswers(tree));

  const IndexSummary again = tree.Index(db);
  CHECK(again.scanned == 0);
  CHECK(again.parsed == 0);
  CHECK(again.unchanged == 3);
  CHECK(again.needless == 1);
  CHECK_FALSE(again.linked);

  SECTION("a unit comes to be wanted") {
    tree.Add("log.cc", "plain\nfn c::Log\nc::Log -> b::Call");
    const IndexSummary grown = tree.Index(db);
    CHECK(grown.scanned == 1);
    CHECK(grown.parsed == 1);
    CHECK(grown.needless == 0);
  }
  SECTION("what was wanted is so no more") {
    tree.Add("call.cc", "plain\nfn b::Call");
    const IndexSummary shrunk = tree.Index(db);
    CHECK(shrunk.parsed == 0);
    CHECK(shrunk.needless == 4);
    CHECK(Query(db, "SELECT count(*) FROM unit WHERE facts IS NOT NULL") == Rows{"0"});
  }
  SECTION("an unwanted unit changes nothing but its scan") {
    tree.Add("log.cc", "plain\nfn c::Log");
    const IndexSummary other = tree.Index(db);
    CHECK(other.scanned == 1);
    CHECK(other.parsed == 0);
    CHECK(other.unchanged == 3);
    CHECK_FALSE(other.linked);
  }
  CHECK(Answers(db) == ExhaustiveAnswers(tree));
}

TEST_CASE("what loads a library is found wherever it is") {
  Tree tree;
  tree.Add("load.cc", "plain\nfn a::Load\ndlopen b.so");
  tree.Add("log.cc", "plain\nfn c::Log");
  db::Connection db = tree.Open();
  CHECK(tree.Index(db).parsed == 1);
  CHECK(Query(db, "SELECT kind, file, line FROM issue") == Rows{"library_loaded|load.cc|3"});
  CHECK(tree.Index(db).scanned == 0);
  CHECK(Answers(db) == ExhaustiveAnswers(tree));
}

TEST_CASE("the include graph follows the tree") {
  Tree tree;
  tree.dir().Write("a.h", "x");
  tree.dir().Write("b.h", "x");
  tree.Add("one.cc", "plain\ninclude a.h");
  tree.Add("two.cc", "plain\ninclude a.h\ninclude b.h");
  db::Connection db = tree.Open();
  tree.Index(db);
  const auto edges = [&] {
    return Query(db,
                 "SELECT f.path, t.path FROM include_edge JOIN source_file f ON f.id = from_file_id"
                 " JOIN source_file t ON t.id = to_file_id ORDER BY 1, 2");
  };
  CHECK(edges() == Rows{"one.cc|a.h", "two.cc|a.h", "two.cc|b.h"});
  tree.Add("two.cc", "plain\ninclude b.h");
  tree.Index(db);
  CHECK(edges() == Rows{"one.cc|a.h", "two.cc|b.h"});
  tree.Remove("two.cc");
  tree.Index(db);
  CHECK(edges() == Rows{"one.cc|a.h"});
  CHECK(Query(db, "SELECT path FROM source_file ORDER BY 1") == Rows{"a.h", "one.cc"});
}

TEST_CASE("a file that shadows an include makes its unit be looked at again") {
  Tree tree;
  tree.Add("a.cc", "plain\ninclude later.h");
  db::Connection db = tree.Open();
  CHECK(tree.Index(db).parsed == 1);  // behind a missing include anything may be
  CHECK(tree.Index(db).scanned == 0);
  tree.dir().Write("later.h", "x");
  const IndexSummary summary = tree.Index(db);
  CHECK(summary.scanned == 1);
  CHECK(summary.needless == 1);
}

// Functions f0.. over classes C0.., each defined in one unit, with calls, overrides, constructions
// and sites at random.
class RandomTree {
 public:
  explicit RandomTree(uint32_t seed) : random_(seed) {
    for (int i = 0; i < kUnits; ++i) Write(i);
  }
  void Change() { Write(Pick(kUnits)); }
  Tree& tree() { return tree_; }

 private:
  static constexpr int kUnits = 24, kPerUnit = 2;

  int Pick(int n) { return std::uniform_int_distribution<>(0, n - 1)(random_); }
  static std::string Function(int i) {
    return "n" + std::to_string(i % 3) + "::C" + std::to_string(i / 2) + "::f" + std::to_string(i);
  }
  std::string Any() { return Function(Pick(kUnits * kPerUnit)); }
  static std::string ClassOf(const std::string& function) {
    return function.substr(0, function.rfind("::"));
  }

  void Write(int unit) {
    std::string text;
    bool plain = true;
    if (unit % 6 == 0) text += "main\nmain -> " + Any() + "\nmain -> " + Any() + "\n";
    for (int i = 0; i < kPerUnit; ++i) {
      const std::string function = Function(unit * kPerUnit + i);
      text += "fn " + function + "\n";
      const char* const vias[] = {"", " virtual", " async", " stored", " lambda"};
      for (int call = Pick(9) / 4; call > 0; --call)
        text += function + " -> " + Any() + vias[Pick(5)] + "\n";
      if (Pick(7) == 0)
        text += "override " + function + " " + Any() + " " + ClassOf(function) + "\n";
      if (Pick(9) == 0) text += "construct " + ClassOf(Any()) + "\n";
      const int kind = Pick(30);
      if (kind == 0) text += "site " + function + " p.S/M" + std::to_string(unit) + "\n";
      if (kind == 1) text += "handler " + function + " p.S/H" + std::to_string(unit) + "\n";
      if (kind == 2) text += "span " + function + " s" + std::to_string(unit) + "\n";
      plain = plain && kind > 2;
    }
    const std::string target =
        unit % 4 == 3 ? "lib" + std::to_string(unit % 3) : "app" + std::to_string(unit / 6);
    tree_.Add("d" + std::to_string(unit % 3) + "/u" + std::to_string(unit) + ".cc",
              (plain ? "plain\n" : "") + text, target);
  }

  std::mt19937 random_;
  Tree tree_;
};

TEST_CASE("random programs: the closure and --exhaustive give the same answers, edit by edit") {
  int64_t needless = 0;
  for (uint32_t seed = 1; seed <= 12; ++seed) {
    INFO("seed " << seed);
    RandomTree random(seed);
    db::Connection db = random.tree().Open();
    for (int edit = 0; edit < 4; ++edit) {
      INFO("edit " << edit);
      needless += random.tree().Index(db).needless;
      CHECK(Answers(db) == ExhaustiveAnswers(random.tree()));
      random.Change();
    }
  }
  CHECK(needless > 50);
}

}  // namespace
}  // namespace arterial::indexer
