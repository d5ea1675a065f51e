-- What a target depends on, directly (?2 = 1) or over any number of steps. ?1: its label.
-- Steps are counted over declared dependencies; what is used without being declared stands at 1.
WITH RECURSIVE reached(id, hops) AS (
  SELECT id, 0 FROM build_target WHERE label = ?1
  UNION
  SELECT d.to_id, r.hops + 1 FROM reached r JOIN target_dep d ON d.from_id = r.id
  WHERE d.declared IS NOT NULL AND d.to_id IS NOT NULL AND r.hops + 1 < ?2),
nearest AS (SELECT id, min(hops) AS hops FROM reached GROUP BY id)
SELECT d.to_label AS target, n.hops + 1 AS hops, iif(?2 > 1, f.label, NULL) AS by_target, f.build_system, d.declared, d.used, d.state,
       iif(d.runtime > 0, 'runtime', 'compile') AS carries,
       d.declared_file || iif(d.declared_line > 0, ':' || d.declared_line, '') AS stated_at,
       d.use_file || ':' || d.use_line AS use_site, d.use_of
FROM nearest n JOIN target_dep d ON d.from_id = n.id JOIN build_target f ON f.id = d.from_id
WHERE d.declared IS NOT NULL OR n.hops = 0
ORDER BY f.build_system, 2, 1, by_target;
