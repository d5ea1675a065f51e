-- The operations whose handlers run code of a file before they end or call on, as nodes of the
-- graph: those implemented in it, and those with a call site, or a function between handler and
-- call site, in it. ?1: file.
WITH named(operation) AS (
  SELECT operation FROM handler WHERE file = ?1 AND operation <> ''
  UNION
  SELECT e.caller FROM call_site c JOIN static_edge e ON e.call_site_id = c.id WHERE c.file = ?1
  UNION
  SELECT e.caller FROM function f JOIN static_edge_step s ON s.function_id = f.id
  JOIN static_edge e ON e.id = s.static_edge_id WHERE f.file = ?1)
SELECT g.id FROM named n JOIN graph_node g ON g.operation = n.operation
ORDER BY g.id;
