-- The call paths of one journey with their part of its critical path, parents before children.
-- ?1: journey.
SELECT path_id, parent_id, depth, path, component, operation, kind, time_ns, share, on_path, slack_ns,
       assumed_ns, sites, owner
FROM critical_path
WHERE journey_id = ?1
ORDER BY depth, time_ns DESC, path, kind;
