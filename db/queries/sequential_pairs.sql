-- Two calls of one request that follow each other although neither needs the other, both on the
-- journey's critical path: made at the same time they would save the shorter one. ?1: journey.
WITH RECURSIVE path(id, parent_id, kind, operation_id, entry_id, entry_path) AS (
  SELECT id, parent_id, kind, operation_id, NULL, NULL FROM call_path
  WHERE parent_id IS NULL AND journey_id = ?1
  UNION ALL
  SELECT p.id, p.parent_id, p.kind, p.operation_id,
         iif(up.kind IN ('server', 'consumer') OR up.parent_id IS NULL, up.operation_id, up.entry_id),
         iif(up.kind IN ('server', 'consumer') OR up.parent_id IS NULL, up.id, up.entry_path)
  FROM call_path p JOIN path up ON p.parent_id = up.id),
below(top_id, id) AS (
  SELECT id, id FROM path WHERE kind = 'client'
  UNION ALL
  SELECT b.top_id, p.id FROM below b JOIN path p ON p.parent_id = b.id),
time AS (  -- of a call with all below it
  SELECT b.top_id AS path_id, sum(s.critical_ns) AS critical_ns
  FROM below b JOIN call_path_stat s ON s.path_id = b.id GROUP BY b.top_id),
calls AS (  -- one call site each: where several are possible, their order is anybody's guess
  SELECT p.id AS path_id, p.entry_path, min(s.call_site_id) AS call_site_id, t.critical_ns
  FROM path p JOIN time t ON t.path_id = p.id
  JOIN edge e ON e.caller_id = p.entry_id AND e.callee_id = p.operation_id
  JOIN dependency_edge x ON x.edge_id = e.id
  JOIN dependency_site s ON s.dependency_id = x.dependency_id AND s.rule IS NOT NULL
  WHERE p.kind = 'client' AND t.critical_ns > 0
  GROUP BY p.id HAVING count(DISTINCT s.call_site_id) = 1),
pair AS (
  SELECT first_id, second_id, min(relation) AS relation
  FROM call_order GROUP BY first_id, second_id
  HAVING min(relation) = max(relation) AND min(relation) IN ('before', 'after')
     AND min(dependent) = 'no' AND max(dependent) = 'no')
SELECT f.file || ':' || f.line AS first_site, f.operation AS first_callee,
       s.file || ':' || s.line AS second_site, s.operation AS second_callee,
       sum(min(a.critical_ns, b.critical_ns)) / (SELECT traces FROM journey_summary WHERE journey_id = ?1) AS saves_ns,
       sum(min(a.critical_ns, b.critical_ns)) * 1.0 / nullif((SELECT critical_ns FROM journey_summary WHERE journey_id = ?1), 0) AS saves_share,
       o.owners AS owner
FROM pair p
JOIN calls a ON a.call_site_id = iif(p.relation = 'before', p.first_id, p.second_id)
JOIN calls b ON b.call_site_id = iif(p.relation = 'before', p.second_id, p.first_id) AND b.entry_path = a.entry_path
JOIN call_site f ON f.id = a.call_site_id JOIN call_site s ON s.id = b.call_site_id
LEFT JOIN ownership o ON o.kind = 'path' AND o.name = f.file
GROUP BY f.id, s.id
ORDER BY saves_ns DESC, first_site, second_site;
