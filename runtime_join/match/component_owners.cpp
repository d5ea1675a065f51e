#include "runtime_join/match/component_owners.h"

#include <algorithm>
#include <map>
#include <set>

#include "db/queries.h"
#include "db/support/names.h"
#include "db/support/text.h"
#include "runtime_join/match/rows.h"

namespace arterial::runtime {
namespace {

constexpr char kTelemetry[] = "opentelemetry";

struct Claim {
  int64_t rank;
  std::string name;
  std::string owners, dialect, file;
  int64_t line;
};

class Claims {
 public:
  Status Load(db::Connection& db) {
    int64_t telemetry = -1, sources = 0;
    ARTERIAL_RETURN_IF_ERROR(
        ForEachRow(db, "SELECT rank, dialect FROM owner_source ORDER BY rank", [&](auto& row) {
          ++sources;
          if (row.Text(1) == kTelemetry) telemetry = row.Int(0);
        }));
    ARTERIAL_RETURN_IF_ERROR(ForEachRow(
        db, "SELECT rank, name, owners, dialect, file, line FROM named_owner ORDER BY rank, name",
        [&](auto& row) {
          named_.push_back(
              {row.Int(0), row.String(1), row.String(2), row.String(3), row.String(4), row.Int(5)});
        }));
    // Of a tree that was never indexed nothing is known that telemetry could stand behind.
    if (sources > 0 && telemetry < 0) return {};
    Result<db::Statement> rows = db::PrepareNamed(db, "telemetry_owners");
    if (!rows) return rows.error();
    while (true) {
      Result<bool> row = rows->Step();
      if (!row) return row.error();
      if (!*row) return {};
      telemetry_[rows->String(0)] = {std::max<int64_t>(telemetry, 0),
                                     rows->String(0),
                                     rows->String(1),
                                     kTelemetry,
                                     "resource attribute " + rows->String(2),
                                     0};
    }
  }

  // The first decides. Of one dialect, the name that spells out most.
  std::vector<Claim> Of(const std::string& component) const {
    std::map<int64_t, Claim> by_rank;
    for (const Claim& claim : named_) {
      if (!IsEndOfName(claim.name, component)) continue;
      const auto [known, added] = by_rank.emplace(claim.rank, claim);
      if (!added && claim.name.size() > known->second.name.size()) known->second = claim;
    }
    if (const auto seen = telemetry_.find(component); seen != telemetry_.end())
      by_rank.emplace(seen->second.rank, seen->second);
    std::vector<Claim> claims;
    for (auto& [rank, claim] : by_rank) claims.push_back(std::move(claim));
    return claims;
  }

 private:
  std::vector<Claim> named_;
  std::map<std::string, Claim> telemetry_;
};

bool SameSet(std::string_view a, std::string_view b) {
  const std::vector<std::string> left = SplitWords(a), right = SplitWords(b);
  return std::set<std::string>(left.begin(), left.end()) ==
         std::set<std::string>(right.begin(), right.end());
}

// Owners of targets by their label, as claims behind all others.
Result<std::map<std::string, Claim>> TargetOwners(db::Connection& db) {
  std::map<std::string, Claim> owners;
  const Status status = ForEachRow(
      db,
      "SELECT name, owners, dialect, file, line FROM ownership WHERE kind = 'target' AND guess = 0",
      [&](auto& row) {
        owners[row.String(0)] = {INT64_MAX,     row.String(0), row.String(1),
                                 row.String(2), row.String(3), row.Int(4)};
      });
  if (!status) return status.error();
  return owners;
}

}  // namespace

Status WriteComponentOwners(db::Connection& db, const StaticIndex& index, const Observed& observed,
                            const ComponentTies& ties) {
  Claims named;
  ARTERIAL_RETURN_IF_ERROR(named.Load(db));
  Result<std::map<std::string, Claim>> targets = TargetOwners(db);
  if (!targets) return targets.error();
  Result<db::Statement> owner = db.Prepare(
      "INSERT OR IGNORE INTO ownership (kind, name, owners, dialect, file, line, guess)"
      " VALUES ('component', ?, ?, ?, ?, ?, 0)");
  if (!owner) return owner.error();
  Result<db::Statement> other =
      db.Prepare("INSERT OR IGNORE INTO owner_claim VALUES ('component', ?, ?, ?, ?, ?, ?)");
  if (!other) return other.error();
  for (size_t c = 0; c < observed.components.size(); ++c) {
    const std::string& name = observed.components[c].name;
    if (observed.components[c].peer) continue;
    std::vector<Claim> claims = named.Of(name);
    for (const ComponentTie& tie : ties.of[c])
      if (const auto target = targets->find(index.binaries[tie.binary].label);
          target != targets->end())
        claims.push_back(target->second);
    for (size_t i = 0; i < claims.size(); ++i) {
      const Claim& claim = claims[i];
      if (i == 0)
        ARTERIAL_RETURN_IF_ERROR(
            owner->Run(name, claim.owners, claim.dialect, claim.file, claim.line));
      else if (!SameSet(claim.owners, claims[0].owners))
        ARTERIAL_RETURN_IF_ERROR(other->Run(name, static_cast<int64_t>(i), claim.owners,
                                            claim.dialect, claim.file, claim.line));
    }
  }
  return {};
}

Status FillDependencyOwners(db::Connection& db) {
  for (const char* end : {"caller", "callee"}) {
    const std::string side = end;
    ARTERIAL_RETURN_IF_ERROR(db.Exec("UPDATE dependency SET " + side +
                                     "_owner = (SELECT owners FROM ownership"
                                     " WHERE kind = 'component' AND name = " +
                                     side +
                                     "_component)"
                                     " WHERE " +
                                     side + "_owner IS NULL AND " + side +
                                     "_component IS NOT NULL"));
  }
  return {};
}

}  // namespace arterial::runtime
