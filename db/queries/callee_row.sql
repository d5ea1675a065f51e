-- One dependency as seen from its caller: who the callee is, whether it fails with the callee,
-- and what the call costs. ?1: dependency, ?2: distance from the operation asked for,
-- ?3: calls from this hour on, NULL for all.
SELECT ?2 AS depth, nullif(d.callee, '') AS callee, d.caller,
       d.callee_component AS component, d.status, d.verdict, iif(?3 IS NULL, d.calls, s.calls) AS calls,
       iif(?3 IS NULL, d.errors, s.errors) * 1.0 / nullif(iif(?3 IS NULL, d.calls, s.calls), 0) AS error_share, d.p95_ns, d.critical_share,
       d.clipped_ns * 1.0 / nullif(d.critical_ns, 0) AS critical_clipped,
       d.assumed_ns * 1.0 / nullif(d.critical_ns, 0) AS critical_assumed, d.slack_ns,
       (SELECT group_concat(site, char(10))
        FROM (SELECT DISTINCT c.file || ':' || c.line AS site
              FROM dependency_site x JOIN call_site c ON c.id = x.call_site_id
              WHERE x.dependency_id = d.id ORDER BY c.file, c.line)) AS sites,
       d.callee_owner AS owner
FROM dependency d
LEFT JOIN (SELECT sum(calls) AS calls, sum(errors) AS errors
           FROM dependency_edge x JOIN edge_stat t ON t.edge_id = x.edge_id
           WHERE x.dependency_id = ?1 AND t.hour >= ?3) s
WHERE d.id = ?1;
