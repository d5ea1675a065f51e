-- The operations that fall with a build target, as nodes of the graph: of a binary those that it
-- serves, and its main; of a library those whose handlers run code of its files. ?1: label.
WITH file(path) AS (
  SELECT f.path FROM build_target t JOIN build_file f ON f.target_id = t.id
  WHERE t.label = ?1 AND f.role <> 'data'),
named(operation) AS (
  SELECT h.operation FROM binary b JOIN handler_binary x ON x.binary_id = b.id
  JOIN handler h ON h.id = x.handler_id WHERE b.label = ?1 AND h.operation <> ''
  UNION
  SELECT 'main:' || label FROM binary WHERE label = ?1
  UNION
  SELECT h.operation FROM file p JOIN handler h ON h.file = p.path WHERE h.operation <> ''
  UNION
  SELECT e.caller FROM file p JOIN call_site c ON c.file = p.path JOIN static_edge e ON e.call_site_id = c.id
  UNION
  SELECT e.caller FROM file p JOIN function f ON f.file = p.path JOIN static_edge_step s ON s.function_id = f.id
  JOIN static_edge e ON e.id = s.static_edge_id)
SELECT g.id FROM named n JOIN graph_node g ON g.operation = n.operation
ORDER BY g.id;
