-- Every operation that the source or traces know, and the first ones of journeys: what a user may
-- name. The component only where several offer an operation of that name.
WITH shared AS (SELECT o.name FROM operation o JOIN component c ON c.id = o.component_id
                WHERE c.kind <> 'span' GROUP BY o.name HAVING count(*) > 1),
known(name, component, is_static, is_observed) AS (
  SELECT operation, '', 1, 0 FROM call_site WHERE operation <> ''
  UNION
  SELECT operation, '', 1, 0 FROM handler WHERE operation <> ''
  UNION
  SELECT o.name, '', 0, 1 FROM operation o JOIN component c ON c.id = o.component_id WHERE c.kind <> 'span'
  UNION
  SELECT coalesce(n.name, o.name), iif(coalesce(n.name, o.name) IN (SELECT name FROM shared), c.label, ''), 0, 1
  FROM journey j JOIN operation o ON o.id = j.root_id JOIN components c ON c.id = o.component_id
  LEFT JOIN operation_name n ON n.operation_id = o.id)
SELECT name, component, is_static, is_observed,
       (SELECT owners FROM ownership x WHERE x.guess = 0 AND x.kind = 'operation' AND x.name = known.name) AS owner
FROM known
ORDER BY name, component, is_static;
