-- Journeys by traffic, with what they rest on. ?1: only those that begin in, or call, what this
-- owner owns, NULL for all; ?2: how many, -1 for all.
WITH root AS (  -- owner of a journey's first entry span: of the operation, else of the component
  SELECT j.id AS journey_id, c.label AS component,
         coalesce((SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'operation' AND x.name = coalesce(n.name, o.name)),
                  (SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'component' AND x.name = c.label)) AS owner
  FROM journey j JOIN operation o ON o.id = j.root_id JOIN components c ON c.id = o.component_id
  LEFT JOIN operation_name n ON n.operation_id = o.id),
rests AS (  -- in one pass over all dependencies: there is no index by journey
  SELECT x.journey_id, sum(d.verdict = 'mandatory') AS mandatory,
         max(?1 IS NOT NULL AND instr(' ' || coalesce(d.callee_owner, '') || ' ', ' ' || ?1 || ' ') > 0) AS owned
  FROM dependency_journey x JOIN dependency d ON d.id = x.dependency_id
  WHERE ?1 IS NOT NULL OR d.verdict = 'mandatory'
  GROUP BY x.journey_id)
SELECT j.id AS journey_id, j.name AS journey, r.component, r.owner, s.traces,
       s.errors * 1.0 / nullif(s.traces, 0) AS error_share, s.p50_ns, s.p95_ns, s.p99_ns, s.max_ns,
       nullif(k.objective, '') AS objective, a.within_latency, a.available,
       coalesce(m.mandatory, 0) AS mandatory,
       s.clipped_ns * 1.0 / nullif(s.critical_ns, 0) AS clipped_share,
       s.assumed_ns * 1.0 / nullif(s.critical_ns, 0) AS assumed_share
FROM journey j JOIN journey_summary s ON s.journey_id = j.id JOIN root r ON r.journey_id = j.id
LEFT JOIN rests m ON m.journey_id = j.id
LEFT JOIN configured_journey k ON k.name = j.name AND j.configured
LEFT JOIN journey_attainment a ON a.journey_id = j.id
WHERE ?1 IS NULL OR instr(' ' || coalesce(r.owner, '') || ' ', ' ' || ?1 || ' ') > 0 OR m.owned
ORDER BY s.weighted DESC, s.traces DESC, j.name, j.id
LIMIT ?2;
