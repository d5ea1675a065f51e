// What git tells spares looking at files, and the result is that of looking at all of them.
#include "indexer/changed_since.h"

#include <random>

#include "db/support/subprocess.h"
#include "tests/catch.h"
#include "tests/indexer/dump.h"
#include "tests/indexer/tree.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;

std::string Git(const Tree& tree, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(),
                   {"git", "-C", tree.dir().path(), "-c", "user.name=t", "-c", "user.email=t@t.t"});
  Result<ProcessOutput> run = RunProcess(arguments);
  REQUIRE(run.ok());
  INFO(run->err);
  REQUIRE(run->exit_code == 0);
  return run->out.substr(0, run->out.find('\n'));
}

std::string Commit(const Tree& tree) {
  Git(tree, {"add", "-A"});
  Git(tree, {"commit", "-q", "--allow-empty", "-m", "x"});
  return Git(tree, {"rev-parse", "HEAD"});
}

void Begin(Tree& tree) {
  tree.dir().Write(".gitignore", ".arterial\nbuild\n");
  tree.dir().Write("src/h.h", "v1");
  tree.Add("src/main.cc", "main\nmain -> f\ninclude h.h");
  tree.Add("src/f.cc", "fn f\nsite f p.S/Get");
  tree.Add("src/g.cc", "fn g\nsite g p.S/Put\ninclude later.h");
  Git(tree, {"init", "-q"});
}

Result<IndexSummary> IndexSince(const Tree& tree, db::Connection& db, const std::string& revision) {
  IndexOptions options = tree.Options();
  options.changed_since = revision;
  return Index(db, options);
}

TEST_CASE("with --changed-since only what git names is looked at") {
  if (FindProgram("git").empty()) {
    WARN("skipped: git is not installed");
    return;
  }
  Tree tree;
  Begin(tree);
  const std::string base = Commit(tree);
  db::Connection db = tree.Open();
  tree.Index(db);
  // Nothing changed but the files' times, as after a fresh clone.
  for (const char* file : {"src/h.h", "src/main.cc", "src/f.cc"})
    fs::last_write_time(tree.dir() / file, fs::file_time_type::clock::now());
  Result<IndexSummary> none = IndexSince(tree, db, base);
  REQUIRE(none.ok());
  CHECK(none->parsed == 0);
  CHECK(none->changed_files == 0);
  // A file hidden from git's eyes is looked at all the same; others are not.
  Git(tree, {"update-index", "--assume-unchanged", "src/f.cc"});
  tree.dir().Write("src/f.cc", "fn f\nsite f p.S/Hidden");
  CHECK(IndexSince(tree, db, "HEAD")->parsed == 1);
  Git(tree, {"update-index", "--no-assume-unchanged", "src/f.cc"});
  CHECK(Query(db, "SELECT operation FROM call_site ORDER BY 1") == Rows{"p.S/Hidden", "p.S/Put"});
}

TEST_CASE("changed-since ends in the facts of looking at everything, after any edits") {
  if (FindProgram("git").empty()) {
    WARN("skipped: git is not installed");
    return;
  }
  std::mt19937 random(7);
  for (int round = 0; round < 6; ++round) {
    Tree tree;
    Begin(tree);
    const std::string base = Commit(tree);
    db::Connection since = tree.Open();
    tree.Index(since);
    for (int edit = 0; edit < 4; ++edit) {
      const std::string n = std::to_string(random() % 1000);
      switch (random() % 6) {
        case 0:
          tree.dir().Write("src/h.h", "v" + n);
          break;
        case 1:
          tree.Add("src/f.cc", "fn f\nsite f p.S/Get" + n);
          break;
        case 2:
          tree.Add("src/new" + n + ".cc", "fn n" + n + "\nsite n" + n + " p.N/" + n);
          break;
        case 3:
          tree.dir().Write("src/later.h", n);
          break;
        case 4:
          tree.Remove("src/f.cc");
          break;
        default:
          Commit(tree);
      }
    }
    db::Connection whole = tree.Open(tree.dir() / ".arterial/whole.db");
    tree.Index(whole);
    Result<IndexSummary> summary = IndexSince(tree, since, base);
    INFO((summary.ok() ? "" : summary.error().ToString()));
    REQUIRE(summary.ok());
    CHECK(DumpStatic(since) == DumpStatic(whole));
  }
}

TEST_CASE("changed-since says why it cannot be trusted, and what to do") {
  if (FindProgram("git").empty()) {
    WARN("skipped: git is not installed");
    return;
  }
  Tree tree;
  db::Connection db = tree.Open();
  tree.Add("a.cc", "main");
  CHECK(IndexSince(tree, db, "HEAD").error().message.find("needs a git work tree") !=
        std::string::npos);
  Begin(tree);
  const std::string base = Commit(tree);
  CHECK(IndexSince(tree, db, "HEAD").error().message.find("of no known revision") !=
        std::string::npos);
  tree.dir().Write("a.cc", "main\nsite main p.S/A");
  tree.Index(db);
  CHECK(IndexSince(tree, db, base)
            .error()
            .message.find("of revision " + base + " with changes that were not committed") !=
        std::string::npos);
  const std::string next = Commit(tree);
  tree.Index(db);
  const Error other = IndexSince(tree, db, base).error();
  CHECK(other.code == ErrorCode::kUsage);
  CHECK(other.message.find("is of revision " + next + ", not of " + base) != std::string::npos);
  CHECK(IndexSince(tree, db, "nothing").error().message.find("no commit 'nothing'") !=
        std::string::npos);
  CHECK(IndexSince(tree, db, "--output=x").error().code == ErrorCode::kUsage);
  CHECK(IndexSince(tree, db, next).ok());

  // A run that was killed half way leaves units of neither revision.
  tree.dir().Write("a.cc", "main\nsite main p.S/Longer");
  IndexOptions options = tree.Options();
  Rows meanwhile;
  options.progress = [&](const IndexProgress& at) {
    if (at.stage == IndexProgress::Stage::kLink)
      meanwhile = Query(db, "SELECT count(*) FROM setting WHERE key = 'revision'");
  };
  REQUIRE(Index(db, options).ok());
  CHECK(meanwhile == Rows{"0"});
  CHECK(Query(db, "SELECT value FROM setting WHERE key = 'revision'") == Rows{next + "-dirty"});
}

}  // namespace
}  // namespace arterial::indexer
