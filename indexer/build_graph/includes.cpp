#include "indexer/build_graph/includes.h"

#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <set>
#include <thread>
#include <unordered_set>

#include "indexer/environment.h"
#include "indexer/infer/include_scan.h"
#include "indexer/infer/source_tree.h"

namespace arterial::indexer {
namespace {

struct TextRow {
  int64_t size = -1, mtime_ns = 0;
  std::string includes;
  bool seen = false, fresh = false;
};

bool IsCpp(std::string_view path) { return IsHeader(path) || IsTranslationUnit(path); }

class Collector {
 public:
  Collector(db::Connection& db, const FileTree& tree, const BuildGraph& graph)
      : db_(db), tree_(tree), graph_(graph) {}

  Result<FileIncludes> Run(bool needed) {
    AddFiles();
    ARTERIAL_RETURN_IF_ERROR(LoadSeen());
    ARTERIAL_RETURN_IF_ERROR(LoadTexts());
    ReadTexts();
    ARTERIAL_RETURN_IF_ERROR(StoreTexts());
    if (!needed && out_.texts_read == 0) return std::move(out_);
    ResolveTexts();
    std::sort(out_.lines.begin(), out_.lines.end());
    out_.lines.erase(std::unique(out_.lines.begin(), out_.lines.end(),
                                 [](const IncludeLine& a, const IncludeLine& b) {
                                   return a.from == b.from && a.to == b.to;
                                 }),
                     out_.lines.end());
    return std::move(out_);
  }

 private:
  FileId Id(std::string_view path) {
    const auto found = ids_.find(std::string(path));
    if (found != ids_.end()) return found->second;
    const auto id = static_cast<FileId>(out_.files.size());
    out_.files.emplace_back(path);
    out_.read.push_back(0);
    ids_.emplace(path, id);
    return id;
  }

  // Files that targets name, and the C++ files of the folders that these are in.
  void AddFiles() {
    std::unordered_set<std::string> folders;
    for (const BuildTarget& target : graph_.targets) {
      for (const std::string& dir : target.include_dirs) include_dirs_.insert(dir);
      for (const TargetFile& file : target.files) {
        if (!IsCpp(file.path)) continue;
        Id(file.path);
        folders.emplace(FolderPart(file.path));
      }
    }
    for (const auto& [folder, content] : tree_.folders()) {
      const bool near = folders.contains(folder) || include_dirs_.contains(folder);
      bool below = near;  // include/ folders hold trees of headers
      for (std::string_view at = folder; !below && !at.empty();) {
        at = FolderPart(at);
        below = !at.empty() && include_dirs_.contains(std::string(at));
      }
      if (!below) continue;
      for (const std::string& name : content.files)
        if (IsCpp(name)) Id(JoinPath(folder, name));
    }
  }

  Status LoadSeen() {
    Result<db::Statement> select = db_.Prepare(
        "SELECT f.path, t.path, e.line FROM include_edge e"
        " JOIN source_file f ON f.id = e.from_file_id JOIN source_file t ON t.id = e.to_file_id");
    if (!select) return select.error();
    for (;;) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) break;
      const FileId from = Id(select->Text(0)), to = Id(select->Text(1));
      out_.read[from] = 1;
      out_.lines.push_back({from, to, static_cast<uint32_t>(select->Int(2))});
    }
    // A unit without a single include has no edge.
    Result<db::Statement> units =
        db_.Prepare("SELECT u.file FROM unit u JOIN unit_scan s ON s.unit_id = u.id");
    if (!units) return units.error();
    for (;;) {
      Result<bool> row = units->Step();
      if (!row) return row.error();
      if (!*row) return {};
      if (const auto id = ids_.find(units->String(0)); id != ids_.end()) out_.read[id->second] = 1;
    }
  }

  Status LoadTexts() {
    Result<db::Statement> select =
        db_.Prepare("SELECT path, size, mtime_ns, includes FROM include_text");
    if (!select) return select.error();
    for (;;) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) return {};
      texts_[select->String(0)] = {select->Int(1), select->Int(2), select->String(3), false, false};
    }
  }

  void ReadTexts() {
    std::vector<std::pair<FileId, TextRow*>> wanted;
    for (FileId id = 0; id < out_.files.size(); ++id)
      if (out_.read[id] == 0 && IsCpp(out_.files[id]) && !out_.files[id].starts_with('/'))
        wanted.emplace_back(id, &texts_[out_.files[id]]);
    std::atomic<size_t> next{0};
    auto work = [&] {
      constexpr size_t kChunk = 128;
      for (size_t begin = next.fetch_add(kChunk); begin < wanted.size();
           begin = next.fetch_add(kChunk))
        for (size_t i = begin; i < std::min(begin + kChunk, wanted.size()); ++i)
          ReadText(out_.files[wanted[i].first], *wanted[i].second);
    };
    std::vector<std::thread> threads;
    for (int i = 1; i < std::min(UsableCores(), 8); ++i) threads.emplace_back(work);
    work();
    for (std::thread& thread : threads) thread.join();
  }

  void ReadText(const std::string& path, TextRow& row) const {
    struct stat info{};
    const std::string absolute = JoinPath(tree_.root(), path);
    if (stat(absolute.c_str(), &info) != 0 || !S_ISREG(info.st_mode)) return;
    row.seen = true;
    const int64_t mtime = int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
    if (row.size == info.st_size && row.mtime_ns == mtime) return;
    row.size = info.st_size;
    row.mtime_ns = mtime;
    row.fresh = true;
    row.includes.clear();
    const std::optional<std::string> text = indexer::ReadText(absolute, uint64_t{16} << 20);
    if (!text) return;
    for (const Include& include : ScanIncludes(std::string_view(*text).substr(0, kIncludeHead)))
      row.includes +=
          std::to_string(include.line) + (include.angled ? " <" : " \"") + include.name + "\n";
  }

  void ResolveTexts() {
    for (FileId id = 0; id < out_.files.size(); ++id)
      by_name_[out_.files[id].substr(out_.files[id].rfind('/') + 1)].push_back(id);
    const size_t known = out_.files.size();
    for (FileId from = 0; from < known; ++from) {
      if (out_.read[from] != 0) continue;
      const auto text = texts_.find(out_.files[from]);
      if (text == texts_.end() || !text->second.seen) continue;
      out_.read[from] = 1;
      const std::string& includes = text->second.includes;
      for (size_t begin = 0; begin < includes.size();) {
        const size_t end = includes.find('\n', begin);
        ResolveLine(from, std::string_view(includes).substr(begin, end - begin));
        begin = end + 1;
      }
    }
  }

  void ResolveLine(FileId from, std::string_view text) {
    uint32_t line = 0;
    const char* end = std::from_chars(text.data(), text.data() + text.size(), line).ptr;
    text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
    const bool angled = text[0] == '<';
    if (const FileId to = Resolve(from, std::string(text.substr(1)), angled); to != kNoFile)
      out_.lines.push_back({from, to, line});
  }

  FileId Resolve(FileId from, const std::string& name, bool angled) const {
    const std::string& includer = out_.files[from];
    if (!angled)
      if (const FileId id = Known(JoinPath(FolderPart(includer), name)); id != kNoFile) return id;
    if (const FileId id = Known(name); id != kNoFile) return id;
    const auto named = by_name_.find(name.substr(name.rfind('/') + 1));
    if (named == by_name_.end()) return kNoFile;
    FileId best = kNoFile;
    int best_rank = -1;
    for (const FileId id : named->second) {
      const std::string& path = out_.files[id];
      if (path.size() <= name.size() || !path.ends_with(name) ||
          path[path.size() - name.size() - 1] != '/')
        continue;
      const std::string_view folder =
          std::string_view(path).substr(0, path.size() - name.size() - 1);
      // Only a folder that some target searches; of those the nearest.
      if (!include_dirs_.contains(std::string(folder))) continue;
      int rank = 0;
      while (static_cast<size_t>(rank) < std::min(folder.size(), includer.size()) &&
             folder[static_cast<size_t>(rank)] == includer[static_cast<size_t>(rank)])
        ++rank;
      if (rank > best_rank) best = id;
      best_rank = std::max(rank, best_rank);
    }
    return best;
  }

  FileId Known(const std::string& path) const {
    const auto found =
        ids_.find(path.find("/../") == path.npos && !path.starts_with("../") ? path : Normal(path));
    return found == ids_.end() ? kNoFile : found->second;
  }

  static std::string Normal(const std::string& path) {
    std::vector<std::string_view> parts;
    for (size_t begin = 0; begin <= path.size();) {
      const size_t end = std::min(path.find('/', begin), path.size());
      const std::string_view part = std::string_view(path).substr(begin, end - begin);
      if (part == ".." && !parts.empty())
        parts.pop_back();
      else if (part != "." && part != "..")
        parts.push_back(part);
      begin = end + 1;
    }
    std::string joined;
    for (std::string_view part : parts) joined = JoinPath(joined, part);
    return joined;
  }

  Status StoreTexts() {
    return db_.InTransaction([&]() -> Status {
      Result<db::Statement> insert = db_.Prepare(
          "INSERT OR REPLACE INTO include_text (path, size, mtime_ns, includes) VALUES (?, ?, ?, "
          "?)");
      Result<db::Statement> remove = db_.Prepare("DELETE FROM include_text WHERE path = ?");
      if (!insert) return insert.error();
      if (!remove) return remove.error();
      for (const auto& [path, row] : texts_) {
        if (row.fresh) {
          ++out_.texts_read;
          ARTERIAL_RETURN_IF_ERROR(insert->Run(path, row.size, row.mtime_ns, row.includes));
        } else if (!row.seen && row.size >= 0) {
          ARTERIAL_RETURN_IF_ERROR(remove->Run(path));
        }
      }
      return {};
    });
  }

  static constexpr FileId kNoFile = UINT32_MAX;
  db::Connection& db_;
  const FileTree& tree_;
  const BuildGraph& graph_;
  FileIncludes out_;
  std::unordered_map<std::string, FileId> ids_;
  std::unordered_map<std::string, std::vector<FileId>> by_name_;
  std::unordered_set<std::string> include_dirs_;
  std::unordered_map<std::string, TextRow> texts_;
};

}  // namespace

Result<FileIncludes> CollectIncludes(db::Connection& db, const FileTree& tree,
                                     const BuildGraph& graph, bool needed) {
  return Collector(db, tree, graph).Run(needed);
}

}  // namespace arterial::indexer
