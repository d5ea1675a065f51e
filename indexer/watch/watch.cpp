#include "indexer/watch/watch.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>

#include "db/support/interrupt.h"
#include "indexer/command_line.h"
#include "indexer/infer/source_tree.h"
#include "indexer/proto_gen.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kTick{500};  // interrupts are looked at
constexpr std::chrono::seconds kRecheck{10};     // where not all could be watched
constexpr int kLongest = 10;                     // quiet times until changes are handed on anyway

std::string_view NameOf(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Files that can matter although no unit has read them yet.
bool MayMatter(const std::string& path) {
  static constexpr std::array<std::string_view, 3> kOwners = {"CODEOWNERS", "OWNERS",
                                                              "OWNERS_ALIASES"};
  const std::string_view name = NameOf(path);
  if (name.starts_with('.') || name.starts_with('#')) return false;
  return IsTranslationUnit(path) || IsHeader(path) || name.ends_with(".proto") ||
         std::find(kOwners.begin(), kOwners.end(), name) != kOwners.end();
}

}  // namespace

void WatchedTree::AddFolders(const std::string& file) {
  for (size_t slash = file.rfind('/'); slash != std::string::npos && slash >= root_.size();
       slash = slash == 0 ? std::string::npos : file.rfind('/', slash - 1))
    if (!folders_.insert(file.substr(0, slash)).second) return;
}

Result<WatchedTree> WatchedTree::Of(db::Connection& db, const std::string& root) {
  WatchedTree tree;
  tree.root_ = root;
  tree.folders_.insert(root);
  // Headers that we make ourselves: their .proto files are what changes.
  const std::string generated = fs::absolute(db.path()).parent_path().string() + "/gen/";
  for (const std::string& file : ProtoGen::MadeFrom(root, generated)) tree.AddFolders(file);
  Result<db::Statement> select =
      db.Prepare("SELECT path FROM source_file WHERE path NOT LIKE '/%'");
  if (!select) return select.error();
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) break;
    std::string path = Absolute(select->Text(0), root);
    if (path.starts_with(generated)) continue;
    tree.AddFolders(path);
    tree.inputs_.insert(std::move(path));
  }
  Result<std::optional<std::string>> build =
      db::QueryText(db, "SELECT value FROM setting WHERE key = 'build_dir'");
  if (!build) return build.error();
  if (!(*build).value_or("").empty()) {
    std::error_code error;
    const bool is_file = fs::is_regular_file(**build, error);  // Bazel's actions
    tree.compile_db_ = is_file ? **build : **build + "/compile_commands.json";
    tree.folders_.insert(is_file ? fs::path(**build).parent_path().string() : **build);
  } else {
    const SourceTree sources = ListSourceTree(root);
    for (const auto* files : {&sources.sources, &sources.headers})
      for (const std::string& file : *files) tree.AddFolders(root + "/" + file);
  }
  for (const char* folder : {"/.github", "/.gitlab", "/docs"}) {
    std::error_code error;
    if (fs::is_directory(root + folder, error)) tree.folders_.insert(root + folder);
  }
  return tree;
}

bool WatchedTree::Concerns(const FileEvent& event) const {
  if (event.overflow) return true;
  if (event.path == compile_db_ || inputs_.contains(event.path)) return true;
  return event.folder ? !NameOf(event.path).starts_with('.') : MayMatter(event.path);
}

Result<Watcher> Watcher::Open() {
  Result<Inotify> inotify = Inotify::Open();
  if (!inotify) return inotify.error();
  return Watcher(std::move(*inotify));
}

bool Watcher::Watch(WatchedTree tree) {
  tree_ = std::move(tree);
  const Inotify::Watched watched = inotify_.Watch(tree_.folders());
  refused_ = watched.refused;
  return watched.added > 0;
}

bool Watcher::Collect(std::chrono::milliseconds wait, Changes& changes) {
  bool any = false;
  for (FileEvent& event : inotify_.Read(wait)) {
    if (!tree_.Concerns(event)) continue;
    any = true;
    if (event.overflow)
      changes.everything = true;
    else
      changes.files.insert(std::move(event.path));
  }
  return any;
}

Changes Watcher::Wait(std::chrono::milliseconds quiet) {
  Changes changes;
  const Clock::time_point begin = Clock::now();
  while (!Collect(kTick, changes)) {
    if (Interrupted()) return {};
    if (refused_ > 0 && Clock::now() - begin > kRecheck) {
      changes.everything = true;
      return changes;
    }
  }
  const Clock::time_point first = Clock::now();
  while (Collect(quiet, changes) && Clock::now() - first < kLongest * quiet && !Interrupted()) {
  }
  return Interrupted() ? Changes() : changes;
}

}  // namespace arterial::indexer
