#include "indexer/ownership/resolve.h"

#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <vector>

#include "db/support/text.h"
#include "indexer/ownership/resolver.h"

namespace arterial::indexer {
namespace {

class OwnerTable {
 public:
  OwnerTable(db::Connection& db, const OwnerResolver& owners, db::IssueLog& issues)
      : db_(db), owners_(owners), issues_(issues) {}

  Status Write() {
    ARTERIAL_RETURN_IF_ERROR(
        db_.Exec("DELETE FROM ownership; DELETE FROM owner_claim; DELETE FROM owner_source;"
                 "DELETE FROM named_owner; DELETE FROM team_member; DELETE FROM team;"
                 "DELETE FROM service; DELETE FROM catalog_relation"));
    ARTERIAL_RETURN_IF_ERROR(WriteKind(
        "path",
        "SELECT file, file FROM (SELECT file FROM unit UNION SELECT file FROM call_site"
        " UNION SELECT file FROM handler UNION SELECT file FROM span_site"
        " UNION SELECT file FROM function UNION SELECT main_file FROM binary) ORDER BY file"));
    ARTERIAL_RETURN_IF_ERROR(
        WriteKind("target", "SELECT label, main_file FROM binary ORDER BY label"));
    ARTERIAL_RETURN_IF_ERROR(WriteKind("operation",
                                       "SELECT operation, file FROM handler WHERE operation <> ''"
                                       " ORDER BY operation, file, line"));
    ARTERIAL_RETURN_IF_ERROR(WriteNamed());
    ARTERIAL_RETURN_IF_ERROR(WriteTeams());
    ARTERIAL_RETURN_IF_ERROR(WriteServices());
    NoteContested();
    return {};
  }

 private:
  // Rows of `sql`: name, file that decides; the first of equal names counts.
  Status WriteKind(std::string_view kind, std::string_view sql) {
    Result<db::Statement> select = db_.Prepare(sql);
    if (!select) return select.error();
    std::optional<std::string> last;
    std::string last_owners;
    while (true) {
      Result<bool> row = select->Step();
      if (!row) return row.error();
      if (!*row) return {};
      const std::string name = select->String(0), file = select->String(1);
      if (file.empty() || file.starts_with('/')) continue;  // outside the tree
      std::vector<Claim> claims;
      if (kind == "target") claims = owners_.ClaimsOfTarget(name);
      for (Claim& claim : owners_.ClaimsOfPath(file))
        if (claims.empty() || !claim.owner.guess) claims.push_back(std::move(claim));
      if (claims.empty()) continue;
      const std::string& owners = claims[0].owner.owners;
      if (last == name) {
        if (owners != last_owners)
          issues_.Add("operation_owners_differ", db::Severity::kWarning, file, 0,
                      name + " is also implemented here, owned by " + owners);
        continue;
      }
      last = name;
      last_owners = owners;
      ARTERIAL_RETURN_IF_ERROR(WriteClaims(kind, name, claims));
    }
  }

  Status WriteClaims(std::string_view kind, const std::string& name,
                     const std::vector<Claim>& claims) {
    if (!insert_) {
      Result<db::Statement> insert = db_.Prepare(
          "INSERT INTO ownership (kind, name, owners, dialect, file, line, guess)"
          " VALUES (?, ?, ?, ?, ?, ?, ?)");
      if (!insert) return insert.error();
      Result<db::Statement> other =
          db_.Prepare("INSERT INTO owner_claim VALUES (?, ?, ?, ?, ?, ?, ?)");
      if (!other) return other.error();
      insert_.emplace(std::move(*insert));
      other_.emplace(std::move(*other));
    }
    const Owner& owner = claims[0].owner;
    ARTERIAL_RETURN_IF_ERROR(insert_->Run(kind, name, owner.owners, claims[0].dialect, owner.file,
                                          owner.line, owner.guess));
    for (size_t i = 1; i < claims.size(); ++i) {
      const Owner& other = claims[i].owner;
      if (SameOwners(owner.owners, other.owners, owners_.teams())) continue;
      ARTERIAL_RETURN_IF_ERROR(other_->Run(kind, name, static_cast<int64_t>(i), other.owners,
                                           claims[i].dialect, other.file, other.line));
      if (kind == "path")
        ++contested_[{owner.file, owner.line, owner.owners, std::string(claims[i].dialect),
                      other.file, other.line, other.owners}];
    }
    return {};
  }

  // Two rules that disagree are one finding, however many files they disagree about.
  void NoteContested() {
    for (const auto& [pair, files] : contested_) {
      const auto& [file, line, owners, dialect, other_file, other_line, other] = pair;
      const auto named = [](const std::string& who) { return who.empty() ? "nobody" : who; };
      issues_.Add("owners_contested", db::Severity::kWarning, file, line,
                  named(owners) + " here, " + named(other) + " by " + dialect + " (" + other_file +
                      ":" + std::to_string(other_line) + ")",
                  files);
    }
  }

  Status WriteNamed() {
    Result<db::Statement> source = db_.Prepare("INSERT INTO owner_source VALUES (?, ?)");
    if (!source) return source.error();
    Result<db::Statement> named =
        db_.Prepare("INSERT OR IGNORE INTO named_owner VALUES (?, ?, ?, ?, ?, ?)");
    if (!named) return named.error();
    Result<db::Statement> relation =
        db_.Prepare("INSERT OR IGNORE INTO catalog_relation VALUES (?, ?, ?, ?, ?)");
    if (!relation) return relation.error();
    int64_t rank = 0;
    for (const std::string_view dialect : owners_.order()) {
      ARTERIAL_RETURN_IF_ERROR(source->Run(rank, dialect));
      for (const NamedOwner& each : owners_.NamedOwners(dialect))
        ARTERIAL_RETURN_IF_ERROR(named->Run(rank, each.name, each.owner.owners, dialect,
                                            each.owner.file, each.owner.line));
      ++rank;
    }
    for (const CatalogRelation& each : owners_.Relations())
      ARTERIAL_RETURN_IF_ERROR(
          relation->Run(each.component, each.relation, each.target, each.file, each.line));
    return {};
  }

  Status WriteTeams() {
    Result<db::Statement> team =
        db_.Prepare("INSERT OR IGNORE INTO team VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!team) return team.error();
    Result<db::Statement> member =
        db_.Prepare("INSERT OR IGNORE INTO team_member VALUES (?, ?, ?)");
    if (!member) return member.error();
    for (const ResolvedTeam& each : owners_.all_teams()) {
      const db::Team& t = each.team;
      ARTERIAL_RETURN_IF_ERROR(team->Run(t.name, t.on_call, t.chat, t.email,
                                         JoinOwners(t.escalation), each.listed, t.file, t.line));
      for (size_t i = 0; i < t.members.size(); ++i)
        ARTERIAL_RETURN_IF_ERROR(member->Run(t.name, static_cast<int64_t>(i), t.members[i]));
    }
    return {};
  }

  Status WriteServices() {
    Result<db::Statement> insert =
        db_.Prepare("INSERT OR REPLACE INTO service VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    if (!insert) return insert.error();
    for (const db::Service& s : owners_.config().services)
      ARTERIAL_RETURN_IF_ERROR(
          insert->Run(s.name, s.owners, s.tier, s.on_call, s.chat, s.runbook, s.dashboard, s.line));
    return {};
  }

  // Deciding rule (file, line, owners) and another source's (dialect, file, line, owners).
  using RulePair =
      std::tuple<std::string, int, std::string, std::string, std::string, int, std::string>;

  db::Connection& db_;
  const OwnerResolver& owners_;
  db::IssueLog& issues_;
  std::optional<db::Statement> insert_, other_;
  std::map<RulePair, int64_t> contested_;
};

}  // namespace

Status ResolveOwners(db::Connection& db, const std::string& root, db::IssueLog& issues) {
  Result<OwnerResolver> owners = OwnerResolver::Load(root, {}, &db, issues);
  if (!owners) return owners.error();
  OwnerTable table(db, *owners, issues);
  return db.InTransaction([&] { return table.Write(); });
}

}  // namespace arterial::indexer
