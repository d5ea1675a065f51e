-- Files with call sites or handlers that nobody owns, most of them first. ?1: how many.
WITH used AS (
  SELECT file, 1 AS call_site, 0 AS handler FROM call_site
  UNION ALL SELECT file, 0, 1 FROM handler)
SELECT u.file, iif(o.owners = '', 'deliberately unowned', 'no rule fits') AS why,
       sum(u.call_site) AS call_sites, sum(u.handler) AS handlers
FROM used u LEFT JOIN ownership o ON o.guess = 0 AND o.kind = 'path' AND o.name = u.file
WHERE coalesce(o.owners, '') = ''
GROUP BY u.file
ORDER BY count(*) DESC, u.file
LIMIT ?1;
