-- What is known of an observed call. ?1, ?2: caller's component and operation, ?3, ?4: the callee's, as
-- their spans name them. One row, or none. answered_by: the service that answers the caller's other
-- calls of that name.
WITH named AS (
  SELECT o.id, o.name, coalesce(n.name, o.name) AS known, c.kind,
         iif(c.namespace = '', c.name, c.namespace || '/' || c.name) AS component
  FROM operation o JOIN component c ON c.id = o.component_id
  LEFT JOIN operation_name n ON n.operation_id = o.id
  WHERE o.name IN (?2, ?4) OR n.name IN (?2, ?4))
SELECT d.id AS dependency, d.caller, d.callee, d.verdict, d.verdict_basis, d.interval_low, d.interval_high,
       d.failure, d.failure_at,
       (SELECT group_concat(site, char(10))
        FROM (SELECT DISTINCT s.file || ':' || s.line AS site FROM dependency_site x JOIN call_site s ON s.id = x.call_site_id
              WHERE x.dependency_id = d.id AND x.rule IS NOT NULL ORDER BY s.file, s.line)) AS sites,
       d.caller_owner, d.callee_owner,
       (SELECT iif(count(DISTINCT y.component) = 1, min(y.component), NULL)
        FROM edge f JOIN named y ON y.id = f.callee_id AND y.kind = 'service' AND ?4 IN (y.name, y.known)
        WHERE f.caller_id = a.id) AS answered_by
FROM named a JOIN edge e ON e.caller_id = a.id JOIN named b ON b.id = e.callee_id
JOIN dependency_edge x ON x.edge_id = e.id JOIN dependency d ON d.id = x.dependency_id
WHERE a.component = ?1 AND ?2 IN (a.name, a.known) AND ?4 IN (b.name, b.known)
ORDER BY b.component = ?3 DESC, b.kind = 'service' DESC, d.calls DESC, d.id
LIMIT 1;
