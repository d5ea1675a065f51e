-- Build targets with how much they name, need and serve. ?1: only of this kind; NULL: all.
SELECT t.label AS target, t.kind, t.build_system, nullif(t.rule, '') AS rule,
       (SELECT count(*) FROM build_file f WHERE f.target_id = t.id AND f.role <> 'data') AS source_count,
       (SELECT count(*) FROM build_dep d WHERE d.target_id = t.id) AS declared_count,
       (SELECT count(*) FROM target_dep d WHERE d.to_id = t.id AND d.declared IS NOT NULL) AS dependents,
       (SELECT group_concat(label, ' ') FROM (SELECT b.label FROM binary_target x JOIN binary b ON b.id = x.binary_id WHERE x.target_id = t.id ORDER BY b.label)) AS binaries,
       nullif(t.file, '') || iif(t.line > 0, ':' || t.line, '') AS stated_at
FROM build_target t
WHERE ?1 IS NULL OR t.kind = ?1
ORDER BY t.build_system, t.label;
