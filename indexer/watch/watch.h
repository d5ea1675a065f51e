// Waits until files that an index was made from change.
#pragma once

#include <chrono>
#include <set>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/support/result.h"
#include "indexer/watch/inotify.h"

namespace arterial::indexer {

// What a database depends on in its tree, and whether a file has to do with it.
class WatchedTree {
 public:
  // Of the last index in `db`: the files that its units read in the root, its compile database,
  // and, where flags were inferred, all sources and headers of the tree.
  static Result<WatchedTree> Of(db::Connection& db, const std::string& root);

  // Absolute folders that hold these files, and the folders above them up to the root.
  const std::set<std::string>& folders() const { return folders_; }
  // A file of these, a name that sources, headers, .proto and ownership files have, or the compile
  // database. Not what build systems, editors and git write in between.
  bool Concerns(const FileEvent& event) const;

 private:
  void AddFolders(const std::string& file);
  std::string root_, compile_db_;
  std::set<std::string> folders_;
  std::set<std::string> inputs_;  // absolute
};

struct Changes {
  std::set<std::string> files;  // absolute
  bool everything = false;      // more than the kernel could tell, or than could be watched
};

// Collects changes until there were none for a while: saving all files, or switching branches, is
// one change. Start it before reading what it watches, or something may be missed.
class Watcher {
 public:
  static Result<Watcher> Open();

  // Watches another tree from now on. True if folders came in: what happened in them before is
  // unknown, so index once more.
  bool Watch(WatchedTree tree);
  // Blocks until something changed and `quiet` has passed since, at most ten times that in all; at
  // once with what has been collected already. Empty after an interrupt (db/support/interrupt.h).
  Changes Wait(std::chrono::milliseconds quiet = std::chrono::milliseconds(200));
  // Folders that the kernel refused to watch: Wait then ends every ten seconds with `everything`.
  size_t refused() const { return refused_; }

 private:
  explicit Watcher(Inotify inotify) : inotify_(std::move(inotify)) {}
  bool Collect(std::chrono::milliseconds wait, Changes& changes);
  Inotify inotify_;
  WatchedTree tree_;
  size_t refused_ = 0;
};

}  // namespace arterial::indexer
