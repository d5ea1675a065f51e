#include "indexer/fingerprint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "db/config/frameworks.h"
#include "db/facts.h"
#include "indexer/command_line.h"

namespace arterial::indexer {

Hash128 HashFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return {};
  Hasher hasher;
  std::string buffer(size_t{1} << 16, '\0');
  ssize_t got = 0;
  while ((got = read(fd, buffer.data(), buffer.size())) > 0)
    hasher.Raw({buffer.data(), static_cast<size_t>(got)});
  close(fd);
  return got < 0 ? Hash128{} : hasher.Finish();
}

Result<FileTable> FileTable::Load(db::Connection& db, std::string root) {
  FileTable table;
  table.root_ = std::move(root);
  Result<db::Statement> select =
      db.Prepare("SELECT id, path, size, mtime_ns, hash FROM source_file");
  if (!select) return select.error();
  while (true) {
    Result<bool> row = select->Step();
    if (!row) return row.error();
    if (!*row) return table;
    Entry entry{select->Int(0), select->Int(2), select->Int(3), FromBlob(select->BlobAt(4))};
    auto [it, added] = table.files_.emplace(select->String(1), entry);
    table.paths_[entry.id] = &it->first;
    table.last_id_ = std::max(table.last_id_, entry.id);
  }
}

std::string FileTable::Stored(const std::string& absolute) const {
  return RelativeTo(absolute, root_);
}

std::string FileTable::Resolved(const std::string& stored_path) const {
  return Absolute(stored_path, root_);
}

const std::string& FileTable::PathOf(int64_t id) const {
  static const std::string kNone;
  auto it = paths_.find(id);
  return it == paths_.end() ? kNone : *it->second;
}

FileTable::Entry& FileTable::Look(const std::string& stored_path) {
  Entry& entry = files_[stored_path];
  if (entry.seen) return entry;
  entry.seen = true;
  if (entry.id != 0 && !entry.hash.IsZero() && trusted_.contains(stored_path)) return entry;
  const std::string path = Resolved(stored_path);
  struct stat status{};
  const bool there = stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
  const int64_t size = there ? status.st_size : -1;
  const int64_t mtime =
      there ? status.st_mtim.tv_sec * int64_t{1000000000} + status.st_mtim.tv_nsec : -1;
  if (there && size == entry.size && mtime == entry.mtime_ns && !entry.hash.IsZero()) return entry;
  entry.hash = there ? HashFile(path) : Hash128{};
  entry.size = size;
  entry.mtime_ns = mtime;
  entry.changed = true;
  return entry;
}

Hash128 FileTable::Hash(const std::string& stored_path) { return Look(stored_path).hash; }

Hash128 FileTable::Mark(const std::string& stored_path) {
  return FileMark(stored_path, Hash(stored_path));
}

Hash128 FileTable::Mark(int64_t id) {
  auto [it, added] = marks_.try_emplace(id);
  if (added) it->second = Mark(PathOf(id));
  return it->second;
}

bool FileTable::ModifiedSince(const std::string& stored_path, int64_t ns) {
  return Look(stored_path).mtime_ns >= ns;
}

Result<int64_t> FileTable::Save(db::Connection& db, const std::string& stored_path) {
  Entry& entry = Look(stored_path);
  if (entry.id != 0 && !entry.changed) return entry.id;
  const std::string hash = ToBlob(entry.hash);
  const bool known = entry.id != 0;
  Result<db::Statement> write = db.Prepare(
      known ? "UPDATE source_file SET size = ?, mtime_ns = ?, hash = ? WHERE id = ?"
            : "INSERT INTO source_file (size, mtime_ns, hash, id, path) VALUES (?, ?, ?, ?, ?)");
  if (!write) return write.error();
  if (!known) entry.id = ++last_id_;
  Status status =
      known ? write->Run(entry.size, entry.mtime_ns, db::Blob{hash}, entry.id)
            : write->Run(entry.size, entry.mtime_ns, db::Blob{hash}, entry.id, stored_path);
  if (!status) return status.error();
  paths_[entry.id] = &files_.find(stored_path)->first;
  entry.changed = false;
  return entry.id;
}

Status FileTable::SaveChanged(db::Connection& db) {
  for (auto& [path, entry] : files_) {
    if (!entry.changed || entry.id == 0) continue;
    Result<int64_t> id = Save(db, path);
    if (!id) return id.error();
  }
  return {};
}

Status FileTable::DropOthers(db::Connection& db, const std::set<int64_t>& used) {
  Result<db::Statement> remove = db.Prepare("DELETE FROM source_file WHERE id = ?");
  if (!remove) return remove.error();
  for (auto& [path, entry] : files_) {
    if (entry.id == 0 || used.contains(entry.id)) continue;
    ARTERIAL_RETURN_IF_ERROR(remove->Run(entry.id));
    paths_.erase(entry.id);
    entry.id = 0;
  }
  return {};
}

Hash128 FileMark(const std::string& stored_path, const Hash128& content) {
  return Hasher().Add(stored_path).Add(ToBlob(content)).Finish();
}

Hash128 ExtractorIdentity(const std::string& worker, const std::string& root) {
  db::IssueLog said_elsewhere;  // by the pass that resolves owners
  const Hash128 rules = db::IdentityOf(db::LoadConfig(root, said_elsewhere).frameworks);
  const Hash128 program = HashFile(worker);
  return rules.IsZero() ? program : Hasher().Add(ToBlob(program)).Add(ToBlob(rules)).Finish();
}

Hash128 ParserIdentity(const Hash128& worker, bool all_bodies) {
  return Hasher().Add(ToBlob(worker)).Add(all_bodies ? "all bodies" : "").Finish();
}

Fingerprint::Fingerprint(const Hash128& command, const std::string& extra, const Hash128& worker) {
  Hasher hasher;
  hasher.Add(std::to_string(db::kFactsVersion)).Add(ToBlob(command)).Add(extra);
  hasher.Add(ToBlob(worker));
  sum_ = hasher.Finish();
}

// A sum needs no order, and no pass over the paths of ten thousand files for each unit.
void Fingerprint::Add(const Hash128& mark) {
  sum_.hi += mark.hi;
  sum_.lo += mark.lo;
}

}  // namespace arterial::indexer
