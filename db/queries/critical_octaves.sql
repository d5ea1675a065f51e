-- Where the time of a journey (?1) goes by how long it took: for each octave of its duration the
-- operations that hold most of the critical path, by themselves.
WITH part AS (
  SELECT s.octave, c.label AS component, p.name AS operation, sum(s.critical_ns) AS critical_ns
  FROM call_path_stat s JOIN call_path p ON p.id = s.path_id JOIN components c ON c.id = p.component_id
  WHERE p.journey_id = ?1
  GROUP BY s.octave, p.component_id, p.name),
whole AS (
  SELECT s.octave, sum(s.traces) AS traces FROM call_path_stat s JOIN call_path p ON p.id = s.path_id
  WHERE p.journey_id = ?1 AND p.parent_id IS NULL GROUP BY s.octave),
ranked AS (
  SELECT *, critical_ns * 1.0 / nullif(sum(critical_ns) OVER (PARTITION BY octave), 0) AS share,
         row_number() OVER (PARTITION BY octave ORDER BY critical_ns DESC, component, operation) AS place
  FROM part)
SELECT 1 << w.octave AS at_least_ns, w.traces, r.place, r.component, r.operation, r.share
FROM whole w JOIN ranked r ON r.octave = w.octave AND r.place <= 3 AND r.critical_ns > 0
ORDER BY w.octave, r.place;
