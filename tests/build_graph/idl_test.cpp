#include "indexer/build_graph/idl.h"

#include "indexer/build_graph/meson.h"
#include "tests/catch.h"
#include "tests/indexer/temp_dir.h"

namespace arterial::indexer {
namespace {

std::string Read(const std::string& text, const std::string& idl) {
  std::vector<IdlOperation> operations;
  const auto error = ParseIdl(text, idl, "f", &operations);
  std::string out;
  for (const IdlOperation& o : operations)
    out += o.operation + " " + o.call_kind + " " + std::to_string(o.line) + "\n";
  if (error)
    out += std::to_string(error->line) + ":" + std::to_string(error->column) + " " + error->message;
  return out;
}

TEST_CASE("Methods of .proto files") {
  CHECK(Read("syntax = \"proto3\"; // service X {}\npackage shop.pay;\nimport \"a.proto\";\n"
             "message service { string rpc = 1; }\n"
             "service Payments {\n  option (x) = { a: \"}\" };\n"
             "  rpc Charge(Card) returns (Receipt);\n"
             "  rpc Watch (.shop.Card) returns (stream Receipt) { option y = 1; }\n"
             "  rpc Put(stream Card) returns (Receipt) {};\n"
             "  rpc Chat(stream /* c */ Card) returns (stream stream);\n}\n",
             "proto") ==
        "shop.pay.Payments/Charge unary 7\nshop.pay.Payments/Watch server_stream 8\n"
        "shop.pay.Payments/Put client_stream 9\nshop.pay.Payments/Chat bidi 10\n");
  CHECK(Read("service S { rpc A(B) returns (C); rpc D(E) }", "proto") ==
        "S/A unary 1\n1:44 expected returns before }");
  CHECK(Read("service S {", "proto") == "1:12 the service S is never closed");
}

TEST_CASE("Functions of .thrift files") {
  CHECK(Read("namespace cpp shop # service No {}\nconst map<string,i32> M = {\"a\": 1}\n"
             "struct Card { 1: string service; }\n"
             "service Users extends base.Base {\n"
             "  oneway void Log(1: string text),\n"
             "  map<string, list<i32>> Find(1: i64 id = 3; 2: list<Card> c) throws (1: E e);\n"
             "  void Ping()\n  i32 (a = \"b\") Twice(1: i32 x) (c = \"d\")\n} (x = \"y\")\n"
             "service Empty {}\n",
             "thrift") ==
        "Users/Log oneway 5\nUsers/Find unary 6\nUsers/Ping unary 7\nUsers/Twice unary 8\n");
  CHECK(Read("service S { void }", "thrift") == "1:18 expected a name before }");
}

TEST_CASE("Meson's targets") {
  TempDir dir;
  dir.Write(
      "build/meson-info/intro-targets.json",
      R"([{"name":"money","id":"m@sta","type":"static library","defined_in":")" + dir.path() +
          R"(/meson.build","filename":[")" + dir.path() +
          R"(/build/libmoney.a"],"target_sources":[{"language":"cpp","parameters":["-I)" +
          dir.path() + R"(/include"],"sources":[")" + dir.path() +
          R"(/money.cc"],"generated_sources":[]}]},
                {"name":"shop","id":"s@exe","type":"executable","defined_in":")" +
          dir.path() + R"(/meson.build","filename":[")" + dir.path() +
          R"(/build/shop"],"target_sources":[{"language":"cpp","parameters":[],"sources":[")" +
          dir.path() +
          R"(/main.cc"]},{"linker":["c++"],"parameters":["libmoney.a","-lm"]}],"depends":7}])");
  const FileTree tree(dir.path());
  db::IssueLog issues;
  BuildGraph graph;
  ReadMeson({tree, dir / "build", nullptr, {}, false, issues}, graph);
  Normalise(graph);
  REQUIRE(graph.targets.size() == 2);
  CHECK(graph.targets[0].label == "money");
  CHECK(graph.targets[0].include_dirs == std::vector<std::string>{"include"});
  CHECK(graph.targets[1].kind == "binary");
  CHECK(graph.targets[1].artifact == "build/shop");
  REQUIRE(graph.targets[1].deps.size() == 1);
  CHECK(graph.targets[1].deps[0].to == "money");
}

}  // namespace
}  // namespace arterial::indexer
