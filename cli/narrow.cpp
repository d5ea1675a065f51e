#include "cli/narrow.h"

#include "cli/resolve.h"
#include "cli/windows.h"

namespace arterial::cli {

Result<db::Follow> ReadFollow(const Arguments& arguments) {
  db::Follow follow;
  Result<int64_t> depth = arguments.Int("depth", 1, 1);
  if (!depth) return depth.error();
  follow.most_hops = arguments.Has("transitive") ? db::Follow::kAll : *depth;
  if (const std::optional<std::string> status = arguments.Get("status")) {
    follow.status = db::ParseLinkStatus(*status);
    if (!follow.status)
      return UnknownName("status", *status, {"confirmed", "static-only", "runtime-only"});
  }
  if (const std::optional<std::string> verdict = arguments.Get("verdict")) {
    follow.verdict = db::ParseLinkVerdict(*verdict);
    if (!follow.verdict)
      return UnknownName("verdict", *verdict,
                         {"mandatory", "optional", "mixed", "untested", "async"});
  }
  if (const std::optional<std::string> since = arguments.Get("since")) {
    const std::optional<db::Hours> hours = ParseHours(*since + "..");
    if (!hours || !hours->first)
      return Error{ErrorCode::kUsage,
                   "--since takes a day such as 2026-11-21 or an hour in UTC such as "
                   "2026-11-21T12, not \"" +
                       *since + "\"",
                   {}};
    follow.since_hour = *hours->first;
  }
  return follow;
}

Status FollowJourney(const Arguments& arguments, db::Connection& db, db::Follow* follow) {
  const std::optional<std::string> text = arguments.Get("journey");
  if (!text) return {};
  Result<std::vector<JourneyName>> journeys = ResolveJourney(db, *text);
  if (!journeys) return journeys.error();
  Result<db::Statement> rows =
      db.Prepare("SELECT dependency_id FROM dependency_journey WHERE journey_id = ?");
  if (!rows) return rows.error();
  follow->dependencies.emplace();
  for (const JourneyName& journey : *journeys) {
    rows->With(journey.id);
    for (;;) {
      Result<bool> row = rows->Step();
      if (!row) return row.error();
      if (!*row) break;
      follow->dependencies->insert(rows->Int(0));
    }
  }
  return {};
}

}  // namespace arterial::cli
