#include "indexer/shard/link_shards.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "db/issues.h"
#include "db/support/id_list.h"
#include "db/support/interrupt.h"
#include "indexer/environment.h"
#include "indexer/ownership/resolve.h"
#include "indexer/read_build.h"
#include "indexer/shard/shard_files.h"
#include "indexer/shard/unit_rows.h"

namespace arterial::indexer {
namespace {

namespace fs = std::filesystem;
using db::Severity;

// What stands for a unit: its file and command as one hash, so that 50,000 cost a few megabytes.
Hash128 UnitKey(std::string_view file, std::string_view command_blob) {
  return Hasher().Add(file).Add(command_blob).Finish();
}

class ShardLinker {
 public:
  ShardLinker(db::Connection& db, const LinkShardsOptions& options)
      : db_(db),
        options_(options),
        rows_(db, fs::absolute(db.path()).parent_path().string() + "/gen", issues_) {}

  Result<LinkShardsSummary> Run() {
    ARTERIAL_RETURN_IF_ERROR(
        FindShards(options_.shards, [&](const std::string& path) { return Take(path); }));
    ARTERIAL_RETURN_IF_ERROR(rows_.Flush());
    summary_.added = rows_.written();
    summary_.unchanged = rows_.unchanged();
    if (units_.empty()) return NothingUsable();
    if (!options_.keep) ARTERIAL_RETURN_IF_ERROR(DeleteOthers());
    if (summary_.added + summary_.deleted > 0) ARTERIAL_RETURN_IF_ERROR(DropUnusedFiles());
    ARTERIAL_RETURN_IF_ERROR(CountUnits());
    NoteGuesses();
    if (options_.progress) options_.progress(-1);
    ARTERIAL_RETURN_IF_ERROR(LinkIfNeeded());
    ARTERIAL_RETURN_IF_ERROR(LookAtTree());
    ARTERIAL_RETURN_IF_ERROR(WriteSettingsAndIssues());
    return summary_;
  }

 private:
  Status Take(const std::string& path) {
    if (Interrupted()) return Error{ErrorCode::kInterrupted, "interrupted", {}};
    ++summary_.shards;
    if (options_.progress) options_.progress(summary_.shards);
    Result<std::string> bytes = ReadShardFile(path);
    DecodedShard decoded;
    if (bytes)
      decoded = DecodeShard(*bytes);
    else
      decoded.error = bytes.error().message;
    if (!decoded.error.empty()) {
      Skip(path, decoded);
      return {};
    }
    const Shard& shard = decoded.shard;
    auto [known, is_new] =
        units_.try_emplace(UnitKey(shard.file, ToBlob(shard.command)), decoded.id);
    if (!is_new) {
      const bool same = known->second == decoded.id;
      same ? ++summary_.repeated : ++summary_.conflicts;
      issues_.Add(same ? "shard_repeated" : "shard_conflict",
                  same ? Severity::kInfo : Severity::kWarning, path, 0,
                  same ? "the same shard was read before"
                       : "another shard of " + shard.file +
                             " was read: the one with the smaller id is taken");
      if (decoded.id >= known->second) return {};
      known->second = decoded.id;
    }
    ++extractors_[shard.extractor];
    for (const db::IssueFact& issue : shard.issues)
      if (said_.insert(issue).second)
        issues_.Add(issue.kind, SeverityOf(issue.severity), issue.location.file,
                    issue.location.line, issue.detail);
    return rows_.Add(shard);
  }

  static Severity SeverityOf(const std::string& text) {
    if (text == "error") return Severity::kError;
    return text == "info" ? Severity::kInfo : Severity::kWarning;
  }

  void Skip(const std::string& path, const DecodedShard& decoded) {
    if (first_fault_.empty()) first_fault_ = path + ": " + decoded.error;
    switch (decoded.fault) {
      case ShardFault::kForeign:
        ++summary_.foreign;
        issues_.Add("shard_foreign", Severity::kError, path, 0, decoded.error);
        break;
      case ShardFault::kVersion:
        ++summary_.other_version;
        issues_.Add("shard_of_another_version", Severity::kError, path, 0, decoded.error);
        break;
      case ShardFault::kDamaged:
        ++summary_.damaged;
        issues_.Add("shard_damaged", Severity::kError, path, 0, decoded.error);
        break;
    }
  }

  Error NothingUsable() const {
    if (summary_.shards == 0)
      return {ErrorCode::kInput, "there is no file that ends in " + std::string(kShardSuffix),
              options_.shards.empty() ? std::string() : options_.shards.front()};
    if (summary_.shards == 1) return {ErrorCode::kInput, first_fault_, {}};
    return {ErrorCode::kInput,
            "none of the " + std::to_string(summary_.shards) +
                " files is a shard that can be used; the first: " + first_fault_,
            {}};
  }

  Status DeleteOthers() {
    std::vector<int64_t> gone;
    Result<db::Statement> select = db_.Prepare("SELECT id, file, command_hash FROM unit");
    if (!select) return select.error();
    while (true) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) break;
      if (!units_.contains(UnitKey(select->Text(1), select->BlobAt(2))))
        gone.push_back(select->Int(0));
    }
    if (gone.empty()) return {};
    summary_.deleted = static_cast<int64_t>(gone.size());
    return db_.InTransaction([&]() -> Status {
      Result<db::Statement> remove = db_.Prepare("DELETE FROM unit WHERE id = ?");
      if (!remove) return remove.error();
      for (int64_t id : gone) ARTERIAL_RETURN_IF_ERROR(remove->Run(id));
      return db_.Exec("DELETE FROM setting WHERE key = 'link_version'");
    });
  }

  // Also what the compile database's reader would have said: files under several commands.
  Status CountUnits() {
    Result<db::Statement> select =
        db_.Prepare("SELECT file, status, error IS NOT NULL FROM unit ORDER BY file");
    if (!select) return select.error();
    std::map<std::string, int64_t> by_status;
    int64_t same_file = 0;
    const auto note = [&](const std::string& file) {
      if (same_file > 1)
        issues_.Add("compile_entry_repeated", Severity::kInfo, file, 0,
                    "entries with different commands: each is parsed, sites count once", same_file);
    };
    while (true) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) break;
      std::string file = select->String(0);
      if (files_.empty() || files_.back() != file) {
        if (!files_.empty()) note(files_.back());
        same_file = 0;
        files_.push_back(std::move(file));
      }
      ++same_file;
      ++summary_.units;
      const bool inferred = select->Text(1) == "degraded" && select->Int(2) == 0;
      inferred ? ++summary_.inferred : ++by_status[select->String(1)];
    }
    if (!files_.empty()) note(files_.back());
    summary_.degraded = by_status["degraded"];
    summary_.failed = by_status["failed"];
    summary_.crashed = by_status["crashed"];
    summary_.timeout = by_status["timeout"];
    return {};
  }

  void NoteGuesses() {
    if (Inferred())
      issues_.Add("inferred_flags", Severity::kWarning, {}, 0,
                  "units were parsed with include folders and a language standard inferred from "
                  "the tree, without macros and targets",
                  summary_.inferred);
    if (extractors_.size() > 1)
      issues_.Add("shard_extractors_differ", Severity::kWarning, {}, 0,
                  "shards come from different builds of arterial-indexer: their facts may not fit "
                  "together; make all of them with one",
                  static_cast<int64_t>(extractors_.size()));
  }

  Status LinkIfNeeded() {
    Result<std::optional<std::string>> version =
        db::QueryText(db_, "SELECT value FROM setting WHERE key = 'link_version'");
    if (!version) return version.error();
    Result<LinkSummary> link = Error{};
    if (*version == kLinkVersion) {
      link = StoredLinkSummary(db_);
    } else {
      link = Link(db_, Inferred() ? "inferred" : "compile_commands");
      summary_.linked = true;
    }
    if (!link) return link.error();
    summary_.link = *link;
    return {};
  }

  bool Inferred() const { return summary_.inferred > 0; }

  // Removes files that no unit reads any more, and what an earlier scan of sources said of them.
  Status DropUnusedFiles() {
    std::set<int64_t> used;
    Result<db::Statement> units = db_.Prepare("SELECT inputs FROM unit WHERE inputs IS NOT NULL");
    if (!units) return units.error();
    while (true) {
      Result<bool> row = units->Step();
      if (!row) return row.error();
      if (!*row) break;
      Result<std::vector<int64_t>> ids = db::DecodeIds(units->BlobAt(0));
      if (!ids) return ids.error();
      used.insert(ids->begin(), ids->end());
    }
    std::vector<int64_t> unused;
    Result<db::Statement> files = db_.Prepare("SELECT id FROM source_file");
    if (!files) return files.error();
    while (true) {
      Result<bool> row = files->Step();
      if (!row) return row.error();
      if (!*row) break;
      if (!used.contains(files->Int(0))) unused.push_back(files->Int(0));
    }
    return db_.InTransaction([&]() -> Status {
      ARTERIAL_RETURN_IF_ERROR(
          db_.Exec("DELETE FROM unit_scan; DELETE FROM include_edge; DELETE FROM absent_include"));
      Result<db::Statement> remove = db_.Prepare("DELETE FROM source_file WHERE id = ?");
      if (!remove) return remove.error();
      for (int64_t id : unused) ARTERIAL_RETURN_IF_ERROR(remove->Run(id));
      return {};
    });
  }

  Result<std::set<std::string>> FilesRead() {
    std::set<std::string> paths;
    Result<db::Statement> select = db_.Prepare("SELECT path FROM source_file");
    if (!select) return select.error();
    while (true) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) return paths;
      paths.insert(select->String(0));
    }
  }

  // What needs the sources: nothing of it when there are none.
  Status LookAtTree() {
    if (options_.root.empty()) {
      issues_.Add("owners_unknown", Severity::kInfo, {}, 0,
                  "shards hold no ownership files: name the tree with --root to find owners");
      return db_.Exec("DELETE FROM ownership");
    }
    CompileDb build;
    for (const std::string& file : files_) build.commands.emplace_back().file = file;
    if (!Inferred()) {
      Result<std::set<std::string>> read = FilesRead();
      if (!read) return read.error();
      NoteSourcesInNoEntry(options_.root, build, *read, issues_);
    }
    return ResolveOwners(db_, options_.root, issues_);
  }

  Status WriteSettingsAndIssues() {
    return db_.InTransaction([&]() -> Status {
      Result<db::Statement> set =
          db_.Prepare("INSERT OR REPLACE INTO setting (key, value) VALUES (?, ?)");
      if (!set) return set.error();
      if (options_.root.empty()) {
        // Whatever tree an earlier run was of, it is not known to be that of these shards.
        ARTERIAL_RETURN_IF_ERROR(
            db_.Exec("DELETE FROM setting WHERE key IN ('root', 'build_dir', 'revision')"));
      } else {
        ARTERIAL_RETURN_IF_ERROR(set->Run("root", options_.root));
        ARTERIAL_RETURN_IF_ERROR(set->Run("revision", Revision(options_.root)));
      }
      ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM issue WHERE phase = 'index'"));
      return issues_.Write(db_, "index");
    });
  }

  db::Connection& db_;
  const LinkShardsOptions& options_;
  db::IssueLog issues_;
  UnitRows rows_;
  std::unordered_map<Hash128, ShardId> units_;
  std::map<Hash128, int64_t> extractors_;
  std::set<db::IssueFact> said_;
  std::string first_fault_;
  std::vector<std::string> files_;  // main files, sorted, each once
  LinkShardsSummary summary_;
};

}  // namespace

Result<LinkShardsSummary> LinkShards(db::Connection& db, const LinkShardsOptions& options) {
  return ShardLinker(db, options).Run();
}

}  // namespace arterial::indexer
