-- Every operation that is known, static or observed, with the side that knows it: what a user may
-- name on the command line. Binaries' main functions are callers too.
SELECT name, max(is_static) AS is_static, max(is_observed) AS is_observed
FROM (
  SELECT operation AS name, 1 AS is_static, 0 AS is_observed FROM call_site WHERE operation <> ''
  UNION ALL
  SELECT operation, 1, 0 FROM handler WHERE operation <> ''
  UNION ALL
  SELECT o.name, 0, 1 FROM operation o JOIN component c ON c.id = o.component_id WHERE c.kind <> 'span'
  UNION ALL
  SELECT caller, status <> 'runtime-only', status <> 'static-only' FROM dependency
  UNION ALL
  SELECT callee, status <> 'runtime-only', status <> 'static-only' FROM dependency WHERE callee <> ''
)
GROUP BY name
ORDER BY name;
