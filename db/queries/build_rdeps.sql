-- What depends on a target, directly (?2 = 1) or over any number of declared dependencies. ?1: its label.
WITH RECURSIVE reached(id) AS (
  SELECT id FROM build_target WHERE label = ?1
  UNION
  SELECT d.from_id FROM reached r JOIN target_dep d ON d.to_id = r.id
  WHERE ?2 > 1 AND d.declared IS NOT NULL AND d.from_id IS NOT NULL)
SELECT f.label AS target, iif(?2 > 1, d.to_label, NULL) AS by_target, f.build_system, d.declared, d.used, d.state,
       iif(d.runtime > 0, 'runtime', 'compile') AS carries,
       d.declared_file || iif(d.declared_line > 0, ':' || d.declared_line, '') AS stated_at,
       d.use_file || ':' || d.use_line AS use_site, d.use_of
FROM reached n JOIN target_dep d ON d.to_id = n.id JOIN build_target f ON f.id = d.from_id
WHERE d.declared IS NOT NULL OR ?2 = 1
ORDER BY f.build_system, 1, 2;
