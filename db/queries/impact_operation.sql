-- The operations of that name, as nodes of the graph. ?1: operation.
SELECT id FROM graph_node WHERE operation = ?1 ORDER BY id;
