#include "indexer/fingerprint.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

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

bool FileTable::ModifiedSince(const std::string& stored_path, int64_t ns) {
  return Look(stored_path).mtime_ns >= ns;
}

Result<int64_t> FileTable::Save(db::Connection& db, const std::string& stored_path) {
  Entry& entry = Look(stored_path);
  if (entry.id != 0 && !entry.changed) return entry.id;
  Result<db::Statement> upsert = db.Prepare(
      "INSERT INTO source_file (path, size, mtime_ns, hash) VALUES (?, ?, ?, ?)"
      " ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime_ns = excluded.mtime_ns,"
      " hash = excluded.hash RETURNING id");
  if (!upsert) return upsert.error();
  const std::string hash = ToBlob(entry.hash);
  upsert->With(stored_path, entry.size, entry.mtime_ns, db::Blob{hash});
  Result<bool> row = upsert->Step();
  if (!row) return row.error();
  entry.id = upsert->Int(0);
  entry.changed = false;
  paths_[entry.id] = &files_.find(stored_path)->first;
  while (*row) {  // RETURNING writes only when stepped to the end
    row = upsert->Step();
    if (!row) return row.error();
  }
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

Hash128 Fingerprint(const Hash128& command, const std::string& extra, const Hash128& worker,
                    std::vector<std::pair<std::string, Hash128>> inputs) {
  std::sort(inputs.begin(), inputs.end());
  Hasher hasher;
  hasher.Add(std::to_string(db::kFactsVersion)).Add(ToBlob(command)).Add(extra);
  hasher.Add(ToBlob(worker));
  for (const auto& [path, hash] : inputs) hasher.Add(path).Add(ToBlob(hash));
  return hasher.Finish();
}

Hash128 Fingerprint(const Hash128& command, const std::string& extra, const Hash128& worker,
                    std::vector<std::string> inputs, FileTable& files) {
  std::vector<std::pair<std::string, Hash128>> hashed;
  for (std::string& input : inputs) {
    const Hash128 hash = files.Hash(input);
    hashed.emplace_back(std::move(input), hash);
  }
  return Fingerprint(command, extra, worker, std::move(hashed));
}

}  // namespace arterial::indexer
