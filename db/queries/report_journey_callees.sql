-- What several journeys call, what each cannot do without and waits for longest first. ?1: JSON
-- array of journeys; ?2: only what this owner owns, NULL for all; ?3: how many of each.
WITH called AS (
  SELECT x.journey_id, d.id, x.traces, x.critical_ns,
         row_number() OVER (PARTITION BY x.journey_id
                            ORDER BY d.verdict <> 'mandatory', x.critical_ns DESC, d.calls DESC, d.id) AS place
  FROM dependency_journey x JOIN dependency d ON d.id = x.dependency_id
  WHERE x.journey_id IN (SELECT value FROM json_each(?1))
    AND (?2 IS NULL OR instr(' ' || coalesce(d.callee_owner, '') || ' ', ' ' || ?2 || ' ') > 0))
SELECT j.name AS journey, d.caller, nullif(d.callee, '') AS callee, d.verdict, x.traces,
       x.critical_ns * 1.0 / nullif(s.critical_ns, 0) AS critical_share,
       d.errors * 1.0 / nullif(d.calls, 0) AS error_share, d.p95_ns, d.callee_owner AS owner
FROM called x JOIN dependency d ON d.id = x.id
JOIN journey j ON j.id = x.journey_id JOIN journey_summary s ON s.journey_id = j.id
WHERE x.place <= ?3
ORDER BY (SELECT key FROM json_each(?1) WHERE value = x.journey_id), x.place;
