-- The call paths of one journey with their part of its critical path, parents before children.
-- ?1: journey.
SELECT path_id, parent_id, depth, path, component, operation, kind, time_ns, share, on_path, slack_ns,
       clipped_ns * 1.0 / nullif(time_ns, 0) AS critical_clipped,
       assumed_ns * 1.0 / nullif(time_ns, 0) AS critical_assumed, sites, owner
FROM critical_path
WHERE journey_id = ?1
ORDER BY depth, time_ns DESC, path, kind;
