-- Build dependencies that carry a runtime dependency: chains to call sites cross them.
SELECT f.label AS from_target, d.to_label AS to_target, f.build_system, d.runtime AS chains, d.state,
       d.declared_file || iif(d.declared_line > 0, ':' || d.declared_line, '') AS stated_at
FROM target_dep d JOIN build_target f ON f.id = d.from_id
WHERE d.runtime > 0
ORDER BY d.runtime DESC, f.build_system, f.label, d.to_label;
