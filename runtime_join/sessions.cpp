#include "runtime_join/sessions.h"

#include <fmt/format.h>

#include <string>

namespace arterial::runtime {
namespace {

// Big-endian, so that BLOBs sort as the numbers do.
std::string SessionBlob(uint64_t session) {
  std::string blob(8, '\0');
  for (int i = 7; i >= 0; --i, session >>= 8)
    blob[static_cast<size_t>(i)] = static_cast<char>(session & 0xFF);
  return blob;
}

}  // namespace

void SessionSample::Offer(Symbol journey, uint64_t session, const Visit& visit) {
  Sessions& sessions = journeys_[journey];
  if (sessions.size() >= kSessionsPerJourney && session > sessions.rbegin()->first) return;
  std::set<Visit>& visits = sessions[session];
  visits.insert(visit);
  if (visits.size() > kVisitsPerSession) visits.erase(std::prev(visits.end()));
  if (sessions.size() > kSessionsPerJourney) sessions.erase(std::prev(sessions.end()));
}

void SessionSample::Merge(const SessionSample& other, const std::vector<Symbol>& symbols) {
  for (const auto& [journey, sessions] : other.journeys_)
    for (const auto& [session, visits] : sessions)
      for (const Visit& visit : visits) Offer(symbols[journey], session, visit);
}

Status WriteSessions(db::Connection& db, const SessionSample& sample, const SymbolTable& symbols,
                     bool parked) {
  if (sample.journeys().empty()) return {};
  Result<db::Statement> insert = db.Prepare(
      "INSERT OR IGNORE INTO session_visit (journey, parked, session, start_ns, step, trace,"
      " duration_ns, failed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  if (!insert) return insert.error();
  for (const auto& [journey, sessions] : sample.journeys())
    for (const auto& [session, visits] : sessions) {
      const std::string blob = SessionBlob(session);
      for (const Visit& visit : visits) {
        const std::string trace = ToBlob(visit.trace);
        ARTERIAL_RETURN_IF_ERROR(insert->Run(symbols[journey], parked, db::Blob{blob},
                                             visit.start_ns, int64_t{visit.step}, db::Blob{trace},
                                             visit.duration_ns, visit.failed));
      }
    }
  return TrimSessions(db);
}

Status TrimSessions(db::Connection& db) {
  return db.Exec(fmt::format(
      "DELETE FROM session_visit WHERE (journey, parked, session, start_ns, step, trace) IN ("
      " SELECT journey, parked, session, start_ns, step, trace FROM ("
      "  SELECT *, dense_rank() OVER (PARTITION BY journey, parked ORDER BY session) AS place,"
      "   row_number() OVER (PARTITION BY journey, parked, session ORDER BY start_ns, step, trace)"
      "   AS visit FROM session_visit)"
      " WHERE place > {} OR visit > {})",
      kSessionsPerJourney, kVisitsPerSession));
}

}  // namespace arterial::runtime
