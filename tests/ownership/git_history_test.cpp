#include "indexer/ownership/git_history.h"

#include "db/support/subprocess.h"
#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

std::string Guess(const std::string& log, const std::string& path = "f", int half_life = 365) {
  const std::optional<Owner> owner = GitHistory(log, half_life).GuessOf(path);
  return owner ? owner->owners + " " + owner->file : "-";
}

std::string Commit(const std::string& hash, const std::string& author, int day,
                   const std::string& files) {
  return "commit\x1f" + hash + "\x1f" + author + "\x1f" + std::to_string(1700000000 + day * 86400) +
         "\n\n" + files;
}

TEST_CASE("history: who wrote most lines, the older the less") {
  const std::string recent = Commit("c2", "new@x", 730, "60\t0\tf\n");
  CHECK(Guess(recent + Commit("c1", "old@x", 0, "200\t0\tf\n")) == "new@x old@x commit c2");
  // 200 lines of two half-lives ago weigh 50; with a half-life of ten years 174.
  CHECK(Guess(recent + Commit("c1", "old@x", 0, "200\t0\tf\n"), "f", 3650) == "old@x commit c1");
  CHECK(Guess(recent + Commit("c1", "old@x", 0, "40\t0\tf\n")) == "new@x commit c2");
}

TEST_CASE("history: the last touch counts; binary files and odd lines do not break it") {
  CHECK(Guess(Commit("c2", "b@x", 1, "0\t9\tf\n-\t-\tpicture\n") +
              Commit("c1", "a@x", 0, "3\t0\tf\n")) == "b@x a@x commit c2");
  CHECK(Guess(Commit("c2", "b@x", 1, "-\t-\tpicture\n"), "picture") == "b@x commit c2");
  CHECK(Guess("1\t1\tf\ncommit\x1fx\nnonsense\n") == "-");
  CHECK(Guess("") == "-");
}

TEST_CASE("history: git is asked, and only where no rule speaks; always a guess") {
  OwnedTree tree({{"CODEOWNERS", "/owned @team\n/free\n"},
                  {"owned", "1\n"},
                  {"free", "1\n"},
                  {"wild", "1\n2\n"}});
  const auto git = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"git", "-c", "user.name=Ada", "-c", "user.email=ada@x.org"});
    Result<ProcessOutput> done = RunProcess(words, tree.dir().path());
    REQUIRE(done.ok());
    REQUIRE(done->exit_code == 0);
  };
  git({"init", "-q"});
  git({"add", "."});
  git({"commit", "-q", "-m", "all"});
  CHECK(tree.Ask("owned") == "@team (CODEOWNERS:1)");
  CHECK(tree.Ask("free") == " (CODEOWNERS:2)");
  CHECK(tree.Ask("wild").starts_with("ada@x.org (commit "));
  CHECK(tree.Ask("wild").ends_with(" guess"));
  CHECK(tree.Ask("unknown") == "-");
  tree.dir().Write("arterial.yaml", "ownership: {guess: false}\n");
  CHECK(tree.Ask("wild") == "-");
}

}  // namespace
}  // namespace arterial::indexer
