// The whole pipeline with the fake worker: what is parsed again, what survives kill -9, owners.
#include "indexer/index.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "db/support/subprocess.h"
#include "tests/catch.h"
#include "tests/indexer/dump.h"
#include "tests/indexer/tree.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

TEST_CASE("only what changed is parsed again") {
  Tree tree;
  tree.dir().Write("src/h.h", "v1");
  tree.Add("src/main.cc", "main\nmain -> f\ninclude h.h");
  tree.Add("src/f.cc", "fn f\nsite f p.S/Get");
  tree.Add("src/other.cc", "fn unused");
  tree.dir().Write("CODEOWNERS", "* @all\n/src/f.cc @f\n");
  db::Connection db = tree.Open();
  IndexSummary first = tree.Index(db);
  CHECK(first.units == 3);
  CHECK(first.parsed == 3);
  CHECK(first.linked);
  CHECK(first.link.static_edges == 1);
  CHECK(Query(db, "SELECT caller || ' ' || callee || ' ' || target FROM static_edges") ==
        Rows{"main:app p.S/Get app"});
  CHECK(Query(db, "SELECT owner FROM facts") == Rows{"@f"});
  CHECK(Query(db, "SELECT owners, dialect, file, line FROM ownership WHERE kind = 'target'") ==
        Rows{"@all|github-codeowners|CODEOWNERS|1"});
  CHECK(Query(db, "SELECT value FROM setting WHERE key = 'root'") == Rows{tree.dir().path()});

  const IndexSummary second = tree.Index(db);
  CHECK(second.parsed == 0);
  CHECK(second.unchanged == 3);
  CHECK_FALSE(second.linked);
  CHECK(second.link.call_sites == 1);
  CHECK(second.link.static_edges == 1);

  // Touched but equal: looked at, not parsed. Changed header: its includers only.
  fs::last_write_time(tree.dir() / "src/f.cc", fs::file_time_type::clock::now());
  CHECK(tree.Index(db).parsed == 0);
  tree.dir().Write("src/h.h", "v2, longer");
  CHECK(tree.Index(db).parsed == 1);
  // Same size and content changed with another time.
  std::ofstream(tree.dir() / "src/h.h") << "v3, longer";
  fs::last_write_time(tree.dir() / "src/h.h",
                      fs::file_time_type::clock::now() - std::chrono::minutes(1));
  CHECK(tree.Index(db).parsed == 1);

  tree.dir().Write("CODEOWNERS", "* @new\n");
  CHECK(tree.Index(db).parsed == 0);
  CHECK(Query(db, "SELECT owner FROM facts") == Rows{"@new"});

  tree.Remove("src/f.cc");
  const IndexSummary last = tree.Index(db);
  CHECK(last.deleted == 1);
  CHECK(last.parsed == 0);
  CHECK(last.linked);
  CHECK(Query(db, "SELECT count(*) FROM call_site") == Rows{"0"});
}

TEST_CASE("the database may be named without a folder") {
  Tree tree;
  tree.Add("src/main.cc", "main\nmain -> f");
  tree.Add("src/f.cc", "fn f\nsite f p.S/Get");
  const fs::path before = fs::current_path();
  fs::current_path(tree.dir().path());
  {
    db::Connection db = tree.Open("bare.db");
    CHECK(tree.Index(db).link.call_sites == 1);
    CHECK(tree.Index(db).parsed == 0);
  }
  fs::current_path(before);
}

TEST_CASE("a missing include that turns up makes its unit parse again") {
  Tree tree;
  tree.Add("main.cc", "main\ninclude later.h");
  db::Connection db = tree.Open();
  CHECK(tree.Index(db).degraded == 1);
  CHECK(tree.Index(db).parsed == 0);
  tree.dir().Write("later.h", "x");
  const IndexSummary summary = tree.Index(db);
  CHECK(summary.parsed == 1);
  CHECK(summary.degraded == 0);
}

TEST_CASE("units that bring their worker down are recorded and tried again next time") {
  Tree tree;
  tree.Add("good.cc", "main\nsite main op");
  tree.Add("crash.cc", "fn f");
  tree.Add("hang.cc", "fn f");
  tree.dir().Write("CMakeLists.txt", "");
  db::Connection db = tree.Open();
  for (int round = 0; round < 2; ++round) {
    const IndexSummary summary = tree.Index(db);
    CHECK(summary.parsed == (round == 0 ? 3 : 2));
    CHECK(summary.crashed == 1);
    CHECK(summary.timeout == 1);
    CHECK(Query(db, "SELECT kind, severity, file, count FROM issue ORDER BY kind") ==
          Rows{"unit_crashed|error|crash.cc|1", "unit_timeout|error|hang.cc|1"});
    CHECK(Query(db, "SELECT file, status FROM unit ORDER BY file") ==
          Rows{"crash.cc|crashed", "good.cc|ok", "hang.cc|timeout"});
    CHECK(summary.link.static_edges == 1);
  }
}

TEST_CASE("errors say what to do") {
  Tree tree;
  db::Connection db = tree.Open();
  IndexOptions options = tree.Options();
  CHECK(Index(db, options).error().message.find("-DCMAKE_EXPORT_COMPILE_COMMANDS=ON") !=
        std::string::npos);
  tree.Add("a.cc", "main");
  options.worker_program = tree.dir() / "no-such-worker";
  CHECK(Index(db, options).error().code == ErrorCode::kEnvironment);
  options.root = tree.dir() / "nowhere";
  CHECK(Index(db, options).error().code == ErrorCode::kInput);
  fs::remove(tree.dir() / "a.cc");
  Result<IndexSummary> none = Index(db, tree.Options());
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().message.find("none of its 1 entries") != std::string::npos);
}

TEST_CASE("a killed run leaves a database that the next run completes to the same facts") {
  Tree tree;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i), next = std::to_string(i + 1);
    tree.Add("slow" + n + ".cc", (i == 0 ? "main\nmain -> f0\n" : "") + std::string("fn f") + n +
                                     "\nf" + n + " -> f" + next + "\nsite f" + n + " op" + n +
                                     "\nhandler f" + n + " h" + n);
  }
  db::Connection whole = tree.Open(tree.dir() / ".arterial/whole.db");
  tree.Index(whole);
  const Rows expected = DumpStatic(whole);
  CHECK(expected.size() > 1000);

  std::mt19937 random(static_cast<unsigned>(getpid()));
  int64_t kept = 0;
  for (int round = 0; round < 5; ++round) {
    fs::remove_all(tree.dir() / ".arterial/killed");
    const std::string path = tree.dir() / ".arterial/killed/arterial.db";
    const pid_t child = fork();
    if (child == 0) {
      Result<db::Connection> db = db::Connection::Open(path, db::OpenMode::kCreate);
      if (db) (void)Index(*db, tree.Options()).ok();
      _exit(0);
    }
    usleep(50000 + random() % 900000);
    kill(child, SIGKILL);
    waitpid(child, nullptr, 0);
    db::Connection db = tree.Open(path);
    CHECK(Query(db, "PRAGMA integrity_check") == Rows{"ok"});
    kept += tree.Index(db).unchanged;
    CHECK(DumpStatic(db) == expected);
  }
  WARN("units kept over five killed runs: " << kept);
}

std::string Protoc() { return FindProgram("grpc_cpp_plugin").empty() ? "" : FindProgram("protoc"); }

TEST_CASE("missing protobuf headers are made from the tree's .proto files") {
  if (Protoc().empty()) {
    WARN("skipped: protoc and grpc_cpp_plugin are not installed");
    return;
  }
  Tree tree;
  tree.exhaustive = GENERATE(false, true);
  const std::string syntax = "syntax = \"proto3\";\n";
  tree.dir().Write("protos/shop/cart.proto",
                   syntax +
                       "package shop;\nimport \"shop/money.proto\";\n"
                       "message Item { Money price = 1; }\n"
                       "service Cart { rpc Get(Item) returns (Item); }\n");
  tree.dir().Write("protos/shop/money.proto",
                   syntax + "package shop;\nmessage Money { int64 units = 1; }\n");
  tree.dir().Write("other/deep/cart.proto", syntax + "package deep;\nmessage X {}\n");
  tree.dir().Write("broken/broken.proto", "message {");
  tree.Add("a.cc",
           "main\ninclude shop/cart.grpc.pb.h\ninclude shop/cart.pb.h\n"
           "include shop/money.pb.h");
  tree.Add("b.cc", "fn b\ninclude generated/by/bazel/deep/cart.pb.h");
  tree.Add("c.cc", "fn c\ninclude nowhere/x.pb.h\ninclude plain.h\ninclude ../../../up.pb.h");
  tree.Add("d.cc", "fn d\ninclude broken/broken.pb.h");
  db::Connection db = tree.Open();
  const IndexSummary summary = tree.Index(db);
  CHECK(summary.parsed == 4);
  // The scan knows what is missing before anything is parsed.
  CHECK(summary.reparsed == (tree.exhaustive ? 3 : 0));
  CHECK(Query(db, "SELECT file, status FROM unit ORDER BY file") ==
        Rows{"a.cc|ok", "b.cc|ok", "c.cc|degraded", "d.cc|degraded"});
  CHECK(Query(db, "SELECT kind, file, count FROM issue WHERE phase = 'index' ORDER BY 1, 2, 3") ==
        Rows{"idl_file_skipped|broken/broken.proto|1", "proto_failed|broken/broken.proto|1",
             "proto_not_found|c.cc|1", "proto_not_found|c.cc|1"});
  // Generated files are inputs like others, in the cache beside the database.
  CHECK(Query(db, "SELECT count(*) FROM source_file WHERE path LIKE '.arterial/gen/%'") ==
        Rows{"4"});

  const IndexSummary again = tree.Index(db);
  CHECK(again.parsed == 0);
  CHECK(again.reparsed == 0);
  tree.dir().Write("protos/shop/money.proto",
                   syntax + "package shop;\nmessage Money { int64 cents = 1; }\n");
  CHECK(tree.Index(db).parsed == 1);
  fs::remove_all(tree.dir() / ".arterial/gen");
  // The same headers again: whether units are parsed again depends on the clock alone.
  const IndexSummary rebuilt = tree.Index(db);
  CHECK(rebuilt.degraded == 2);
  CHECK(Query(db, "SELECT file, status FROM unit ORDER BY file") ==
        Rows{"a.cc|ok", "b.cc|ok", "c.cc|degraded", "d.cc|degraded"});
  CHECK(fs::exists(tree.dir() / ".arterial/gen"));
}

}  // namespace
}  // namespace arterial::indexer
