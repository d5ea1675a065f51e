-- Journeys by traffic, with the callees that hold most of their critical path. ?1: how many.
SELECT j.name AS journey, s.traces, s.errors * 1.0 / nullif(s.traces, 0) AS error_share, s.p50_ns, s.p95_ns,
       (SELECT group_concat(line, char(10))
        FROM (SELECT d.callee || printf(' (%.0f %%)', 100.0 * sum(x.critical_ns) / s.critical_ns) AS line
              FROM dependency_journey x JOIN dependency d ON d.id = x.dependency_id
              WHERE x.journey_id = j.id AND x.critical_ns > 0 AND d.callee <> ''
              GROUP BY d.callee ORDER BY sum(x.critical_ns) DESC, d.callee LIMIT 3)) AS critical_dependencies
FROM journey j JOIN journey_summary s ON s.journey_id = j.id
ORDER BY s.weighted DESC, s.traces DESC, j.name, j.id
LIMIT ?1;
