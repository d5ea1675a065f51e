-- Dependencies between targets of one state. ?1: the state, as in target_dep.
SELECT f.label AS from_target, d.to_label AS to_target, f.build_system, d.declared,
       iif(d.uses > 0, d.uses, NULL) AS use_count,
       d.declared_file || iif(d.declared_line > 0, ':' || d.declared_line, '') AS stated_at,
       d.use_file || ':' || d.use_line AS use_site, d.use_of,
       (SELECT owners FROM ownership o WHERE o.guess = 0 AND o.kind = 'path' AND o.name = coalesce(d.use_file, d.declared_file)) AS owner
FROM target_dep d JOIN build_target f ON f.id = d.from_id
WHERE d.state = ?1
ORDER BY f.build_system, f.label, d.to_label;
