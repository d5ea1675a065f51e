// Whose an OWNERS file is, and gRPC's old dialect (rules: tools/mkowners/mkowners.py).
#include "indexer/ownership/owners_files.h"

#include "indexer/ownership/owners_grpc_old.h"
#include "tests/ownership/tree.h"

namespace arterial::indexer {
namespace {

TEST_CASE("the dialect of an OWNERS file shows in its lines") {
  CHECK(SniffOwners("# x\nset noparent\nalice@x.org\n") == "chromium-owners");
  CHECK(SniffOwners("per-file a=b@x.org\n") == "chromium-owners");
  CHECK(SniffOwners("file://A_OWNERS\n") == "chromium-owners");
  CHECK(SniffOwners("# See\n\nreviewers:\n- a\n") == "kubernetes-owners");
  CHECK(SniffOwners("approvers: [a@b.c]\n") == "kubernetes-owners");
  CHECK(SniffOwners("set noparent\n@alice\n") == "grpc-old");
  CHECK(SniffOwners("# nobody\nset noparent\n*\n") == "");
}

TEST_CASE("dialects live side by side; silent files go with the most") {
  OwnedTree tree({{"OWNERS", "root@x.org\n"},
                  {"a/OWNERS", "set noparent\n*\n"},
                  {"b/OWNERS", "b@x.org\n"},
                  {"third_party/k/OWNERS", "approvers: [kim]\n"}});
  CHECK(tree.Ask("a/f") == "* (a/OWNERS:2)");
  CHECK(tree.Ask("third_party/k/f") == "root@x.org (OWNERS:1)");
  CHECK(tree.Ask("third_party/k/f", "kubernetes-owners") == "kim (third_party/k/OWNERS:1)");
  CHECK(tree.Load().ClaimsOfPath("third_party/k/f").size() == 2);
}

TEST_CASE("odd names are no rules by themselves") {
  OwnedTree tree({{"EXTENDED_OWNERS", "x@x.org\n"},
                  {"OWNERS.github", "./ @google/team\n"},
                  {"OWNERS_ALIASES", "aliases: {a: [b]}\n"},
                  {"CODEOWNERS_baseline_errors.txt", "* @x\n"},
                  {"d/CODEOWNERS", "* @not-here\n"}});
  for (const char* path : {"f", "d/f", "EXTENDED_OWNERS"}) CHECK(tree.Ask(path) == "-");
}

TEST_CASE("grpc-old: owner first, then globs; the nearest file that fits decides") {
  OwnedTree tree({{"OWNERS", "# top\n@root **/OWNERS\n@all *.md\n"},
                  {"a/OWNERS", "set noparent\n@a\n@b *.c x/**\n"},
                  {"a/c/OWNERS", "@c\n"},
                  {"n/OWNERS", "set noparent\n@n *.c\n"}});
  CHECK(tree.Ask("f") == "-");
  CHECK(tree.Ask("z/OWNERS") == "@root (OWNERS:2)");
  CHECK(tree.Ask("a/f") == "@a (a/OWNERS:2)");
  CHECK(tree.Ask("a/f.c") == "@a @b (a/OWNERS:2)");
  CHECK(tree.Ask("a/x/y/f") == "@a @b (a/OWNERS:2)");
  CHECK(tree.Ask("a/c/f") == "@c @a (a/c/OWNERS:1)");       // a/ has no end below it
  CHECK(tree.Ask("a/c/OWNERS") == "@c @a (a/c/OWNERS:1)");  // but above it
  // CODEOWNERS knows no noparent: where no glob fits, the file above decides.
  CHECK(tree.Ask("n/OWNERS") == "@root (OWNERS:2)");
}

TEST_CASE("grpc-old: a mistake loses its line") {
  OwnedTree tree({{"OWNERS", "@a\nsomebody *.c\n@b !x *.h\n"}});
  CHECK(tree.Ask("f.h") == "@a @b (OWNERS:1)");
  CHECK(tree.Issues() ==
        std::vector<std::string>{"owners_line_skipped OWNERS:2 column 1: not an owner: somebody"});
}

}  // namespace
}  // namespace arterial::indexer
