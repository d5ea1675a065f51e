#include "indexer/ownership/resolve.h"

#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/ownership/dialect.h"

namespace arterial::indexer {
namespace {

class OwnerTable {
 public:
  OwnerTable(db::Connection& db, const std::string& root, db::IssueLog& issues)
      : db_(db), issues_(issues) {
    for (const Dialect& dialect : Dialects())
      if (std::unique_ptr<OwnerSource> source = dialect.load(root, issues))
        sources_.emplace_back(dialect.name, std::move(source));
  }

  Status Write() {
    ARTERIAL_RETURN_IF_ERROR(db_.Exec("DELETE FROM ownership"));
    ARTERIAL_RETURN_IF_ERROR(WriteKind(
        "path",
        "SELECT file, file FROM (SELECT file FROM unit UNION SELECT file FROM call_site"
        " UNION SELECT file FROM handler UNION SELECT file FROM span_site"
        " UNION SELECT file FROM function UNION SELECT main_file FROM binary) ORDER BY file"));
    ARTERIAL_RETURN_IF_ERROR(
        WriteKind("target", "SELECT label, main_file FROM binary ORDER BY label"));
    return WriteKind("operation",
                     "SELECT operation, file FROM handler WHERE operation <> ''"
                     " ORDER BY operation, file, line");
  }

 private:
  // Rows of `sql`: name, file that decides; the first of equal names counts.
  Status WriteKind(std::string_view kind, std::string_view sql) {
    Result<db::Statement> select = db_.Prepare(sql);
    if (!select) return select.error();
    Result<db::Statement> insert = db_.Prepare(
        "INSERT INTO ownership (kind, name, owners, dialect, file, line, guess)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    std::optional<std::string> last;
    std::string last_owners;
    while (true) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) return {};
      const std::string name = select->String(0), file = select->String(1);
      if (file.empty() || file.starts_with('/')) continue;  // outside the tree
      for (const auto& [dialect, source] : sources_) {
        const std::optional<Owner> owner = source->OwnerOf(file);
        if (!owner) continue;
        if (last == name) {
          if (owner->owners != last_owners)
            issues_.Add("operation_owners_differ", db::Severity::kWarning, file, 0,
                        name + " is also implemented here, owned by " + owner->owners);
          break;
        }
        last = name;
        last_owners = owner->owners;
        ARTERIAL_RETURN_IF_ERROR(insert->Run(kind, name, owner->owners, dialect, owner->file,
                                             owner->line, owner->guess));
        break;
      }
    }
  }

  db::Connection& db_;
  db::IssueLog& issues_;
  std::vector<std::pair<std::string_view, std::unique_ptr<OwnerSource>>> sources_;
};

}  // namespace

Status ResolveOwners(db::Connection& db, const std::string& root, db::IssueLog& issues) {
  OwnerTable table(db, root, issues);
  return db.InTransaction([&] { return table.Write(); });
}

}  // namespace arterial::indexer
