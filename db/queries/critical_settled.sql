-- How much of a journey's assumed critical time the code settles. ?1: journey. Time is assumed where
-- timing cannot tell the order of siblings; it is settled if at each fan-out above it, and at its
-- own, static facts know the order of every two calls that are made there.
WITH RECURSIVE path(id, parent_id, kind, name, operation_id, entry_id) AS (  -- entry_id: operation of the nearest entry span above
  SELECT id, parent_id, kind, name, operation_id, NULL FROM call_path
  WHERE parent_id IS NULL AND journey_id = ?1
  UNION ALL
  SELECT p.id, p.parent_id, p.kind, p.name, p.operation_id,
         iif(up.kind IN ('server', 'consumer') OR up.parent_id IS NULL, up.operation_id, up.entry_id)
  FROM call_path p JOIN path up ON p.parent_id = up.id),
stat AS (
  SELECT path_id, sum(spans) AS spans, sum(assumed_ns) AS assumed_ns FROM call_path_stat GROUP BY path_id),
calls AS (  -- the call sites that the dependency behind a client span may stand for
  SELECT DISTINCT p.id AS path_id, s.call_site_id
  FROM path p JOIN edge e ON e.caller_id = p.entry_id AND e.callee_id = p.operation_id
  JOIN dependency_edge x ON x.edge_id = e.id
  JOIN dependency_site s ON s.dependency_id = x.dependency_id AND s.rule IS NOT NULL
  WHERE p.kind IN ('client', 'producer')),
below(top_id, id) AS (  -- paths of the same request at and below each: not beyond the calls it makes
  SELECT id, id FROM path
  UNION ALL
  SELECT b.top_id, p.id FROM below b JOIN path up ON up.id = b.id
  JOIN path p ON p.parent_id = up.id WHERE up.kind NOT IN ('client', 'producer')),
made AS (SELECT DISTINCT b.top_id AS path_id, c.call_site_id FROM below b JOIN calls c ON c.path_id = b.id),
known(a, b) AS (
  SELECT first_id, second_id FROM call_order GROUP BY first_id, second_id HAVING sum(relation = 'unknown') = 0
  UNION ALL
  SELECT second_id, first_id FROM call_order GROUP BY first_id, second_id HAVING sum(relation = 'unknown') = 0),
vague AS (  -- fan-outs of which timing alone must tell the order
  SELECT DISTINCT a.parent_id AS id FROM path a JOIN path b ON b.parent_id = a.parent_id AND b.id > a.id
  WHERE NOT EXISTS (SELECT 1 FROM made m WHERE m.path_id = a.id)
     OR NOT EXISTS (SELECT 1 FROM made m WHERE m.path_id = b.id)
     OR EXISTS (SELECT 1 FROM made x JOIN made y ON y.path_id = b.id
                WHERE x.path_id = a.id AND x.call_site_id <> y.call_site_id
                  AND NOT EXISTS (SELECT 1 FROM known k WHERE k.a = x.call_site_id AND k.b = y.call_site_id))
  UNION
  SELECT a.parent_id FROM path a JOIN stat s ON s.path_id = a.id JOIN stat u ON u.path_id = a.parent_id
  WHERE s.spans > u.spans),  -- several times beneath one span
above(id, ancestor_id) AS (
  SELECT id, id FROM path
  UNION ALL
  SELECT a.id, p.parent_id FROM above a JOIN path p ON p.id = a.ancestor_id WHERE p.parent_id IS NOT NULL)
SELECT coalesce(sum(s.assumed_ns), 0) AS assumed_ns,
       coalesce(sum(iif(EXISTS (SELECT 1 FROM above a JOIN vague v ON v.id = a.ancestor_id WHERE a.id = s.path_id), 0, s.assumed_ns)), 0) AS settled_ns
FROM stat s JOIN path p ON p.id = s.path_id;
