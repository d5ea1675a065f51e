#include "cli/commands/index_watch.h"

#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "cli/sections.h"
#include "db/support/interrupt.h"
#include "db/support/text.h"
#include "indexer/command_line.h"
#include "indexer/watch/watch.h"

namespace arterial::cli {
namespace {

constexpr size_t kMostNamed = 4;  // sites, or files, that a line names

// kind, file, function, name -> lines. Without the line in the key, so that code that only moved
// does not count as changed.
using Sites = std::map<std::tuple<std::string, std::string, std::string, std::string>,
                       std::multiset<int64_t>>;

Result<Sites> ReadSites(db::Connection& db) {
  Result<db::Statement> select = db.Prepare(
      "SELECT replace(kind, '_', ' '), file, function, coalesce(operation, span_name, '(dynamic)'),"
      " line FROM facts");
  if (!select) return select.error();
  Sites sites;
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return sites;
    sites[{select->String(0), select->String(1), select->String(2), select->String(3)}].insert(
        select->Int(4));
  }
}

// Those of `one` that `other` has fewer of: "+ call site src/pay.cc:13 p.S/Get".
void Describe(char sign, const Sites& one, const Sites& other, std::vector<std::string>& lines) {
  for (const auto& [key, places] : one) {
    const auto found = other.find(key);
    const size_t known = found == other.end() ? 0 : found->second.size();
    auto place = places.rbegin();
    for (size_t i = known; i < places.size(); ++i, ++place)
      lines.push_back(fmt::format("{} {} {}:{} {}", sign, std::get<0>(key), std::get<1>(key),
                                  *place, std::get<3>(key)));
  }
}

std::string Some(const std::vector<std::string>& all, std::string_view many) {
  if (all.size() > kMostNamed && !many.empty())
    return fmt::format("{} {}", FormatCount(static_cast<int64_t>(all.size())), many);
  std::string text;
  for (size_t i = 0; i < std::min(all.size(), kMostNamed); ++i)
    text += (i == 0 ? "" : ", ") + all[i];
  if (all.size() > kMostNamed)
    text += fmt::format(" and {} more", FormatCount(static_cast<int64_t>(all.size() - kMostNamed)));
  return text;
}

std::string Files(const indexer::Changes& changes, const std::string& root) {
  if (changes.everything) return "everything checked";
  std::vector<std::string> files;
  for (const std::string& file : changes.files) files.push_back(indexer::RelativeTo(file, root));
  return Some(files, "files");
}

std::string Line(const std::string& files, const indexer::IndexSummary& summary,
                 std::chrono::nanoseconds took, const Sites& before, const Sites& after) {
  std::vector<std::string> lines;
  Describe('+', after, before, lines);
  Describe('-', before, after, lines);
  std::string text = files + ": ";
  text += Counted(static_cast<size_t>(summary.parsed + summary.reparsed), "unit") + " parsed";
  if (summary.deleted > 0)
    text += ", " + Counted(static_cast<size_t>(summary.deleted), "unit") + " gone";
  text += " in " + FormatDuration(took.count()) + "; ";
  return EscapeControl(text + (lines.empty() ? "same call sites, handlers and span sites"
                                             : Some(lines, {}))) +
         "\n";
}

class Follower {
 public:
  using Update = std::function<Result<indexer::IndexSummary>(db::Connection&)>;
  Follower(Invocation& invocation, const std::string& path, const std::string& root,
           const Update& update, indexer::Watcher watcher)
      : invocation_(invocation),
        path_(path),
        root_(root),
        update_(update),
        watcher_(std::move(watcher)) {}

  Result<int> Run() {
    {
      Result<db::Connection> db = db::Connection::Open(path_, db::OpenMode::kWrite);
      if (!db) return db.error();
      Result<Sites> sites = ReadSites(*db);
      if (!sites) return sites.error();
      sites_ = std::move(*sites);
      Result<bool> again = Watch(*db);
      if (!again) return again.error();
    }
    if (watcher_.refused() > 0)
      Say(invocation_.err,
          fmt::format("arterial: {} folders cannot be watched and are checked every 10 seconds: "
                      "raise fs.inotify.max_user_watches\n",
                      FormatCount(static_cast<int64_t>(watcher_.refused()))));
    Say(invocation_.out, "Watching " + root_ + "; Ctrl-C ends.\n");
    // What was saved after it was read and before it was watched is found by looking once more.
    bool again = true;
    indexer::Changes changes;
    while (!Interrupted() && !invocation_.out.closed()) {
      if (!again) changes = watcher_.Wait();
      if (Interrupted()) break;
      std::error_code ec;
      if (!std::filesystem::is_directory(root_, ec))
        return Error{ErrorCode::kEnvironment, "the watched folder has gone", root_};
      Result<bool> done = Follow(changes);
      if (!done && done.error().code == ErrorCode::kInterrupted) break;
      if (!done) Say(invocation_.err, "arterial: " + done.error().ToString() + "\n");
      again = done && *done;
    }
    return kExitAnswer;
  }

 private:
  static void Say(Terminal& terminal, const std::string& text) {
    terminal.Write(text);
    (void)terminal.Flush().ok();  // said again at the end by the last Flush
  }

  Result<bool> Watch(db::Connection& db) {
    Result<indexer::WatchedTree> tree = indexer::WatchedTree::Of(db, root_);
    if (!tree) return tree.error();
    return watcher_.Watch(std::move(*tree));
  }

  // True if new folders are watched now, in which something may have been missed.
  Result<bool> Follow(const indexer::Changes& changes) {
    Result<db::Connection> db = db::Connection::Open(path_, db::OpenMode::kWrite);
    if (!db) return db.error();
    const auto begin = std::chrono::steady_clock::now();
    Result<indexer::IndexSummary> summary = update_(*db);
    if (!summary) return summary.error();
    if (summary->parsed > 0 || summary->deleted > 0 || summary->linked) {
      Result<Sites> sites = ReadSites(*db);
      if (!sites) return sites.error();
      Say(invocation_.out,
          Line(changes.files.empty() ? "everything checked" : Files(changes, root_), *summary,
               std::chrono::steady_clock::now() - begin, sites_, *sites));
      sites_ = std::move(*sites);
    }
    return Watch(*db);
  }

  Invocation& invocation_;
  const std::string path_, root_;
  const Update& update_;
  indexer::Watcher watcher_;
  Sites sites_;
};

}  // namespace

Result<int> RunIndexWatch(
    Invocation& invocation, const std::string& path, const std::string& root,
    const std::function<Result<indexer::IndexSummary>(db::Connection&)>& update) {
  Result<indexer::Watcher> watcher = indexer::Watcher::Open();
  if (!watcher) return watcher.error();
  return Follower(invocation, path, root, update, std::move(*watcher)).Run();
}

}  // namespace arterial::cli
