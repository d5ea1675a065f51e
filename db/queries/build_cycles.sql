-- Circles of dependencies: each member with the next one and the place of the dependency.
SELECT c.cycle, t.label AS from_target, n.label AS to_target, t.build_system,
       iif(c.declared, 'declared', 'only used') AS how,
       coalesce(d.declared_file || iif(d.declared_line > 0, ':' || d.declared_line, ''), d.use_file || ':' || d.use_line) AS stated_at
FROM build_cycle c JOIN build_target t ON t.id = c.target_id
JOIN build_cycle x ON x.cycle = c.cycle AND x.position = (c.position + 1) % (SELECT count(*) FROM build_cycle y WHERE y.cycle = c.cycle)
JOIN build_target n ON n.id = x.target_id
LEFT JOIN target_dep d ON d.from_id = c.target_id AND d.to_id = x.target_id
ORDER BY c.cycle, c.position;
