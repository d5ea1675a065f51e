-- Journeys that an operation serves, with its part of their critical path: of calls to it, or as
-- their first. ?1: operation.
SELECT j.name AS journey, sum(x.traces) AS traces, s.traces AS journey_traces,
       sum(x.critical_ns) * 1.0 / nullif(s.critical_ns, 0) AS critical_share,
       sum(x.clipped_ns) * 1.0 / nullif(sum(x.critical_ns), 0) AS critical_clipped,
       sum(x.assumed_ns) * 1.0 / nullif(sum(x.critical_ns), 0) AS critical_assumed
FROM dependency d JOIN dependency_journey x ON x.dependency_id = d.id
JOIN journey j ON j.id = x.journey_id JOIN journey_summary s ON s.journey_id = j.id
WHERE d.callee = ?1
GROUP BY j.id
UNION ALL
SELECT j.name, s.traces, s.traces, 1.0, s.clipped_ns * 1.0 / nullif(s.critical_ns, 0),
       s.assumed_ns * 1.0 / nullif(s.critical_ns, 0)
FROM journey j JOIN journey_summary s ON s.journey_id = j.id JOIN operation o ON o.id = j.root_id
WHERE ?1 IN (o.name, (SELECT name FROM operation_name n WHERE n.operation_id = o.id))
ORDER BY critical_share DESC, journey;
