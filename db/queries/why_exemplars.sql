-- Traces kept whole: of a journey (?1), or where it is NULL of all journeys that an operation (?2)
-- begins or is called in. The slowest first.
SELECT x.trace, max(x.duration_ns) AS duration_ns, max(x.slot LIKE '%/error') AS failed
FROM exemplar x JOIN journey j ON j.id = x.journey_id
WHERE j.id = ?1
   OR (?1 IS NULL AND (
        j.root_id IN (SELECT o.id FROM operation o LEFT JOIN operation_name n ON n.operation_id = o.id WHERE ?2 IN (o.name, n.name))
        OR j.id IN (SELECT y.journey_id FROM dependency d JOIN dependency_journey y ON y.dependency_id = d.id WHERE ?2 IN (d.callee, d.caller))))
GROUP BY x.trace
ORDER BY max(x.slot = 'slowest') DESC, duration_ns DESC, x.trace;
