// Linking of units written in the line language of mini.h.
#include "indexer/link/link.h"

#include <algorithm>
#include <random>

#include "db/support/compress.h"
#include "tests/catch.h"
#include "tests/indexer/dump.h"
#include "tests/indexer/mini.h"

namespace arterial::indexer {
namespace {

struct MiniUnit {
  std::string file;
  std::string target;
  std::string text;
};

db::Connection Linked(const std::vector<MiniUnit>& units) {
  Result<db::Connection> db = db::Connection::OpenInMemory();
  REQUIRE(db.ok());
  Result<db::Statement> insert = db->Prepare(
      "INSERT INTO unit (file, command_hash, target, extra_arguments, status, error, facts)"
      " VALUES (?, ?, ?, '', ?, nullif(?, ''), ?)");
  REQUIRE(insert.ok());
  for (const MiniUnit& unit : units) {
    const db::UnitFacts facts = ParseMini(unit.text, unit.file);
    const std::string bytes = Compress(db::Encode(facts));
    const std::string hash = ToBlob(HashBytes(unit.target + unit.text));
    REQUIRE(insert
                ->Run(unit.file, db::Blob{hash}, unit.target, facts.degraded ? "degraded" : "ok",
                      facts.first_error, db::Blob{bytes})
                .ok());
  }
  Result<LinkSummary> summary = Link(*db);
  REQUIRE(summary.ok());
  return std::move(*db);
}

// binary: caller -> callee hops via confidence [function via function ...]
Rows Edges(db::Connection& db) {
  return Query(db,
               "SELECT b.label || ': ' || e.caller || ' -> ' || c.operation || ' ' || e.hops || ' '"
               " || e.via || ' ' || e.confidence || ' [' || (SELECT group_concat(t, ' ') FROM"
               " (SELECT ltrim(s.via || ' ' || f.name) AS t FROM static_edge_step s JOIN function f"
               " ON f.id = s.function_id WHERE s.static_edge_id = e.id ORDER BY s.position)) || ']'"
               " FROM static_edge e JOIN binary b ON b.id = e.binary_id"
               " JOIN call_site c ON c.id = e.call_site_id ORDER BY 1");
}

Rows Binaries(db::Connection& db) {
  return Query(db,
               "SELECT b.label || ': ' || (SELECT group_concat(t, ' ') FROM (SELECT u.file AS t"
               " FROM binary_unit x JOIN unit u ON u.id = x.unit_id WHERE x.binary_id = b.id"
               " ORDER BY u.file)) FROM binary b ORDER BY 1");
}

TEST_CASE("a chain runs from a handler through units to the call site") {
  db::Connection db = Linked({
      {"a/main.cc", "a", "main\nmain -> serve\nmain -> boot\nfn boot\nsite boot p.S/Boot"},
      {"a/serve.cc", "a", "fn serve\nfn H\nhandler H q.T/Do\nH -> client\n"},
      {"lib/client.cc", "lib", "fn client\nclient -> impl\nstatic impl\nsite impl p.S/Get"},
      {"b/client.cc", "b", "main\nfn client\nsite client p.S/Other"},
  });
  CHECK(Binaries(db) == Rows{"a: a/main.cc a/serve.cc lib/client.cc", "b: b/client.cc"});
  CHECK(Edges(db) == Rows{"a: main:a -> p.S/Boot 1 call high [main call boot]",
                          "a: q.T/Do -> p.S/Get 2 call high [H call client call impl]"});
  CHECK(Query(db, "SELECT kind || ' ' || file || ':' || line FROM issue") ==
        Rows{"call_site_unreached b/client.cc:3"});
  CHECK(Query(db, "SELECT count(*) FROM function") == Rows{"6"});  // serve is not in the slice
}

TEST_CASE("the most certain chain wins, then the shortest") {
  db::Connection db = Linked({{"m.cc", "",
                               "main\nfn H\nhandler H op\nfn a\nfn b\nfn c\nfn S\nsite S x\n"
                               "H -> S stored\nH -> a async\na -> S\nH -> b\nb -> c\nc -> S async\n"
                               "a -> c lambda"}});
  CHECK(Edges(db) == Rows{"m: op -> x 2 async medium [H async a call S]"});
  // With one more step of the same certainty at the end, the longer certain start gains nothing.
  db::Connection two = Linked({{"m.cc", "",
                                "main\nfn H\nhandler H op\nfn a\nfn b\nfn N\nfn S\nsite S x\n"
                                "H -> N async\nH -> a\na -> b\nb -> N\nN -> S stored"}});
  CHECK(Edges(two) == Rows{"m: op -> x 2 stored low [H async N stored S]"});
}

TEST_CASE("virtual calls go to constructed classes, to all when none is constructed") {
  const std::string hierarchy =
      "fn One::Get\nfn Two::Get\nfn Deep::Get\noverride One::Get I::Get One\n"
      "override Two::Get I::Get Two\noverride Deep::Get Two::Get Deep\n"
      "site One::Get one\nsite Two::Get two\nsite Deep::Get deep\n";
  const std::string caller = "main\nfn H\nhandler H op\nH -> I::Get virtual\n";
  db::Connection one = Linked({{"m.cc", "t", caller + "construct One"}, {"h.cc", "t", hierarchy}});
  CHECK(Edges(one) == Rows{"t: op -> one 1 virtual medium [H virtual One::Get]"});
  db::Connection deep =
      Linked({{"m.cc", "t", caller + "construct Deep\nconstruct Two"}, {"h.cc", "t", hierarchy}});
  CHECK(Edges(deep) == Rows{"t: op -> deep 1 virtual medium [H virtual Deep::Get]",
                            "t: op -> two 1 virtual medium [H virtual Two::Get]"});
  db::Connection none = Linked({{"m.cc", "t", caller}, {"h.cc", "t", hierarchy}});
  CHECK(Edges(none) == Rows{"t: op -> deep 1 virtual low [H virtual Deep::Get]",
                            "t: op -> one 1 virtual low [H virtual One::Get]",
                            "t: op -> two 1 virtual low [H virtual Two::Get]"});
  // A qualified call does not dispatch; a pointer to a virtual method does.
  db::Connection other = Linked(
      {{"m.cc", "t", "main\nfn H\nhandler H op\nH -> Two::Get\nconstruct Deep\nconstruct Two"},
       {"h.cc", "t", hierarchy}});
  CHECK(Edges(other) == Rows{"t: op -> two 1 call high [H call Two::Get]"});
  db::Connection pointer =
      Linked({{"m.cc", "t", "main\nfn H\nhandler H op\nH -> I::Get async\nconstruct One"},
              {"h.cc", "t", hierarchy}});
  CHECK(Edges(pointer) == Rows{"t: op -> one 1 async medium [H async One::Get]"});
}

TEST_CASE("a constructed class pulls the unit that defines its virtual methods") {
  db::Connection db = Linked({
      {"m.cc", "m",
       "main\nfn H\nhandler H op\nH -> I::Get virtual\nconstruct One\n"
       "override One::Get I::Get One"},
      {"lib/one.cc", "lib", "fn One::Get\nsite One::Get x"},
      {"lib/two.cc", "lib", "fn Two::Get\nsite Two::Get y"},
  });
  CHECK(Binaries(db) == Rows{"m: lib/one.cc m.cc"});
  CHECK(Edges(db) == Rows{"m: op -> x 1 virtual medium [H virtual One::Get]"});
}

TEST_CASE("a constructed handler's unit is pulled, though no override says so") {
  const std::string uses = "main\nin handler.h\nfn x::H::H\nmain -> x::H::H\n";
  db::Connection db = Linked({
      {"m.cc", "", uses},
      {"handler.cc", "", "fn x::H::Get\nhandler x::H::Get op\nx::H::Get -> f\nfn f\nsite f out"},
      {"other.cc", "", "fn y::H::Get\nhandler y::H::Get op2\nsite y::H::Get out2"},
      {"idle.cc", "", "main\nin handler.h\nfn x::H::H\n"},
  });
  CHECK(Binaries(db) == Rows{"m: handler.cc m.cc"});
  CHECK(Edges(db) == Rows{"m: op -> out 1 call high [x::H::Get call f]"});
}

TEST_CASE("of several definitions the linker's is taken") {
  const std::string client = "fn client\nsite client ";
  db::Connection db = Linked({
      {"svc/a/main.cc", "a", "main\nmain -> client"},
      {"svc/a/client.cc", "a", client + "own"},
      {"svc/b/main.cc", "b", "main\nmain -> client"},
      {"svc/b/fake/client.cc", "exe_util", client + "near"},
      {"lib/client.cc", "lib", client + "far"},
      {"svc/b/tool.cc", "tool", "main\n" + client + "has_main"},
      {"c/main.cc", "", "main\nmain -> client"},
      {"c/client.cc", "", client + "untargeted"},
      {"d/one.cc", "d", "main\nmain -> only"},
      {"e/main.cc", "e", "main\nfn unrelated"},
      {"e/only.cc", "e", "fn only\nsite only elsewhere"},
  });
  CHECK(Edges(db) == Rows{"a: main:a -> own 1 call high [main call client]",
                          "b: main:b -> near 1 call high [main call client]",
                          "c/main: main:c/main -> untargeted 1 call high [main call client]",
                          "d: main:d -> elsewhere 1 call high [main call only]"});
}

TEST_CASE("two programs in one target are told apart by file") {
  db::Connection db = Linked({
      {"x/one.cc", "demo", "main\nmain -> f"},
      {"x/two.cc", "demo", "main\nsite main other"},
      {"x/lib.cc", "demo", "fn f\nsite f op"},
  });
  CHECK(Binaries(db) == Rows{"x/one: x/lib.cc x/one.cc", "x/two: x/two.cc"});
  CHECK(Edges(db) == Rows{"x/one: main:x/one -> op 1 call high [main call f]",
                          "x/two: main:x/two -> other 0 call high [main]"});
}

TEST_CASE("a program without sites is left out, and takes no label") {
  db::Connection db = Linked({
      {"x/one.c", "", "main\nmain -> f"},
      {"x/one.cc", "", "main\nsite main op"},
      {"x/f.cc", "", "fn f"},
  });
  CHECK(Binaries(db) == Rows{"x/one: x/one.cc"});
}

TEST_CASE("no chain passes through main or needs recursion") {
  std::string deep = "main\nfn H\nhandler H op\nH -> main\nmain -> f0\nfn f0\nf0 -> f0\n";
  for (int i = 0; i < 20000; ++i)
    deep += "fn f" + std::to_string(i + 1) + "\nf" + std::to_string(i) + " -> f" +
            std::to_string(i + 1) + "\n";
  db::Connection db = Linked({{"m.cc", "", deep + "site f20000 op2"}});
  CHECK(Query(db, "SELECT caller || ' ' || hops FROM static_edge") == Rows{"main:m 20001"});
}

TEST_CASE("what a degraded unit says of a site gives way to what another one says") {
  const std::string bad = "error x\n";
  const std::string good = "fn f\n";
  db::Connection db = Linked({
      {"a.cc", "a", "main\nin h.h\n" + bad + "fn f\nspan f\nsite f\nhandler f\n"},
      {"b.cc", "b",
       "main\nin h.h\nfn x\n" + good + "span f work\nsite f p.S/Get\nhandler f q.T/Do\n"},
      {"c.cc", "c", "main\nin h.h\n" + bad + "fn f\nspan f other\nsite f\nhandler f\n"},
  });
  CHECK(Query(db, "SELECT line, operation, degraded FROM call_site") == Rows{"6|p.S/Get|0"});
  CHECK(Query(db, "SELECT line, operation, degraded FROM handler") == Rows{"7|q.T/Do|0"});
  CHECK(Query(db, "SELECT line, name, degraded FROM span_site") == Rows{"5|work|0"});
  // Two well parsed units that differ both have their say, and a degraded one is better than none.
  db::Connection both = Linked({
      {"a.cc", "a", "main\nin h.h\nfn f\nspan f\nsite f\n"},
      {"b.cc", "b", "main\nin h.h\nfn f\nspan f work\nsite f p.S/Get\n"},
      {"c.cc", "c", "main\n" + bad + "site main\n"},
  });
  CHECK(Query(both, "SELECT file, line, operation, degraded FROM call_site ORDER BY 1, 2, 3") ==
        Rows{"c.cc|3||1", "h.h|5||0", "h.h|5|p.S/Get|0"});
  CHECK(Query(both, "SELECT name FROM span_site") == Rows{""});
}

TEST_CASE("equal names in different namespaces and programs are kept apart") {
  // Two services called Cart in two packages; two classes called Handler in two programs.
  const std::string handler = "main\nfn Handler::Get\nconstruct Handler\nhandler Handler::Get ";
  db::Connection db = Linked({
      {"shop/main.cc", "shop", handler + "shop.Cart/Get\nsite Handler::Get stock.Cart/Get"},
      {"stock/main.cc", "stock", handler + "stock.Cart/Get\nHandler::Get -> load"},
      {"stock/load.cc", "stock", "fn load\nsite load redis:get"},
  });
  CHECK(Query(db, "SELECT file, operation FROM handler ORDER BY 1") ==
        Rows{"shop/main.cc|shop.Cart/Get", "stock/main.cc|stock.Cart/Get"});
  CHECK(Edges(db) ==
        Rows{"shop: shop.Cart/Get -> stock.Cart/Get 0 call high [Handler::Get]",
             "stock: stock.Cart/Get -> redis:get 1 call high [Handler::Get call load]"});
}

TEST_CASE("what several units see in a header is stored once") {
  const std::string header = "in h.h\nfn f\nspan f work\nspansite f op\n";
  db::Connection db = Linked({
      {"a.cc", "a", "main\n" + header + "main -> f"},
      {"b.cc", "b", "main\n" + header + "main -> f\nerror bad"},
      {"c.cc", "c", "main\n" + header + "main -> f\nerror bad"},
  });
  CHECK(Query(db, "SELECT file || ':' || line || ' ' || degraded FROM call_site") ==
        Rows{"h.h:5 0"});
  CHECK(Query(db, "SELECT count(*) FROM static_edge") == Rows{"3"});
  CHECK(Query(db, "SELECT count(*) FROM call_site_binary") == Rows{"3"});
  CHECK(Query(db,
              "SELECT s.name || ' ' || c.operation FROM span_call x JOIN span_site s ON"
              " s.id = x.span_site_id JOIN call_site c ON c.id = x.call_site_id") ==
        Rows{"work op"});
  CHECK(Query(db, "SELECT kind || ' ' || file FROM issue ORDER BY 1") ==
        Rows{"unit_degraded b.cc", "unit_degraded c.cc"});
  db::Connection all = Linked({{"a.cc", "a", "main\n" + header + "main -> f\nerror bad"}});
  CHECK(Query(all, "SELECT degraded FROM call_site") == Rows{"1"});
}

// span operation (inherited)
Rows SpanCalls(db::Connection& db) {
  return Query(
      db,
      "SELECT coalesce(s.name, '?') || ' ' || c.operation || iif(x.inherited, ' inherited',"
      " '') FROM span_call x JOIN span_site s ON s.id = x.span_site_id"
      " JOIN call_site c ON c.id = x.call_site_id ORDER BY 1");
}

TEST_CASE("a span is open in what its function calls, across units") {
  const std::string helper =
      "fn helper\nfn deep\nfn later\nhelper -> deep\nhelper -> later stored\n"
      "span deep own\nspansite deep op\nsite later op2\n";
  db::Connection db = Linked({
      {"a.cc", "a", "main\nfn H\nhandler H in\nspan H server\nH -> helper\nopen H helper\n"},
      {"b.cc", "a", helper},
      {"c.cc", "a", "fn other\nspan other over\nother -> helper"},
  });
  // What is stored runs later.
  CHECK(SpanCalls(db) == Rows{"own op", "server op inherited"});
}

TEST_CASE("a span is not inherited by handlers that requests start") {
  const std::string server =
      "main\nspan main start\nfn serve\nmain -> serve\nopen main serve\n"
      "serve -> H address_taken\nserve -> K\nfn H\nhandler H in\nsite H op\n"
      "fn K\nhandler K in2\nsite K op2\n";
  db::Connection db = Linked({{"a.cc", "", server}});
  CHECK(SpanCalls(db) == Rows{"start op2 inherited"});  // K is called in process
}

TEST_CASE("contexts are stored with the span that is certain") {
  const std::string header = "in h.h\nfn f\nspan f one\ninject f\nextract f\nsite f op\n";
  db::Connection db = Linked({{"a.cc", "a", "main\nmain -> f\n" + header},
                              {"b.cc", "b", "main\nmain -> f\n" + header + "error bad"}});
  CHECK(Query(db,
              "SELECT c.direction || ' ' || c.line || ' ' || coalesce(s.name, '?') || ' ' ||"
              " c.degraded FROM context_site c LEFT JOIN span_site s ON s.id = c.span_site_id"
              " ORDER BY c.line") == Rows{"inject 6 one 0", "extract 7 ? 0"});
  CHECK(Query(db,
              "SELECT kind || ' ' || coalesce(span_name, '') || ' ' || targets FROM facts"
              " WHERE kind LIKE 'context%' ORDER BY 1") ==
        Rows{"context_extract  a b", "context_inject one a b"});
  // Two units disagree: none is named.
  db = Linked({{"a.cc", "a", "main\nin h.h\nfn f\nspan f one\ninject f"},
               {"b.cc", "b", "main\nin h.h\nspan f two\nfn f\ninject f"}});
  CHECK(Query(db, "SELECT count(*), count(span_site_id) FROM context_site") == Rows{"1|0"});
}

TEST_CASE("spans without a scope that nothing finishes are findings") {
  db::Connection db = Linked({
      {"a.cc", "", "fn f\nspan f lost\nheld lost_\nspan f kept\nheld kept_\nspan f\nheld x_"},
      {"b.cc", "", "fn g\nended kept_"},
  });
  CHECK(Query(db,
              "SELECT file || ':' || line || ' ' || detail FROM issue WHERE kind ="
              " 'span_never_finished' ORDER BY line") ==
        Rows{"a.cc:2 the span 'lost' is kept where no scope ends it, and nothing finishes it",
             "a.cc:6 the span is kept where no scope ends it, and nothing finishes it"});
}

// A random program: functions over units, headers, a hierarchy, sites and handlers.
std::vector<MiniUnit> RandomProgram(std::mt19937& random) {
  static const char* const kVias[] = {"",       "lambda", "virtual",      "async",
                                      "thread", "stored", "address_taken"};
  std::vector<MiniUnit> units;
  auto name = [&] { return "f" + std::to_string(random() % 40); };
  for (int u = 0; u < 12; ++u) {
    const std::string number = std::to_string(u);
    MiniUnit unit{"d" + std::to_string(u % 4) + "/u" + number + ".cc",
                  u % 5 == 0 ? "" : "t" + std::to_string(u % 5), ""};
    if (u % 3 == 0) unit.text += "main\nmain -> " + name() + "\n";
    for (int i = 0; i < 12; ++i) {
      const std::string from = name(), to = name();
      unit.text += "fn " + from + "\n" + from + " -> " + to + " " + kVias[random() % 7] + "\n";
      if (random() % 6 == 0) unit.text += "override " + from + " " + to + " T" + from + "\n";
      if (random() % 6 == 0) unit.text += "construct T" + to + "\n";
      if (random() % 8 == 0) unit.text += "span " + from + " s\n";
      if (random() % 8 == 0) unit.text += "spansite " + from + " site" + number + "\n";
      if (random() % 9 == 0) unit.text += "handler " + from + " op" + number + "\n";
      if (random() % 12 == 0) unit.text += "in h" + std::to_string(random() % 2) + ".h\n";
    }
    units.push_back(std::move(unit));
  }
  return units;
}

TEST_CASE("the order in which units were stored changes nothing") {
  std::mt19937 random(3);
  int64_t edges = 0;
  for (int round = 0; round < 40; ++round) {
    std::vector<MiniUnit> units = RandomProgram(random);
    db::Connection first = Linked(units);
    const Rows expected = DumpStatic(first);
    edges += static_cast<int64_t>(Edges(first).size());
    for (int n = 0; n < 3; ++n) {
      std::shuffle(units.begin(), units.end(), random);
      db::Connection again = Linked(units);
      REQUIRE(DumpStatic(again) == expected);
    }
    REQUIRE(Link(first).ok());  // and again over itself
    REQUIRE(DumpStatic(first) == expected);
  }
  CHECK(edges > 1000);
}

TEST_CASE("stored chains are chains: each step is a fact, ends fit, no main inside") {
  std::mt19937 random(17);
  for (int round = 0; round < 40; ++round) {
    db::Connection db = Linked(RandomProgram(random));
    CHECK(Query(db,
                "SELECT e.id FROM static_edge e WHERE e.hops + 1 <>"
                " (SELECT count(*) FROM static_edge_step s WHERE s.static_edge_id = e.id)")
              .empty());
    CHECK(Query(db,
                "SELECT 1 FROM static_edge_step s JOIN function f ON f.id = s.function_id"
                " WHERE s.position > 0 AND f.name = 'main'")
              .empty());
    CHECK(Query(db,
                "SELECT 1 FROM static_edge_step GROUP BY static_edge_id, function_id"
                " HAVING count(*) > 1")
              .empty());  // a shortest chain has no loop
    // A step's call is written on its line in the unit or header that holds it.
    CHECK(Query(db,
                "SELECT 1 FROM static_edge_step WHERE position > 0 AND (line = 0 OR file = ''"
                " OR via = '')")
              .empty());
  }
}

}  // namespace
}  // namespace arterial::indexer
