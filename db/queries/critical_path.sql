-- The call paths of one journey with their part of its critical path, parents before children.
-- ?1: journey.
WITH entry(path_id, operation_id, verdict) AS (  -- what calls it: the operation of the nearest entry span above
  SELECT p.id, p.operation_id,
         (SELECT d.verdict FROM edge e JOIN dependency_edge x ON x.edge_id = e.id JOIN dependency d ON d.id = x.dependency_id
          WHERE e.callee_id = p.operation_id AND e.caller_id = (
            WITH RECURSIVE above(id, parent_id, kind, component_id, operation_id, far) AS (
              SELECT a.id, a.parent_id, a.kind, a.component_id, a.operation_id, 1 FROM call_path a WHERE a.id = p.parent_id
              UNION ALL
              SELECT a.id, a.parent_id, a.kind, a.component_id, a.operation_id, far + 1 FROM call_path a JOIN above ON a.id = above.parent_id)
            SELECT b.operation_id FROM above b
            WHERE b.kind IN ('server', 'consumer') OR b.parent_id IS NULL
               OR b.component_id <> (SELECT component_id FROM call_path c WHERE c.id = b.parent_id)
            ORDER BY far LIMIT 1)
          ORDER BY d.calls DESC LIMIT 1)
  FROM call_path p WHERE p.journey_id = ?1)
SELECT c.path_id, c.parent_id, c.depth, c.path, c.component, c.operation, c.kind, c.time_ns, c.share, c.on_path, c.slack_ns,
       c.clipped_ns * 1.0 / nullif(c.time_ns, 0) AS critical_clipped,
       c.assumed_ns * 1.0 / nullif(c.time_ns, 0) AS critical_assumed, e.verdict, c.sites, c.owner
FROM critical_path c JOIN entry e ON e.path_id = c.path_id
WHERE c.journey_id = ?1
ORDER BY c.depth, c.time_ns DESC, c.path, c.kind;
