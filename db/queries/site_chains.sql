-- The chains handler (or main) -> ... -> call site, one row a function. ?1: call site.
SELECT e.id AS chain, e.caller, b.label AS target, e.confidence, s.position, f.name AS function, s.via,
       iif(s.line > 0, s.file || ':' || s.line, f.file || ':' || f.line) AS site
FROM static_edge e JOIN binary b ON b.id = e.binary_id
JOIN static_edge_step s ON s.static_edge_id = e.id JOIN function f ON f.id = s.function_id
WHERE e.call_site_id = ?1
ORDER BY e.caller, b.label, e.id, s.position;
