-- One call of a path, with what is known of it. ?1: dependency, ?2: number of the path, ?3: its
-- place in it.
SELECT ?2 AS path_number, ?3 AS step, d.caller, nullif(d.callee, '') AS callee, d.status, d.verdict, d.calls,
       d.errors * 1.0 / nullif(d.calls, 0) AS error_share, d.p95_ns, d.critical_share,
       (SELECT group_concat(site, char(10))
        FROM (SELECT DISTINCT c.file || ':' || c.line AS site
              FROM dependency_site x JOIN call_site c ON c.id = x.call_site_id
              WHERE x.dependency_id = d.id ORDER BY c.file, c.line)) AS sites,
       d.caller_owner AS owner
FROM dependency d
WHERE d.id = ?1;
