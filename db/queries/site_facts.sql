-- Call sites, handlers, span sites and handed on contexts and endpoints at or near a place. ?1: file, or its end behind a '/';
-- ?2: line, NULL for all of the file.
WITH fact AS (
  SELECT 'call_site' AS kind, id, file, line, column, framework, operation AS name, call_kind, api, function_id, degraded, statement, key FROM call_site
  UNION ALL
  SELECT 'handler', id, file, line, column, framework, operation, call_kind, api, function_id, degraded, '', '' FROM handler
  UNION ALL
  SELECT 'span_site', id, file, line, column, framework, coalesce(name, ''), NULL, NULL, function_id, degraded, '', '' FROM span_site
  UNION ALL
  SELECT 'context_' || c.direction, c.id, c.file, c.line, c.column, c.framework, coalesce(s.name, ''), NULL, NULL, c.function_id, c.degraded, '', ''
  FROM context_site c LEFT JOIN span_site s ON s.id = c.span_site_id
  UNION ALL
  SELECT role, id, file, line, column, framework, address, NULL, source, function_id, degraded, '', '' FROM endpoint_site)
SELECT a.kind, a.id, a.file, a.line, a.column, nullif(a.name, '') AS name, a.framework, a.call_kind,
       a.api, nullif(a.statement, '') AS statement, nullif(a.key, '') AS key, f.name AS function, o.owners AS owner, o.file || ':' || o.line AS owner_rule,
       iif(a.degraded, 'the unit did not parse cleanly, or under inferred flags', NULL) AS caution
FROM fact a JOIN function f ON f.id = a.function_id
LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = a.file
WHERE (a.file = ?1 OR substr(a.file, -length(?1) - 1) = '/' || ?1) AND (?2 IS NULL OR a.line = ?2)
ORDER BY a.file, a.line, a.column, a.kind, a.name;
