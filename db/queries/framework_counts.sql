-- What each framework was found by: call sites, handlers and spans, and those without a constant
-- name.
SELECT framework AS name, sum(kind = 'call') AS call_sites, sum(kind = 'handler') AS handlers,
       sum(kind = 'span') AS spans, sum(unnamed) AS unnamed
FROM (SELECT framework, 'call' AS kind, operation = '' AS unnamed FROM call_site
      UNION ALL SELECT framework, 'handler', operation = '' FROM handler
      UNION ALL SELECT framework, 'span', name IS NULL FROM span_site)
GROUP BY framework
ORDER BY framework;
