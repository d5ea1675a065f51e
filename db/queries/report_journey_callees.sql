-- What one journey calls, what it cannot do without and waits for longest first. ?1: journey;
-- ?2: only what this owner owns, NULL for all; ?3: how many, -1 for all.
SELECT j.name AS journey, d.caller, nullif(d.callee, '') AS callee, d.verdict, x.traces,
       x.critical_ns * 1.0 / nullif(s.critical_ns, 0) AS critical_share,
       d.errors * 1.0 / nullif(d.calls, 0) AS error_share, d.p95_ns, d.callee_owner AS owner
FROM dependency_journey x JOIN dependency d ON d.id = x.dependency_id
JOIN journey j ON j.id = x.journey_id JOIN journey_summary s ON s.journey_id = j.id
WHERE x.journey_id = ?1
  AND (?2 IS NULL OR instr(' ' || coalesce(d.callee_owner, '') || ' ', ' ' || ?2 || ' ') > 0)
ORDER BY d.verdict <> 'mandatory', x.critical_ns DESC, d.calls DESC, d.caller, d.callee, d.id
LIMIT ?3;
