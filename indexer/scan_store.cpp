#include "indexer/scan_store.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <unordered_set>

#include "db/support/compress.h"
#include "db/support/id_list.h"

namespace arterial::indexer {
namespace {

constexpr size_t kBatch = 500;

std::vector<std::string> Lines(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

template <typename Strings>
std::string Text(const Strings& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

bool InProject(const std::string& stored_path) { return !stored_path.starts_with('/'); }

}  // namespace

Result<ScanStore> ScanStore::Load(db::Connection& db, UnitStore& units, Hash128 scanner) {
  ScanStore store(db, units, scanner);
  if (Status status = store.LoadScans(); !status) return status.error();
  if (Status status = store.LoadAbsent(); !status) return status.error();
  store.appeared_ = store.SomethingAppeared();
  // All is scanned again, and says anew what is absent.
  if (store.appeared_) store.absent_.clear();
  return store;
}

Status ScanStore::LoadScans() {
  Result<db::Statement> select =
      db_->Prepare("SELECT unit_id, fingerprint, files, relevant, missing FROM unit_scan");
  if (!select) return select.error();
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return {};
    Result<db::IdSet> files = db::IdSet::FromBlob(select->BlobAt(2));
    if (!files) return files.error();
    scans_[select->Int(0)] = {FromBlob(select->BlobAt(1)), std::move(*files), select->Int(3) != 0,
                              Lines(select->Text(4))};
  }
}

Status ScanStore::LoadAbsent() {
  Result<db::Statement> select = db_->Prepare("SELECT paths FROM absent_include");
  if (!select) return select.error();
  Result<bool> row = select->Step();
  if (!row) return row.error();
  if (!*row) return {};
  Result<std::string> text = Decompress(select->BlobAt(0));
  if (!text) return text.error();
  for (std::string& path : Lines(*text)) absent_.insert(std::move(path));
  stored_absent_ = absent_.size();
  return {};
}

// One look into each folder instead of one for each of tens of thousands of paths.
bool ScanStore::SomethingAppeared() const {
  std::string folder;
  std::unordered_set<std::string> names;
  bool listed = false;
  for (const std::string& path : absent_) {
    const size_t slash = path.rfind('/');
    if (slash == path.npos) continue;
    if (!listed || path.compare(0, slash, folder) != 0 || folder.size() != slash) {
      folder = path.substr(0, slash);
      names.clear();
      listed = true;
      std::error_code error;
      for (std::filesystem::directory_iterator it(folder, error), end; !error && it != end;
           it.increment(error))
        names.insert(it->path().filename().string());
    }
    if (names.contains(path.substr(slash + 1))) return true;
  }
  return false;
}

const UnitScan* ScanStore::Find(const CompileCommand& command) const {
  const StoredUnit* unit = units_->Find(command);
  if (unit == nullptr) return nullptr;
  const auto it = scans_.find(unit->id);
  return it == scans_.end() ? nullptr : &it->second;
}

bool ScanStore::Valid(const CompileCommand& command, const std::string& extra_arguments) {
  const UnitScan* scan = Find(command);
  if (scan == nullptr || appeared_ || scan->fingerprint.IsZero()) return false;
  Fingerprint now(command.hash, extra_arguments, scanner_);
  for (int64_t id : scan->files.Ids()) now.Add(units_->files().Mark(id));
  return now.Finish() == scan->fingerprint;
}

Status ScanStore::Add(const CompileCommand& command, const std::string& extra_arguments,
                      const db::UnitIncludes& includes, const db::ScanTable& table,
                      int64_t started_ns) {
  Queued queued;
  queued.unit = units_->Find(command)->id;
  queued.file = command.file;
  queued.command = command.hash;
  queued.extra_arguments = extra_arguments;
  queued.relevant = includes.MayMatter();
  queued.raced = !includes.uncertain.empty();
  for (const auto* files : {&includes.files, &includes.asked})
    for (uint32_t file : *files) {
      queued.files.push_back(table.files[file].path);
      queued.raced = queued.raced || units_->files().ModifiedSince(queued.files.back(), started_ns);
    }
  for (const db::IncludeEdge& edge : includes.edges)
    if (InProject(table.files[edge.from].path))
      queued.edges.emplace_back(table.files[edge.from].path, table.files[edge.to].path, edge.line);
  for (const db::MissingInclude& missing : includes.missing) queued.missing.push_back(missing.name);
  size_t& read = absent_read_[&table];
  for (; read < table.absent.size(); ++read) absent_.insert(table.absent[read]);
  queue_.push_back(std::move(queued));
  return queue_.size() < kBatch ? Status() : Flush();
}

Status ScanStore::AddLost(const CompileCommand& command) {
  Queued queued;
  queued.unit = units_->Find(command)->id;
  queued.file = command.file;
  queued.command = command.hash;
  queued.files.push_back(command.file);
  queue_.push_back(std::move(queued));
  return {};
}

Status ScanStore::LoadEdges() {
  if (edges_loaded_) return {};
  edges_loaded_ = true;
  Result<db::Statement> select =
      db_->Prepare("SELECT id, from_file_id, to_file_id, line FROM include_edge");
  if (!select) return select.error();
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return {};
    edges_[{select->Int(1), select->Int(2), select->Int(3)}] = select->Int(0);
  }
}

Result<int64_t> ScanStore::EdgeRow(const Edge& edge) {
  auto [it, added] = edges_.try_emplace(edge);
  if (!added) return it->second;
  Result<db::Statement> insert = db_->Prepare(
      "INSERT INTO include_edge (from_file_id, to_file_id, line) VALUES (?, ?, ?) RETURNING id");
  if (!insert) return insert.error();
  const auto& [from, to, line] = edge;
  insert->With(from, to, line);
  Result<bool> row = insert->Step();
  if (!row) return row.error();
  it->second = insert->Int(0);
  while (*row) {
    row = insert->Step();
    if (!row) return row.error();
  }
  return it->second;
}

Status ScanStore::Write(const Queued& queued) {
  UnitScan scan;
  Fingerprint fingerprint(queued.command, queued.extra_arguments, scanner_);
  std::map<std::string, int64_t> ids;
  std::vector<int64_t> file_ids;
  for (const std::string& file : queued.files) {
    if (ids.contains(file)) continue;
    Result<int64_t> id = units_->files().Save(*db_, file);
    if (!id) return id.error();
    ids[file] = *id;
    file_ids.push_back(*id);
    fingerprint.Add(units_->files().Mark(*id));
  }
  if (!queued.raced) scan.fingerprint = fingerprint.Finish();
  scan.files = db::IdSet(std::move(file_ids));
  scan.relevant = queued.relevant;
  scan.missing = queued.missing;
  std::vector<int64_t> edges;
  for (const auto& [from, to, line] : queued.edges) {
    Result<int64_t> target = ids.contains(to) ? ids[to] : units_->files().Save(*db_, to);
    if (!target) return target.error();
    Result<int64_t> edge = EdgeRow({ids[from], *target, line});
    if (!edge) return edge.error();
    edges.push_back(*edge);
  }
  const std::string hash = ToBlob(scan.fingerprint), files = scan.files.blob(),
                    edge_ids = db::EncodeIds(edges);
  Result<db::Statement> before =
      db_->Prepare("SELECT files = ? AND edges = ? FROM unit_scan WHERE unit_id = ?");
  if (!before) return before.error();
  before->With(db::Blob{files}, db::Blob{edge_ids}, queued.unit);
  Result<bool> known = before->Step();
  if (!known) return known.error();
  // An include may lead elsewhere while all that the parse read is as it was.
  if (*known && before->Int(0) == 0)
    ARTERIAL_RETURN_IF_ERROR(units_->Outdate(queued.file, queued.command));
  before->Reset();
  Result<db::Statement> insert = db_->Prepare(
      "INSERT OR REPLACE INTO unit_scan (unit_id, fingerprint, files, edges, relevant, missing)"
      " VALUES (?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  ARTERIAL_RETURN_IF_ERROR(insert->Run(queued.unit, db::Blob{hash}, db::Blob{files},
                                       db::Blob{edge_ids}, scan.relevant, Text(scan.missing)));
  scans_[queued.unit] = std::move(scan);
  changed_ = true;
  return {};
}

Status ScanStore::Flush() {
  if (queue_.empty()) return {};
  Status status = db_->InTransaction([&]() -> Status {
    ARTERIAL_RETURN_IF_ERROR(LoadEdges());
    for (const Queued& queued : queue_) ARTERIAL_RETURN_IF_ERROR(Write(queued));
    if (absent_.size() == stored_absent_ && !appeared_) return {};
    stored_absent_ = absent_.size();
    Result<db::Statement> insert =
        db_->Prepare("INSERT OR REPLACE INTO absent_include (id, paths) VALUES (1, ?)");
    if (!insert) return insert.error();
    const std::string paths = Compress(Text(absent_));
    return insert->Run(db::Blob{paths});
  });
  queue_.clear();
  return status;
}

Status ScanStore::DropUnused() {
  std::unordered_set<int64_t> used;
  Result<db::Statement> select = db_->Prepare("SELECT edges FROM unit_scan");
  if (!select) return select.error();
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) break;
    Result<std::vector<int64_t>> edges = db::DecodeIds(select->BlobAt(0));
    if (!edges) return edges.error();
    used.insert(edges->begin(), edges->end());
  }
  return db_->InTransaction([&]() -> Status {
    ARTERIAL_RETURN_IF_ERROR(LoadEdges());
    Result<db::Statement> remove = db_->Prepare("DELETE FROM include_edge WHERE id = ?");
    if (!remove) return remove.error();
    for (auto it = edges_.begin(); it != edges_.end();) {
      if (used.contains(it->second)) {
        ++it;
        continue;
      }
      ARTERIAL_RETURN_IF_ERROR(remove->Run(it->second));
      it = edges_.erase(it);
    }
    return {};
  });
}

Status ScanStore::Clear() {
  scans_.clear();
  edges_.clear();
  absent_.clear();
  return db_->InTransaction([&]() -> Status {
    for (const char* table : {"unit_scan", "include_edge", "absent_include"})
      ARTERIAL_RETURN_IF_ERROR(db_->Exec(std::string("DELETE FROM ") + table));
    return {};
  });
}

Result<std::vector<std::pair<int64_t, int64_t>>> ScanStore::Includes() {
  if (Status status = LoadEdges(); !status) return status.error();
  std::vector<std::pair<int64_t, int64_t>> includes;
  for (const auto& [edge, row] : edges_) {
    const std::pair include(std::get<0>(edge), std::get<1>(edge));
    if (includes.empty() || includes.back() != include) includes.push_back(include);
  }
  return includes;
}

std::vector<int64_t> ScanStore::AllFiles() const {
  std::set<int64_t> files;
  for (const auto& [unit, scan] : scans_)
    for (int64_t file : scan.files.Ids()) files.insert(file);
  for (const auto& [edge, row] : edges_) {
    files.insert(std::get<0>(edge));
    files.insert(std::get<1>(edge));
  }
  return {files.begin(), files.end()};
}

}  // namespace arterial::indexer
