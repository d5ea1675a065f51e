// Which changes of files the watcher hands on, and which it lets pass.
#include "indexer/watch/watch.h"

#include "tests/catch.h"
#include "tests/indexer/tree.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
constexpr std::chrono::milliseconds kQuiet{50};

struct Scene {
  Scene() {
    tree.dir().Write("src/deep/h.inc", "v1");
    tree.Add("src/main.cc", "main\ninclude deep/h.inc");
    tree.Add("lib/f.cc", "fn f");
    db::Connection db = tree.Open();
    tree.Index(db);
    Result<Watcher> opened = Watcher::Open();
    REQUIRE(opened.ok());
    watcher.emplace(std::move(*opened));
    CHECK(Follow());
    CHECK_FALSE(Follow());
  }
  bool Follow() {
    db::Connection db = tree.Open();
    Result<WatchedTree> watched = WatchedTree::Of(db, tree.dir().path());
    REQUIRE(watched.ok());
    return watcher->Watch(std::move(*watched));
  }
  std::vector<std::string> Wait() {
    const Changes changes = watcher->Wait(kQuiet);
    CHECK_FALSE(changes.everything);
    std::vector<std::string> names;
    for (const std::string& file : changes.files)
      names.push_back(fs::relative(file, tree.dir().path()).string());
    return names;
  }
  Tree tree;
  std::optional<Watcher> watcher;
};

using Names = std::vector<std::string>;

TEST_CASE("saved, new, moved and deleted files are changes, together if close together") {
  Scene scene;
  const TempDir& dir = scene.tree.dir();
  dir.Write("src/deep/h.inc", "v2");
  dir.Write("lib/new.h", "");
  CHECK(scene.Wait() == Names{"lib/new.h", "src/deep/h.inc"});
  // As editors save: a new file in the old one's place.
  dir.Write("src/.main.cc.swp", "");
  dir.Write("src/4913", "");
  dir.Write("src/main.cc~", "");
  fs::rename(dir / "src/main.cc~", dir / "src/main.cc");
  CHECK(scene.Wait() == Names{"src/main.cc"});
  fs::remove(dir / "lib/f.cc");
  CHECK(scene.Wait() == Names{"lib/f.cc"});
  scene.tree.Remove("lib/f.cc");
  CHECK(scene.Wait() == Names{"build/compile_commands.json"});
  dir.Write("CODEOWNERS", "* @x");
  CHECK(scene.Wait() == Names{"CODEOWNERS"});
  // What nothing depends on comes first and is let pass.
  dir.Write("build/app.o", "");
  dir.Write("src/notes.txt", "");
  dir.Write("lib/late.cc", "fn late");
  CHECK(scene.Wait() == Names{"lib/late.cc"});
}

TEST_CASE("folders that come back or are new are watched after the next index") {
  Scene scene;
  const TempDir& dir = scene.tree.dir();
  fs::remove_all(dir / "src/deep");
  const Names gone = scene.Wait();
  CHECK(std::find(gone.begin(), gone.end(), "src/deep/h.inc") != gone.end());
  dir.Write("src/deep/h.inc", "v3");
  CHECK(scene.Wait() == Names{"src/deep"});
  CHECK(scene.Follow());
  dir.Write("src/deep/h.inc", "v4");
  CHECK(scene.Wait() == Names{"src/deep/h.inc"});
}

TEST_CASE("more changes than the kernel keeps are a change of everything") {
  std::ifstream limit("/proc/sys/fs/inotify/max_queued_events");
  int most = 0;
  limit >> most;
  if (most == 0 || most > 200000) {
    WARN("skipped: the kernel's queue is unknown or very long");
    return;
  }
  Scene scene;
  // Equal notices in a row are merged by the kernel, hence two files in turn.
  for (int i = 0; i <= most / 2; ++i)
    for (const char* name : {"a.h", "b.h"}) std::ofstream(scene.tree.dir() / "lib/" + name) << i;
  CHECK(scene.watcher->Wait(kQuiet).everything);
  // And it goes on.
  scene.tree.dir().Write("lib/f.cc", "fn f");
  CHECK(scene.Wait() == Names{"lib/f.cc"});
}

TEST_CASE("our own database and the headers made beside it are not watched") {
  Scene scene;
  db::Connection db = scene.tree.Open();
  REQUIRE(
      db.Exec("INSERT INTO source_file VALUES (900, '.arterial/gen/1/x.pb.h', 1, 1, x'00')").ok());
  // The .proto files that they are made from are.
  scene.tree.dir().Write(".arterial/gen/1/arterial.stamp", "protos\n0123\nshop/cart.proto\n");
  Result<WatchedTree> watched = WatchedTree::Of(db, scene.tree.dir().path());
  REQUIRE(watched.ok());
  for (const std::string& folder : watched->folders())
    CHECK(folder.find(".arterial") == std::string::npos);
  CHECK(watched->folders().contains(scene.tree.dir() / "protos/shop"));
  CHECK(watched->folders().size() == 7);
}

}  // namespace
}  // namespace arterial::indexer
