#include "indexer/build_graph/store.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "db/support/hash.h"

namespace arterial::indexer {
namespace {

std::string HashOf(const BuildTarget& t) {
  Hasher hasher;
  auto number = [&](int64_t value) { hasher.Add(std::to_string(value)); };
  for (const std::string* text : {&t.kind, &t.rule, &t.macro, &t.file, &t.artifact, &t.visibility})
    hasher.Add(*text);
  number(t.line);
  number(t.always_linked);
  number(static_cast<int64_t>(t.include_dirs.size()));
  for (const std::string& dir : t.include_dirs) hasher.Add(dir);
  number(static_cast<int64_t>(t.files.size()));
  for (const TargetFile& file : t.files) {
    hasher.Add(file.path).Add(file.role);
    number(file.generated * 2 + file.conditional);
  }
  for (const DeclaredDep& dep : t.deps) {
    hasher.Add(dep.to).Add(dep.kind).Add(dep.file);
    number(int64_t{dep.line} * 2 + dep.conditional);
  }
  return ToBlob(hasher.Finish());
}

class GraphWriter {
 public:
  GraphWriter(db::Connection& db, const BuildGraph& graph) : db_(db), graph_(graph) {}

  Result<StoredGraph> Run() {
    const Status status = db_.InTransaction([&]() -> Status {
      ARTERIAL_RETURN_IF_ERROR(Load());
      ARTERIAL_RETURN_IF_ERROR(WriteTargets());
      ARTERIAL_RETURN_IF_ERROR(DeleteOthers());
      return WriteOperations();
    });
    if (!status) return status.error();
    return std::move(stored_);
  }

 private:
  struct Row {
    int64_t id = 0;
    std::string hash;
    bool kept = false;
  };
  using Key = std::pair<std::string, std::string>;

  Status Load() {
    Result<db::Statement> select =
        db_.Prepare("SELECT build_system, label, id, hash FROM build_target");
    if (!select) return select.error();
    for (;;) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) return {};
      rows_[{select->String(0), select->String(1)}] = {select->Int(2),
                                                       std::string(select->BlobAt(3)), false};
    }
  }

  Status WriteTargets() {
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO build_target (build_system, label, kind, rule, macro, file, line, artifact,"
        " visibility, always_linked, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Result<db::Statement> remove = db_.Prepare("DELETE FROM build_target WHERE id = ?");
    Result<db::Statement> file = db_.Prepare("INSERT INTO build_file VALUES (?, ?, ?, ?, ?)");
    Result<db::Statement> dep = db_.Prepare("INSERT INTO build_dep VALUES (?, ?, ?, ?, ?, ?)");
    for (auto* statement : {&insert, &remove, &file, &dep})
      if (!*statement) return statement->error();
    for (const BuildTarget& t : graph_.targets) {
      const std::string hash = HashOf(t);
      Row& row = rows_[{t.system, t.label}];
      row.kept = true;
      if (row.id != 0 && row.hash == hash) {
        stored_.rows.push_back(row.id);
        continue;
      }
      stored_.changed = true;
      if (row.id != 0) ARTERIAL_RETURN_IF_ERROR(remove->Run(row.id));
      ARTERIAL_RETURN_IF_ERROR(insert->Run(t.system, t.label, t.kind, t.rule, t.macro, t.file,
                                           t.line, t.artifact, t.visibility, t.always_linked,
                                           db::Blob{hash}));
      const int64_t id = db_.LastInsertId();
      stored_.rows.push_back(id);
      for (const TargetFile& f : t.files)
        ARTERIAL_RETURN_IF_ERROR(file->Run(id, f.path, f.role, f.generated, f.conditional));
      for (const DeclaredDep& d : t.deps)
        ARTERIAL_RETURN_IF_ERROR(dep->Run(id, d.to, d.kind, d.conditional, d.file, d.line));
    }
    return {};
  }

  Status DeleteOthers() {
    Result<db::Statement> remove = db_.Prepare("DELETE FROM build_target WHERE id = ?");
    if (!remove) return remove.error();
    for (const auto& [key, row] : rows_) {
      if (row.kept) continue;
      stored_.changed = true;
      ARTERIAL_RETURN_IF_ERROR(remove->Run(row.id));
    }
    return {};
  }

  Status WriteOperations() {
    ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM idl_operation"));
    Result<db::Statement> insert = db_.Prepare(
        "INSERT OR IGNORE INTO idl_operation (operation, idl, call_kind, file, line)"
        " VALUES (?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (const IdlOperation& o : graph_.operations)
      ARTERIAL_RETURN_IF_ERROR(insert->Run(o.operation, o.idl, o.call_kind, o.file, o.line));
    return {};
  }

  db::Connection& db_;
  const BuildGraph& graph_;
  std::map<Key, Row> rows_;
  StoredGraph stored_;
};

template <typename T>
std::optional<T> UnlessEmpty(const T& value) {
  return value == T() ? std::nullopt : std::optional<T>(value);
}

// Rows of target_dep, of the targets alone whose rows have changed.
class UsesWriter {
 public:
  UsesWriter(db::Connection& db, const StoredGraph& stored) : db_(db), stored_(stored) {}

  // `deps` are sorted by target.
  Status Write(const std::vector<TargetDep>& deps) {
    ARTERIAL_RETURN_IF_ERROR(Load());
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO target_dep (from_id, to_label, to_id, declared, conditional, declared_file,"
        " declared_line, used, uses, use_file, use_line, use_of, state, runtime)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    Result<db::Statement> remove = db_.Prepare("DELETE FROM target_dep WHERE from_id = ?");
    Result<db::Statement> mark = db_.Prepare("UPDATE build_target SET uses_hash = ? WHERE id = ?");
    for (auto* statement : {&insert, &remove, &mark})
      if (!*statement) return statement->error();
    for (size_t begin = 0, end = 0, target = 0; target < stored_.rows.size();
         ++target, begin = end) {
      while (end < deps.size() && deps[end].from == target) ++end;
      const std::string hash = HashOf(deps, begin, end);
      const int64_t id = stored_.rows[target];
      if (hashes_[id] == hash) continue;
      ARTERIAL_RETURN_IF_ERROR(remove->Run(id));
      for (size_t i = begin; i < end; ++i) ARTERIAL_RETURN_IF_ERROR(Insert(deps[i], *insert));
      ARTERIAL_RETURN_IF_ERROR(mark->Run(db::Blob{hash}, id));
    }
    return {};
  }

 private:
  Status Load() {
    Result<db::Statement> select =
        db_.Prepare("SELECT id, uses_hash FROM build_target WHERE uses_hash IS NOT NULL");
    if (!select) return select.error();
    for (;;) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) return {};
      hashes_[select->Int(0)] = std::string(select->BlobAt(1));
    }
  }

  // Rows that refer to a target that was written anew differ, too: it has another id.
  std::string HashOf(const std::vector<TargetDep>& deps, size_t begin, size_t end) const {
    Hasher hasher;
    hasher.Add("uses");
    for (size_t i = begin; i < end; ++i) {
      const TargetDep& d = deps[i];
      for (const std::string_view text :
           {d.to_label, d.declared, d.declared_file, d.used, d.use_file, d.use_of, d.state})
        hasher.Add(text);
      for (const int64_t number :
           {d.to == kNoTarget ? 0 : stored_.rows[d.to], int64_t{d.conditional},
            int64_t{d.declared_line}, d.uses, int64_t{d.use_line}, d.runtime})
        hasher.Add(std::to_string(number));
    }
    return ToBlob(hasher.Finish());
  }

  Status Insert(const TargetDep& d, db::Statement& insert) const {
    std::optional<int64_t> to;
    if (d.to != kNoTarget) to = stored_.rows[d.to];
    return insert.Run(stored_.rows[d.from], d.to_label, to, UnlessEmpty(d.declared), d.conditional,
                      UnlessEmpty(d.declared_file), UnlessEmpty(int64_t{d.declared_line}),
                      UnlessEmpty(d.used), d.uses, UnlessEmpty(d.use_file),
                      UnlessEmpty(int64_t{d.use_line}), UnlessEmpty(d.use_of), d.state, d.runtime);
  }

  db::Connection& db_;
  const StoredGraph& stored_;
  std::map<int64_t, std::string> hashes_;
};

Status WriteCycles(db::Connection& db, const StoredGraph& stored,
                   const std::vector<TargetDep>& deps,
                   const std::vector<std::vector<TargetId>>& cycles) {
  ARTERIAL_RETURN_IF_ERROR(db.Exec("DELETE FROM build_cycle"));
  Result<db::Statement> member = db.Prepare("INSERT INTO build_cycle VALUES (?, ?, ?, ?)");
  if (!member) return member.error();
  std::set<std::pair<TargetId, TargetId>> declared;
  if (!cycles.empty())
    for (const TargetDep& d : deps)
      if (d.to != kNoTarget && !d.declared.empty()) declared.emplace(d.from, d.to);
  for (size_t c = 0; c < cycles.size(); ++c)
    for (size_t i = 0; i < cycles[c].size(); ++i) {
      const TargetId at = cycles[c][i], next = cycles[c][(i + 1) % cycles[c].size()];
      ARTERIAL_RETURN_IF_ERROR(member->Run(static_cast<int64_t>(c + 1), static_cast<int64_t>(i),
                                           stored.rows[at], declared.contains({at, next})));
    }
  return {};
}

}  // namespace

Result<StoredGraph> StoreBuildGraph(db::Connection& db, const BuildGraph& graph) {
  return GraphWriter(db, graph).Run();
}

Status StoreUses(db::Connection& db, const StoredGraph& stored, const std::vector<TargetDep>& deps,
                 const std::vector<std::vector<TargetId>>& cycles) {
  return db.InTransaction([&]() -> Status {
    ARTERIAL_RETURN_IF_ERROR(UsesWriter(db, stored).Write(deps));
    return WriteCycles(db, stored, deps, cycles);
  });
}

Status StoreBinaryTargets(db::Connection& db) {
  return db.InTransaction([&]() -> Status {
    return db.Exec(
        "DELETE FROM binary_target;"
        "INSERT INTO binary_target SELECT b.id, t.id, 'label' FROM binary b"
        " JOIN build_target t ON t.label = b.label AND t.kind IN ('binary', 'test', 'other');"
        // A target of another build system that compiles the file with main.
        "INSERT OR IGNORE INTO binary_target SELECT b.id, t.id, 'source' FROM binary b"
        " JOIN build_file f ON f.path = b.main_file AND f.role = 'source'"
        " JOIN build_target t ON t.id = f.target_id AND t.kind IN ('binary', 'test')");
  });
}

}  // namespace arterial::indexer
