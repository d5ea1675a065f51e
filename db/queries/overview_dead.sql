-- Dependencies that the source has and no trace shows, with how rare they must be or why nothing
-- can be said. ?1: how many.
SELECT d.caller, nullif(d.callee, '') AS callee, d.upper_bound, d.reason,
       (SELECT group_concat(site, char(10))
        FROM (SELECT DISTINCT c.file || ':' || c.line AS site
              FROM dependency_site x JOIN call_site c ON c.id = x.call_site_id
              WHERE x.dependency_id = d.id ORDER BY c.file, c.line)) AS sites,
       d.caller_owner AS owner
FROM dependency d
WHERE d.status = 'static-only'
ORDER BY d.upper_bound IS NULL, d.upper_bound, d.caller, d.callee, d.id
LIMIT ?1;
