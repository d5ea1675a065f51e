#include "indexer/build_graph/includes.h"

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <mutex>
#include <unordered_set>

#include "indexer/build_graph/parallel.h"
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
    AddOtherFiles();
    ARTERIAL_RETURN_IF_ERROR(LoadTexts());
    ReadTexts();
    ARTERIAL_RETURN_IF_ERROR(StoreTexts());
    if (!needed && out_.texts_read == 0) return std::move(out_);
    ResolveTexts();
    if (!std::is_sorted(out_.lines.begin(), out_.lines.end()))
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
    const auto [found, is_new] =
        ids_.try_emplace(std::string(path), static_cast<FileId>(out_.files.size()));
    if (is_new) {
      out_.files.emplace_back(path);
      out_.read.push_back(0);
      generated_.push_back(0);
    }
    return found->second;
  }

  // Files that targets name, and the C++ files of the folders that these are in.
  void AddFiles() {
    const auto most = static_cast<size_t>(tree_.file_count());
    ids_.reserve(most);
    out_.files.reserve(most);
    out_.of_target.resize(graph_.targets.size());
    std::unordered_set<std::string> folders;
    for (size_t i = 0; i < graph_.targets.size(); ++i) {
      const BuildTarget& target = graph_.targets[i];
      for (const std::string& dir : target.include_dirs) include_dirs_.insert(dir);
      for (const TargetFile& file : target.files) {
        if (!IsCpp(file.path)) continue;
        const FileId id = Id(file.path);
        if (file.generated) generated_[id] = 1;
        if (file.role != "data") out_.of_target[i].push_back(id);
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

  // Files of targets that are not C++ by name, and yet are included.
  void AddOtherFiles() {
    for (size_t i = 0; i < graph_.targets.size(); ++i)
      for (const TargetFile& file : graph_.targets[i].files) {
        if (file.role == "data" || IsCpp(file.path)) continue;
        if (const auto known = ids_.find(file.path); known != ids_.end())
          out_.of_target[i].push_back(known->second);
      }
  }

  // Where headers are that were made from .proto files so that units could be parsed unbuilt.
  std::string MadeFolder() const {
    namespace fs = std::filesystem;
    return fs::absolute(db_.path()).parent_path().string() + "/gen/";
  }

  Status LoadSeen() {
    const std::string made = MadeFolder();
    Result<db::Statement> select = db_.Prepare(
        "SELECT f.path, t.path, e.line FROM include_edge e"
        " JOIN source_file f ON f.id = e.from_file_id JOIN source_file t ON t.id = e.to_file_id");
    if (!select) return select.error();
    for (;;) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) break;
      const FileId from = Id(select->Text(0));
      const auto line = static_cast<uint32_t>(select->Int(2));
      out_.read[from] = 1;
      std::string_view path = select->Text(1);
      if (path.starts_with(made)) {  // <made>/<hash>/cart.pb.h stands for what the build makes
        path.remove_prefix(made.size());
        stand_ins_.push_back({from, line, std::string(path.substr(path.find('/') + 1))});
        continue;
      }
      const FileId to = Id(path);
      out_.lines.push_back({from, to, line});
      if (generated_[to] != 0) stand_ins_.push_back({from, line, std::string(path)});
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
    texts_.resize(out_.files.size());
    Result<db::Statement> select =
        db_.Prepare("SELECT path, size, mtime_ns, includes FROM include_text");
    if (!select) return select.error();
    for (;;) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) return {};
      const auto known = ids_.find(select->String(0));
      if (known == ids_.end())
        gone_.push_back(select->String(0));
      else
        texts_[known->second] = {select->Int(1), select->Int(2), select->String(3), false, false};
    }
  }

  void ReadTexts() {
    ForEachIndex(texts_.size(), [&](size_t id) {
      const std::string& path = out_.files[id];
      if (out_.read[id] == 0 && IsCpp(path) && !path.starts_with('/')) ReadText(path, texts_[id]);
    });
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
    for (const StandIn& seen : stand_ins_) AddMade(seen.from, seen.name, seen.line, out_.lines);
    std::vector<std::vector<IncludeLine>> found(texts_.size());
    ForEachIndex(texts_.size(), [&](size_t id) {
      if (!texts_[id].seen) return;
      const std::string& includes = texts_[id].includes;
      for (size_t begin = 0; begin < includes.size();) {
        const size_t end = includes.find('\n', begin);
        ResolveLine(static_cast<FileId>(id), std::string_view(includes).substr(begin, end - begin),
                    found[id]);
        begin = end + 1;
      }
      std::sort(found[id].begin(), found[id].end());
    });
    for (FileId id = 0; id < found.size(); ++id) {
      if (texts_[id].seen) out_.read[id] = 1;
      out_.lines.insert(out_.lines.end(), found[id].begin(), found[id].end());
    }
  }

  void ResolveLine(FileId from, std::string_view text, std::vector<IncludeLine>& found) {
    uint32_t line = 0;
    const char* end = std::from_chars(text.data(), text.data() + text.size(), line).ptr;
    text.remove_prefix(static_cast<size_t>(end - text.data()) + 1);
    const bool angled = text[0] == '<';
    const std::string name(text.substr(1));
    const FileId to = Resolve(from, name, angled);
    if (to != kNoFile) found.push_back({from, to, line});
    if (to == kNoFile || generated_[to] != 0) AddMade(from, name, line, found);
  }

  const std::vector<FileId>* Named(const std::string& path) {
    std::call_once(named_once_, [this] {
      for (FileId id = 0; id < out_.files.size(); ++id)
        by_name_[out_.files[id].substr(out_.files[id].rfind('/') + 1)].push_back(id);
    });
    const auto named = by_name_.find(path.substr(path.rfind('/') + 1));
    return named == by_name_.end() ? nullptr : &named->second;
  }

  // Uses of files that builds make, by each of the build systems that state them: where these lie
  // is another matter to each, and need not be known before the build has run.
  void AddMade(FileId from, const std::string& name, uint32_t line,
               std::vector<IncludeLine>& found) {
    constexpr size_t kMost = 4;  // more of one name: none is meant surely
    const std::vector<FileId>* named = Named(name);
    if (named == nullptr) return;
    std::vector<FileId> meant;
    for (const FileId id : *named)
      if (generated_[id] != 0 && (IsEndOf(name, out_.files[id]) || IsEndOf(out_.files[id], name)))
        meant.push_back(id);
    if (meant.size() > kMost) return;
    for (const FileId id : meant) found.push_back({from, id, line});
  }

  static bool IsEndOf(std::string_view end, std::string_view path) {
    return path.ends_with(end) &&
           (path.size() == end.size() || path[path.size() - end.size() - 1] == '/');
  }

  FileId Resolve(FileId from, const std::string& name, bool angled) {
    const std::string& includer = out_.files[from];
    if (!angled)
      if (const FileId id = Known(JoinPath(FolderPart(includer), name)); id != kNoFile) return id;
    if (const FileId id = Known(name); id != kNoFile) return id;
    const std::vector<FileId>* named = Named(name);
    if (named == nullptr) return kNoFile;
    FileId best = kNoFile;
    int best_rank = -1;
    for (const FileId id : *named) {
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
      for (FileId id = 0; id < texts_.size(); ++id) {
        const TextRow& row = texts_[id];
        if (row.fresh) {
          ++out_.texts_read;
          ARTERIAL_RETURN_IF_ERROR(
              insert->Run(out_.files[id], row.size, row.mtime_ns, row.includes));
        } else if (!row.seen && row.size >= 0) {
          gone_.push_back(out_.files[id]);
        }
      }
      for (const std::string& path : gone_) ARTERIAL_RETURN_IF_ERROR(remove->Run(path));
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
  std::vector<TextRow> texts_;      // by file
  std::vector<std::string> gone_;   // rows of include_text that nobody needs
  std::vector<uint8_t> generated_;  // by file: the build makes it
  struct StandIn {
    FileId from;
    uint32_t line;
    std::string name;
  };
  std::vector<StandIn> stand_ins_;
  std::once_flag named_once_;
};

}  // namespace

Result<FileIncludes> CollectIncludes(db::Connection& db, const FileTree& tree,
                                     const BuildGraph& graph, bool needed) {
  return Collector(db, tree, graph).Run(needed);
}

}  // namespace arterial::indexer
