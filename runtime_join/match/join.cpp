#include "runtime_join/match/join.h"

#include "db/issues.h"
#include "db/queries/answers.h"
#include "runtime_join/match/component_owners.h"
#include "runtime_join/match/component_ties.h"
#include "runtime_join/match/dependency.h"
#include "runtime_join/match/dependency_writer.h"
#include "runtime_join/match/rows.h"

namespace arterial::runtime {
namespace {

Status Clear(db::Connection& db) {
  return db.Exec(
      "DELETE FROM dependency_site; DELETE FROM dependency_edge; DELETE FROM dependency_journey;"
      "DELETE FROM dependency; DELETE FROM component_target; DELETE FROM operation_name; DELETE "
      "FROM journey_summary; DELETE FROM journey_attainment;"
      "DELETE FROM ownership WHERE kind = 'component'; DELETE FROM owner_claim WHERE kind ="
      " 'component'; DELETE FROM issue WHERE phase = 'join'");
}

Status WriteTies(db::Connection& db, const StaticIndex& index, const Observed& observed,
                 const ComponentTies& ties) {
  Result<db::Statement> tie = db.Prepare("INSERT INTO component_target VALUES (?, ?, ?, ?)");
  if (!tie) return tie.error();
  for (size_t c = 0; c < observed.components.size(); ++c)
    for (const ComponentTie& each : ties.of[c])
      ARTERIAL_RETURN_IF_ERROR(tie->Run(observed.components[c].id, index.binaries[each.binary].id,
                                        each.rule, each.evidence));
  return {};
}

Status WriteNames(db::Connection& db, const Observed& observed, const ComponentTies& ties) {
  Result<db::Statement> insert = db.Prepare("INSERT INTO operation_name VALUES (?, ?)");
  if (!insert) return insert.error();
  for (size_t i = 0; i < observed.operations.size(); ++i)
    if (ties.shown_name[i] != observed.operations[i].name)
      ARTERIAL_RETURN_IF_ERROR(insert->Run(observed.operations[i].id, ties.shown_name[i]));
  return {};
}

Status WriteJourneys(db::Connection& db) {
  Result<db::Statement> buckets = db.Prepare(
      "SELECT bucket, u128_sum(weight) FROM journey_latency WHERE journey_id = ? GROUP BY bucket"
      " ORDER BY bucket");
  if (!buckets) return buckets.error();
  Result<db::Statement> insert =
      db.Prepare("INSERT INTO journey_summary VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  Status status;
  ARTERIAL_RETURN_IF_ERROR(ForEachRow(
      db,
      "SELECT journey_id, sum(traces), u128_real(u128_sum(weight)) / 65536.0, sum(errors),"
      " max(max_ns), sum(measured_ns + clipped_ns + assumed_ns), sum(clipped_ns),"
      " sum(assumed_ns) FROM journey_stat GROUP BY journey_id",
      [&](db::Statement& row) {
        if (!status) return;
        std::vector<Bucket> histogram;
        buckets->With(row.Int(0));
        for (Result<bool> more = buckets->Step(); more.ok() && *more; more = buckets->Step())
          histogram.push_back(
              {static_cast<int32_t>(buckets->Int(0)), db::U128FromBlob(buckets->BlobAt(1))});
        status = insert->Run(row.Int(0), row.Int(1), row.Real(2), row.Int(3),
                             BucketQuantile(histogram, 500), BucketQuantile(histogram, 950),
                             BucketQuantile(histogram, 990), row.Int(4), row.Int(5), row.Int(6),
                             row.Int(7));
      }));
  return status;
}

// What arterial.yaml expects of journeys, against what the traces say.
Status WriteAttainment(db::Connection& db) {
  return db.Exec(
      "INSERT INTO journey_attainment SELECT j.id, iif(k.latency_bucket IS NULL, NULL,"
      "  (SELECT u128_real(u128_sum(iif(l.bucket <= k.latency_bucket, l.weight, NULL)))"
      "          / u128_real(u128_sum(l.weight)) FROM journey_latency l WHERE l.journey_id = "
      "j.id)),"
      "  1 - u128_real(u128_sum(t.error_weight)) / u128_real(u128_sum(t.weight))"
      " FROM journey j JOIN configured_journey k ON k.name = j.name"
      " JOIN journey_stat t ON t.journey_id = j.id WHERE j.configured GROUP BY j.id");
}

Status WriteIssues(db::Connection& db, const StaticIndex& index, const Observed& observed,
                   const ComponentTies& ties, const JoinedDependencies& joined) {
  db::IssueLog issues;
  if (!index.empty())
    for (size_t c = 0; c < observed.components.size(); ++c)
      if (!observed.components[c].peer && ties.of[c].empty())
        issues.Add("component_not_indexed", db::Severity::kInfo, {}, 0,
                   "no indexed binary serves the operations of " + observed.components[c].name);
  for (const auto& [key, dependency] : joined.all)
    if (dependency.ambiguous > 1)
      issues.Add("match_ambiguous", db::Severity::kInfo, {}, 0,
                 key.caller + " -> " + key.callee + ": " + std::to_string(dependency.ambiguous) +
                     " call sites cannot be told apart");
  if (observed.unknown_weight > 0)
    issues.Add("sampling_unknown", db::Severity::kInfo, {}, 0,
               "traces without a sampling rate are counted as one each", observed.unknown_weight);
  return issues.Write(db, "join");
}

}  // namespace

Result<JoinSummary> RebuildJoin(db::Connection& db) {
  JoinSummary summary;
  Status status = db.InTransaction([&]() -> Status {
    ARTERIAL_RETURN_IF_ERROR(Clear(db));
    Result<StaticIndex> index = LoadStaticIndex(db);
    if (!index) return index.error();
    Result<Observed> observed = LoadObserved(db);
    if (!observed) return observed.error();
    const ComponentTies ties = TieComponents(*index, *observed);
    const JoinedDependencies joined = JoinDependencies(*index, *observed, ties);
    ARTERIAL_RETURN_IF_ERROR(WriteTies(db, *index, *observed, ties));
    ARTERIAL_RETURN_IF_ERROR(WriteComponentOwners(db, *index, *observed, ties));
    ARTERIAL_RETURN_IF_ERROR(WriteNames(db, *observed, ties));
    Result<JoinSummary> written = WriteDependencies(db, *index, *observed, ties, joined);
    if (!written) return written.error();
    summary = *written;
    ARTERIAL_RETURN_IF_ERROR(FillDependencyOwners(db));
    ARTERIAL_RETURN_IF_ERROR(WriteJourneys(db));
    ARTERIAL_RETURN_IF_ERROR(WriteAttainment(db));
    ARTERIAL_RETURN_IF_ERROR(WriteIssues(db, *index, *observed, ties, joined));
    return db::RebuildAnswers(db);
  });
  if (!status) return status.error();
  return summary;
}

}  // namespace arterial::runtime
