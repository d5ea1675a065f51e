-- The call paths of several journeys with their part of each one's critical path, parents before
-- children. ?1: JSON array of journeys.
SELECT journey, path_id, parent_id, depth, path, component, operation, kind, time_ns, share, on_path, slack_ns,
       clipped_ns * 1.0 / nullif(time_ns, 0) AS critical_clipped,
       assumed_ns * 1.0 / nullif(time_ns, 0) AS critical_assumed, sites, owner
FROM critical_path
WHERE journey_id IN (SELECT value FROM json_each(?1))
ORDER BY (SELECT key FROM json_each(?1) WHERE value = journey_id), depth, time_ns DESC, path, kind;
